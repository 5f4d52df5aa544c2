// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the innermost loops of unpacked matrix products for both element types, {@code
 * FloatStrips} and {@code DoubleStrips}. They must be flat, with every accumulator a local
 * variable, and differ in the number of these only.
 */
final class Strips {

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Products straight from A and B, which stay as they are in memory: one block of k, with op(A) = A
       * or, where the names end in T, its transpose.
       *
       * <p>A strip of C is one to three vectors wide, which may overlap: then some columns are computed
       * twice, to the same bits, before any is stored. Rows that do not fill the last tile are computed
       * together with some before them, elsewhere, and copied. So no mask is needed, nothing is read
       * beyond the operands, and tiles have no branches.
       */
      final class FloatStrips {

        private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;

        private static final int LANES = SPECIES.length();

        /** Read in the place of C where that must not be read: two ways of merging are too many. */
        private static final float[] ZEROS = new float[3 * LANES];

        private FloatStrips() {}

        /** Columns of the next strip: never so many that less than a vector remains. */
        private static int width(int rest, boolean tall) {
          if (rest <= (tall ? 3 : 2) * LANES) {
            return rest;
          }
          return tall && rest > 4 * LANES ? 3 * LANES : Math.min(2 * LANES, rest - LANES);
        }
      """;

  private static final String STRIPS =
      """

        /** Multiplies one block of k. There must be four rows, and as many columns as lanes. */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, float beta, float[] c, int firstC, int ldc,
            float[] edge) {
          boolean tall = n > LANES && Registers.MANY && m >= 8 && (m > 20 || (m - 1 & 7) >= 4);
          int whole = m & (tall ? -8 : -4);
          int last = m - (tall ? 8 : 4);
          boolean fresh = beta == 0;
          float[] old = fresh ? ZEROS : c;
          float factor = fresh ? 1 : beta;
          int ldOld = fresh ? 0 : ldc;
          for (int j = 0, width; j < n; j += width) {
            width = width(n - j, tall);
            int y = firstB + j;
            int to = firstC + j;
            int from = fresh ? 0 : to;
            %2$s(
                tall, whole, depth, width, alpha, a, firstA, lda, b, y, ldb, factor, old, from, ldOld,
                c, to, ldc);
            if (whole < m) {
              int edgeFrom = from + last * ldOld;
              %2$s(
                  tall, m - last, depth, width, alpha, a, firstA + last%3$s, lda, b, y, ldb, factor,
                  old, edgeFrom, ldOld, edge, 0, width);
              for (int i = whole; i < m; i++) {
                System.arraycopy(edge, (i - last) * width, c, to + i * ldc, width);
              }
            }
          }
        }

        private static void %2$s(
            boolean tall, int m, int depth, int width, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, float beta, float[] old, int firstOld, int ldOld,
            float[] c, int firstC, int ldc) {
          int step = width - LANES;
          if (width == LANES) {
            %2$s4x1(
                m, depth, alpha, a, firstA, lda, b, firstB, ldb, beta, old, firstOld, ldOld, c, firstC,
                ldc);
          } else if (tall && width > 2 * LANES) {
            %2$s8x3(
                m, depth, alpha, a, firstA, lda, b, firstB, ldb, LANES, step, beta, old, firstOld,
                ldOld, c, firstC, ldc);
          } else if (tall) {
            %2$s8x2(
                m, depth, alpha, a, firstA, lda, b, firstB, ldb, step, beta, old, firstOld, ldOld, c,
                firstC, ldc);
          } else {
            %2$s4x2(
                m, depth, alpha, a, firstA, lda, b, firstB, ldb, step, beta, old, firstOld, ldOld, c,
                firstC, ldc);
          }
        }
      """;

  private final StringBuilder text = new StringBuilder();

  private Strips() {}

  public static void main(String[] args) throws IOException {
    Path target = Files.createDirectories(Path.of(args[0]));
    String made = text();
    write(target.resolve("FloatStrips.java"), made);
    write(
        target.resolve("DoubleStrips.java"),
        made.replace("Float", "Double").replace("float", "double").replace("FLOAT", "DOUBLE"));
  }

  private static void write(Path file, String made) throws IOException {
    // An unchanged file keeps its date, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(made)) {
      Files.writeString(file, made);
    }
  }

  private static String text() {
    Strips strips = new Strips();
    strips.text.append(HEAD);
    for (boolean transposed : new boolean[] {false, true}) {
      String t = transposed ? "T" : "";
      strips.text.append(STRIPS.formatted("multiply" + t, "strip" + t, transposed ? "" : " * lda"));
      strips.method(8, 3, transposed);
      strips.method(8, 2, transposed);
      strips.method(4, 2, transposed);
      strips.method(4, 1, transposed);
    }
    return strips.text.append("}\n").toString();
  }

  /** A method for tiles of some rows and vectors, which multiplies by A or by A transposed. */
  private void method(int rows, int vectors, boolean transposed) {
    line(
        """

          private static void strip%s%dx%d(
              int m, int depth, float alpha, float[] a, int firstA, int lda, float[] b, int firstB,
              int ldb%s, float beta, float[] old, int firstOld, int ldOld,
              float[] c, int firstC, int ldc) {
            for (int row = 0; row < m; row += %d) {
              int x0 = firstA + row%s;\
        """,
        transposed ? "T" : "",
        rows,
        vectors,
        ", int step1, int step2".substring(0, 11 * (vectors - 1)),
        rows,
        transposed ? "" : " * lda");
    for (int r = 1; r < rows && !transposed; r++) {
      line("      int x%d = x%d + lda;", r, r - 1);
    }
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line("      var c%d%d = FloatVector.zero(SPECIES);", r, v);
      }
    }
    line("      for (int p = 0; p < depth; p++) {");
    line("        int y = firstB + p * ldb;");
    for (int v = 0; v < vectors; v++) {
      line("        var b%d = FloatVector.fromArray(SPECIES, b, y%s);", v, step(v));
    }
    line(transposed ? "        int x = x0 + p * lda;" : "");
    for (int r = 0; r < rows; r++) {
      String at = transposed ? "x + " + r : "x" + r + " + p";
      line("        var a%d = FloatVector.broadcast(SPECIES, a[%s]);", r, at);
      for (int v = 0; v < vectors; v++) {
        line("        c%1$d%2$d = a%1$d.fma(b%2$d, c%1$d%2$d);", r, v);
      }
    }
    line("      }");
    line("      var factor = FloatVector.broadcast(SPECIES, alpha);");
    line("      var share = FloatVector.broadcast(SPECIES, beta);");
    line("      int from = firstOld + row * ldOld;");
    line("      int to = firstC + row * ldc;");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line(
            "      var old%1$d%2$d = FloatVector.fromArray(SPECIES, old, from%3$s).mul(share);",
            r, v, step(v));
      }
      for (int v = 0; v < vectors; v++) {
        line("        c%1$d%2$d.fma(factor, old%1$d%2$d).intoArray(c, to%3$s);", r, v, step(v));
      }
      line(r + 1 < rows ? "      from += ldOld;" : "");
      line(r + 1 < rows ? "      to += ldc;" : "");
    }
    line("    }");
    line("  }");
  }

  private static String step(int vector) {
    return vector == 0 ? "" : " + step" + vector;
  }

  private void line(String format, Object... args) {
    String line = format.formatted(args);
    text.append(line).append(line.isEmpty() ? "" : "\n");
  }
}
