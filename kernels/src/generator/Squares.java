// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code FloatSquares} and {@code FloatLongSquares}, with a method for each size: where
 * every distance is a constant, C2 finds addresses and nearly all checks of ranges while it
 * compiles.
 */
final class Squares {

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import static jdk.incubator.vector.VectorOperators.FMA;

      import dev.lanewise.kernels.Transpose;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorMask;
      import jdk.incubator.vector.VectorShuffle;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Products of square matrices of some small sizes, whose rows follow each other without a gap.
       *
       * <p>Up to eight columns B stays in registers, and of A a row is one load, and a shuffle for each
       * element. Rows shorter than a vector are loaded and stored together with what follows them, and
       * the last one together with what is before it, so that no mask is needed. Larger squares go in
       * tiles two vectors wide, which share columns where they overlap, and rows.
       */
      final class FloatSquares {

        private static final VectorSpecies<Float> SPECIES = Lanes.SHORT_FLOAT;
        private static final Class<? extends FloatVector> TYPE = Lanes.SHORT_FLOAT_TYPE;
        private static final boolean FIT = SPECIES.length() == 8;

        /** A bit for each size. */
        private static final int SIZES =
            FIT ? 0b1_1111_0000 | (Registers.MANY ? 0b1_1111_1110_0000_0000 : 0) : 0;
      """;

  private static final String CHOICE =
      """

        private FloatSquares() {}

        private static VectorShuffle<Float> spread(int lane) {
          return VectorShuffle.fromOp(SPECIES, i -> FIT ? lane : 0);
        }

        /** Moves lanes down by some. */
        private static VectorShuffle<Float> down(int lanes) {
          return VectorShuffle.fromOp(SPECIES, i -> FIT ? i + lanes & 7 : 0);
        }

        /** All lanes but the first few. */
        private static VectorMask<Float> from(int lane) {
          return VectorMask.fromLong(SPECIES, FIT ? 0xff & -1L << lane : 0);
        }

        /** Whether {@link #multiply} does this product. */
        static boolean takes(Transpose transA, int m, int n, int k, int lda, int ldb, int ldc) {
          return (m ^ n | k ^ n | lda ^ n | ldb ^ n | ldc ^ n | n & -32) == 0
              && (SIZES >>> n & 1) != 0
              && transA == Transpose.N;
        }

        /** {@code C = alpha * A * B}. */
        static void multiply(
            int n, float alpha, float[] a, int x, float[] b, int y, float[] c, int to) {
          switch (n) {
            case 4 -> square4(alpha, a, x, b, y, c, to);
            case 5 -> square5(alpha, a, x, b, y, c, to);
            case 6 -> square6(alpha, a, x, b, y, c, to);
            case 7 -> square7(alpha, a, x, b, y, c, to);
            case 8 -> square8(alpha, a, x, b, y, c, to);
            case 9 -> tile9(alpha, a, x, b, y, c, to);
            case 10 -> tile10(alpha, a, x, b, y, c, to);
            case 11 -> tile11(alpha, a, x, b, y, c, to);
            case 12 -> tile12(alpha, a, x, b, y, c, to);
            case 13 -> {
              tile13(alpha, a, x, b, y, c, to);
              tile13(alpha, a, x + 5 * 13, b, y, c, to + 5 * 13);
            }
            case 14 -> {
              tile14(alpha, a, x, b, y, c, to);
              tile14(alpha, a, x + 6 * 14, b, y, c, to + 6 * 14);
            }
            case 15 -> {
              tile15(alpha, a, x, b, y, c, to);
              tile15(alpha, a, x + 7 * 15, b, y, c, to + 7 * 15);
            }
            default -> {
              tile16(alpha, a, x, b, y, c, to);
              tile16(alpha, a, x + 8 * 16, b, y, c, to + 8 * 16);
            }
          }
        }
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private Squares() {}

  public static void main(String[] args) throws IOException {
    Path target = Files.createDirectories(Path.of(args[0]));
    write(target.resolve("FloatSquares.java"), new Squares().text());
    write(target.resolve("FloatLongSquares.java"), new LongSquares().text());
  }

  private static void write(Path file, String made) throws IOException {
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
    for (int lanes = 1; lanes < 8; lanes++) {
      line("  private static final VectorShuffle<Float> DOWN_%1$d = down(%1$d);", lanes);
    }
    for (int lane = 1; lane <= 4; lane++) {
      line("  private static final VectorMask<Float> FROM_%1$d = from(%1$d);", lane);
    }
    text.append(CHOICE);
    for (int n = 4; n <= 8; n++) {
      square(n);
    }
    for (int n = 9; n <= 16; n++) {
      tile(n, n <= 12 ? n : 8);
    }
    return text.append("}\n").toString();
  }

  private void head(String name, int n) {
    line(
        """

          private static void %s%d(
              float alpha, float[] a, int x, float[] b, int y, float[] c, int to) {
            var zero = FloatVector.zero(SPECIES);\
        """,
        name, n);
  }

  /** All of a product, with no loop. */
  private void square(int n) {
    int end = n * n - 8;
    boolean whole = n == 8;
    head("square", n);
    for (int p = 0; p < n; p++) {
      boolean last = p == n - 1 && !whole;
      line(
          "    var b%d = %s;",
          p,
          last
              ? "TYPE.cast(FloatVector.fromArray(SPECIES, b, y + %d)).rearrange(DOWN_%d)"
                  .formatted(end, 8 - n)
              : "FloatVector.fromArray(SPECIES, b, y + %d)".formatted(p * n));
    }
    line("    var factor = FloatVector.broadcast(SPECIES, alpha);");
    for (int i = 0; i < n; i++) {
      boolean last = i == n - 1 && !whole;
      line(
          "    var row%d = TYPE.cast(FloatVector.fromArray(SPECIES, a, x + %d));",
          i, last ? end : i * n);
      line("    var c%d = zero;", i);
      for (int p = 0; p < n; p++) {
        line(
            "    var a%1$d%2$d = TYPE.cast(row%1$d.rearrange(LANE_%3$d));",
            i, p, last ? p + 8 - n : p);
        line("    c%1$d = a%1$d%2$d.lanewise(FMA, b%2$d, c%1$d);", i, p);
      }
      line("    var d%1$d = TYPE.cast(TYPE.cast(c%1$d).lanewise(FMA, factor, zero));", i);
      if (last) {
        line(
            n == 4
                ? "    var before = d%d;"
                : "    var before = TYPE.cast(d%d.rearrange(DOWN_%d));",
            i - 1,
            2 * n - 8);
        line("    var after = d%d.rearrange(DOWN_%d);", i, n);
        line("    TYPE.cast(before.blend(after, FROM_%d)).intoArray(c, to + %d);", 8 - n, end);
      } else if (i * n < end || whole) {
        line("    d%d.intoArray(c, to + %d);", i, i * n);
      }
    }
    line("  }");
  }

  /** Some rows and all columns, in two vectors, which may overlap. */
  private void tile(int n, int rows) {
    head("tile", n);
    for (int r = 0; r < rows; r++) {
      line("    var c%d0 = zero;", r);
      line("    var c%d1 = zero;", r);
    }
    line("    for (int p = 0; p < %d; p++) {", n);
    for (int v = 0; v < 2; v++) {
      line(
          "      var b%d = FloatVector.fromArray(SPECIES, b, y + p * %d + %d);", v, n, v * (n - 8));
    }
    for (int r = 0; r < rows; r++) {
      line(
          "      var a%1$d = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + p + %2$d]));",
          r, r * n);
      line("      c%1$d0 = a%1$d.lanewise(FMA, b0, c%1$d0);", r);
      line("      c%1$d1 = a%1$d.lanewise(FMA, b1, c%1$d1);", r);
    }
    line("    }");
    line("    var factor = FloatVector.broadcast(SPECIES, alpha);");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < 2; v++) {
        line(
            "    TYPE.cast(TYPE.cast(c%d%d).lanewise(FMA, factor, zero)).intoArray(c, to + %d);",
            r, v, r * n + v * (n - 8));
      }
    }
    line("  }");
  }

  private void line(String format, Object... args) {
    String line = format.formatted(args);
    text.append(line).append(line.isEmpty() ? "" : "\n");
  }
}
