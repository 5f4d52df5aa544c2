// SPDX-License-Identifier: Apache-2.0

/** Writes {@code FloatLongSquares}: what {@link Squares} writes, on vectors of 512 bits. */
final class LongSquares {

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
       * Products of square matrices of some small sizes, whose rows follow each other without a gap, on
       * vectors of 512 bits.
       *
       * <p>Up to 16 columns a row of C is one vector. Shorter rows are loaded and stored together with
       * what follows them, and the last one together with what is before it, so that no mask is needed.
       * Larger squares go in tiles of two to four vectors, which share columns where they overlap, and
       * rows.
       */
      final class FloatLongSquares {

        private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
        private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
        private static final boolean FIT = SPECIES.length() == 16;

        /** A bit for each size. */
        private static final long SIZES = FIT ? 1L << 48 | 0x1_0101_fe00L : 0;
      """;

  private static final String CHOICE =
      """

        private FloatLongSquares() {}

        /** Moves lanes down by some. */
        private static VectorShuffle<Float> down(int lanes) {
          return VectorShuffle.fromOp(SPECIES, i -> FIT ? i + lanes & 15 : 0);
        }

        /** All lanes but the first few. */
        private static VectorMask<Float> from(int lane) {
          return VectorMask.fromLong(SPECIES, FIT ? 0xffff & -1L << lane : 0);
        }

        /** Whether {@link #multiply} does this product. */
        static boolean takes(Transpose transA, int m, int n, int k, int lda, int ldb, int ldc) {
          return (m ^ n | k ^ n | lda ^ n | ldb ^ n | ldc ^ n) == 0 && has(n) && transA == Transpose.N;
        }

        private static boolean has(int n) {
          return n < 64 ? (SIZES >>> n & 1) != 0 : FIT && (n == 64 || n == 96 || n == 128);
        }

        /** {@code C = alpha * A * B}. */
        static void multiply(
            int n, float alpha, float[] a, int x, float[] b, int y, float[] c, int to) {
          switch (n) {
            case 9 -> square9(alpha, a, x, b, y, c, to);
            case 10 -> square10(alpha, a, x, b, y, c, to);
            case 11 -> square11(alpha, a, x, b, y, c, to);
            case 12 -> square12(alpha, a, x, b, y, c, to);
            case 13 -> square13(alpha, a, x, b, y, c, to);
            case 14 -> square14(alpha, a, x, b, y, c, to);
            case 15 -> square15(alpha, a, x, b, y, c, to);
            case 16 -> square16(alpha, a, x, b, y, c, to);
            case 24 -> {
              tile24(alpha, a, x, b, y, c, to);
              tile24(alpha, a, x + 12 * 24, b, y, c, to + 12 * 24);
            }
            case 32 -> {
              tile32(alpha, a, x, b, y, c, to);
              tile32(alpha, a, x + 11 * 32, b, y, c, to + 11 * 32);
              tile32(alpha, a, x + 21 * 32, b, y, c, to + 21 * 32);
            }
            case 48 -> {
              for (int i = 0; i < 48; i += 8) {
                tile48(alpha, a, x + i * 48, b, y, c, to + i * 48);
              }
            }
            case 64 -> {
              for (int i = 0; i < 60; i += 6) {
                tile64(alpha, a, x + i * 64, b, y, c, to + i * 64);
              }
              tile64(alpha, a, x + 58 * 64, b, y, c, to + 58 * 64);
            }
            case 96 -> {
              for (int j = 0; j < 96; j += 48) {
                for (int i = 0; i < 96; i += 8) {
                  tile96(alpha, a, x + i * 96, b, y + j, c, to + i * 96 + j);
                }
              }
            }
            default -> {
              for (int j = 0; j < 128; j += 64) {
                for (int i = 0; i < 126; i += 6) {
                  tile128(alpha, a, x + i * 128, b, y + j, c, to + i * 128 + j);
                }
                tile128(alpha, a, x + 122 * 128, b, y + j, c, to + 122 * 128 + j);
              }
            }
          }
        }
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  String text() {
    line("");
    for (int lanes = 1; lanes < 16; lanes++) {
      line("  private static final VectorShuffle<Float> DOWN_%1$d = down(%1$d);", lanes);
    }
    for (int lane = 1; lane < 8; lane++) {
      line("  private static final VectorMask<Float> FROM_%1$d = from(%1$d);", lane);
    }
    text.append(CHOICE);
    for (int n = 9; n <= 16; n++) {
      square(n);
    }
    tile(24, 12, 2);
    tile(32, 11, 2);
    tile(48, 8, 3);
    tile(64, 6, 4);
    tile(96, 8, 3);
    tile(128, 6, 4);
    return text.append("}\n").toString();
  }

  private void head(String name, int n, int rows, int vectors) {
    line(
        """

          private static void %s%d(
              float alpha, float[] a, int x, float[] b, int y, float[] c, int to) {
            var zero = FloatVector.zero(SPECIES);\
        """,
        name, n);
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line("    var c%d%d = zero;", r, v);
      }
    }
  }

  /** All of a product. Of B's rows the last is loaded with what is before it. */
  private void square(int n) {
    boolean whole = n == 16;
    int end = n * n - 16;
    head("square", n, n, 1);
    line("    for (int p = 0; p < %d; p++) {", whole ? n : n - 1);
    line("      var b0 = FloatVector.fromArray(SPECIES, b, y + p * %d);", n);
    step("      ", "p", n, n, 1);
    line("    }");
    if (!whole) {
      line(
          "    var b0 = TYPE.cast(FloatVector.fromArray(SPECIES, b, y + %d)).rearrange(DOWN_%d);",
          end, 16 - n);
      step("    ", String.valueOf(n - 1), n, n, 1);
    }
    line("    var factor = FloatVector.broadcast(SPECIES, alpha);");
    for (int r = 0; r < n; r++) {
      line("    var d%1$d = TYPE.cast(TYPE.cast(c%1$d0).lanewise(FMA, factor, zero));", r);
      if (r < n - 1 || whole) {
        line("    d%d.intoArray(c, to + %d);", r, r * n);
      }
    }
    if (!whole) {
      line("    var before = TYPE.cast(d%d.rearrange(DOWN_%d));", n - 2, 2 * n - 16);
      line("    var after = d%d.rearrange(DOWN_%d);", n - 1, n);
      line("    TYPE.cast(before.blend(after, FROM_%d)).intoArray(c, to + %d);", 16 - n, end);
    }
    line("  }");
  }

  /** Some rows and columns: all of them in two vectors, which may overlap, or as many as fit. */
  private void tile(int n, int rows, int vectors) {
    head("tile", n, rows, vectors);
    line("    for (int p = 0; p < %d; p++) {", n);
    for (int v = 0; v < vectors; v++) {
      line(
          "      var b%d = FloatVector.fromArray(SPECIES, b, y + p * %d + %d);",
          v, n, v * (vectors == 2 ? n - 16 : 16));
    }
    step("      ", "p", n, rows, vectors);
    line("    }");
    line("    var factor = FloatVector.broadcast(SPECIES, alpha);");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line(
            "    TYPE.cast(TYPE.cast(c%d%d).lanewise(FMA, factor, zero)).intoArray(c, to + %d);",
            r, v, r * n + v * (vectors == 2 ? n - 16 : 16));
      }
    }
    line("  }");
  }

  private void step(String indent, String p, int n, int rows, int vectors) {
    for (int r = 0; r < rows; r++) {
      line(
          "%sFloatVector a%d = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + %s + %d]));",
          indent, r, p, r * n);
      for (int v = 0; v < vectors; v++) {
        line("%1$sc%2$d%3$d = a%2$d.lanewise(FMA, b%3$d, c%2$d%3$d);", indent, r, v);
      }
    }
  }

  private void line(String format, Object... args) {
    text.append(format.formatted(args)).append("\n");
  }
}
