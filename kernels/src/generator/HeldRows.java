// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code FloatHeldRows}, a method for each number of rows of B: every row is a local
 * variable.
 */
final class HeldRows {

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import static jdk.incubator.vector.VectorOperators.FMA;

      import dev.lanewise.kernels.Transpose;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorShuffle;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Products with four to eight rows and columns of B, which stay in registers while op(A) = A goes
       * by, a row at a time: a row of A is one load, and a shuffle for each of its elements.
       */
      final class FloatHeldRows {

        private static final int LEAST = 4;
        private static final int MOST = 8;
        private static final int MOST_ROWS = 64;

        private static final VectorSpecies<Float> SPECIES = Lanes.SHORT_FLOAT;
        private static final Class<? extends FloatVector> TYPE = Lanes.SHORT_FLOAT_TYPE;
        private static final boolean FIT = SPECIES.length() == MOST;
      """;

  private static final String CHOICE =
      """

        private FloatHeldRows() {}

        private static VectorShuffle<Float> spread(int lane) {
          return VectorShuffle.fromOp(SPECIES, i -> FIT ? lane : 0);
        }

        /** Whether {@link #multiply} does this product. */
        static boolean takes(
            Transpose transA, Transpose transB, int m, int n, int k, float alpha, float beta) {
          return FIT && n <= MOST && k <= MOST && n >= LEAST && k >= LEAST && m <= MOST_ROWS
              && transA == Transpose.N && transB == Transpose.N && beta == 0 && alpha != 0;
        }

        /** {@code C = alpha * A * B}. */
        static void multiply(
            int m, int n, int k, float alpha, float[] a, int x, int lda, float[] b, int y, int ldb,
            float[] c, int to, int ldc) {
          switch (k) {
      %s
          }
        }
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private HeldRows() {}

  public static void main(String[] args) throws IOException {
    Path file = Files.createDirectories(Path.of(args[0])).resolve("FloatHeldRows.java");
    String made = new HeldRows().text();
    // An unchanged file keeps its date, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(made)) {
      Files.writeString(file, made);
    }
  }

  private String text() {
    line("");
    for (int lane = 0; lane < 8; lane++) {
      line("  private static final VectorShuffle<Float> LANE_%1$d = spread(%1$d);", lane);
    }
    text.append(CHOICE.formatted(choice()));
    for (int rows = 4; rows <= 8; rows++) {
      method(rows, true);
    }
    method(8, false);
    return text.append("}\n").toString();
  }

  private static String choice() {
    var choice = new StringBuilder();
    for (int rows = 4; rows < 8; rows++) {
      choice.append(
          "      case %1$d -> rows%1$d(m, n, alpha, a, x, lda, b, y, ldb, c, to, ldc);\n"
              .formatted(rows));
    }
    return choice
        .append(
            """
                  default -> {
                    if (n == 8) {
                      whole8(m, alpha, a, x, lda, b, y, ldb, c, to, ldc);
                    } else {
                      rows8(m, n, alpha, a, x, lda, b, y, ldb, c, to, ldc);
                    }
                  }\
            """)
        .toString();
  }

  /** A method for some rows of B, which are whole vectors or take masks. */
  private void method(int rows, boolean masked) {
    String columns = masked ? ", columns" : "";
    line(
        """

          private static void %s%d(
              int m%s, float alpha, float[] a, int x, int lda, float[] b, int y, int ldb,
              float[] c, int to, int ldc) {\
        """,
        masked ? "rows" : "whole", rows, masked ? ", int n" : "");
    line(masked ? "    var columns = SPECIES.indexInRange(0, n);" : "");
    line(masked ? "    var depth = SPECIES.indexInRange(0, %d);" : "", rows);
    for (int p = 0; p < rows; p++) {
      line("    var b%d = FloatVector.fromArray(SPECIES, b, y%s);", p, columns);
      line(p + 1 < rows ? "    y += ldb;" : "");
    }
    line("    var factor = FloatVector.broadcast(SPECIES, alpha);");
    line("    var zero = FloatVector.zero(SPECIES);");
    line("    for (int i = 0; i < m; i++) {");
    line(
        "      var row = TYPE.cast(FloatVector.fromArray(SPECIES, a, x%s));",
        masked ? ", depth" : "");
    line("      var sum = zero;");
    for (int p = 0; p < rows; p++) {
      line("      var a%1$d = TYPE.cast(row.rearrange(LANE_%1$d));", p);
      line("      sum = a%1$d.lanewise(FMA, b%1$d, sum);", p);
    }
    line(
        "      TYPE.cast(TYPE.cast(sum).lanewise(FMA, factor, zero)).intoArray(c, to%s);", columns);
    line("      x += lda;");
    line("      to += ldc;");
    line("    }");
    line("  }");
  }

  private void line(String format, Object... args) {
    String line = format.formatted(args);
    text.append(line).append(line.isEmpty() ? "" : "\n");
  }
}
