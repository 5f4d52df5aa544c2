// SPDX-License-Identifier: Apache-2.0

/** What {@link Strips} writes around its tiles: classes and the choice of a tile, as formats. */
final class StripFrames {

  static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import static jdk.incubator.vector.VectorOperators.FMA;

      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Products straight from A and B, which stay as they are in memory: one block of k, with op(A) = A
       * or, where the names end in T, its transpose.
       *
       * <p>A strip of C is one to %3$s vectors wide, which may overlap: then some columns are computed
       * twice, to the same bits, before any is stored. Rows that do not fill the last tile are computed
       * together with some before them%4$s. So no mask is needed, nothing is read
       * beyond the operands, and tiles have no branches.
       */
      final class %1$s {

        private static final VectorSpecies<Float> SPECIES = Lanes.%2$s;

        private static final Class<? extends FloatVector> TYPE = Lanes.%2$s_TYPE;

        private static final int LANES = SPECIES.length();
      %5$s
        private %1$s() {}

        /** Columns of the next strip: never so many that less than a vector remains. */
        private static int width(int rest, int most) {
          if (rest <= most * LANES) {
            return rest;
          }
          return rest > (most + 1) * LANES ? most * LANES : Math.min((most - 1) * LANES, rest - LANES);
        }

        /** Whether tiles of eight rows leave few rows to be computed twice. */
        private static boolean eights(int m) {
          return Registers.MANY && m >= 8 && (m > 20 || (m - 1 & 7) >= 4);
        }
      """;

  static final String SIXES =
      """

        /** Whether tiles of six rows leave few rows to be computed twice. */
        private static boolean sixes(int m) {
          return Registers.MANY
              && (leavesEight(m) ? m > 8 : m >= 6 && (m + 5) / 6 * 6 - m <= m >> 4);
        }

        /** Whether all but eight rows are sixes: those eight have tiles of their own. */
        private static boolean leavesEight(int m) {
          return m % 6 == 2;
        }

        /** Columns of op(B) to copy at a time, if so many are left: those of a strip of 64 at most. */
        static int copied(int m, int rest) {
          int most = sixes(m) && four(rest) && 4 * LANES <= 64 ? 4 * LANES : 48;
          return rest <= most ? rest : Math.min(most, rest - 2 * LANES);
        }

        /** Vectors of the next strip, if others are wider by one, so that no narrow one is left. */
        private static boolean four(int rest) {
          int vectors = (rest + LANES - 1) / LANES;
          return vectors % 3 != 0 && vectors > 3 && vectors != 5;
        }
      """;

  static final String ZEROS =
      """

        /** Read in the place of C where that must not be read: two ways of merging are too many. */
        private static final float[] ZEROS = new float[4 * LANES];
      """;

  static final String STRIPS =
      """

        /**
         * Multiplies one block of k and adds to C or, if it is fresh, does not read it. There must be
         * four rows, and as many columns as lanes.
         */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, boolean fresh, float[] c, int firstC, int ldc,
            float[] edge) {
          %8$sfloat[] old = fresh ? ZEROS : c;
          int ldOld = fresh ? 0 : ldc;
          boolean eights = n > LANES && eights(m);
          for (int j = 0, width; j < n; j += width) {
            width = width(n - j, %4$s);
            boolean tall = %5$s;
            int rows = %7$s;
            int whole = fresh ? m : m - m %% rows;
            int last = m - rows;
            int y = firstB + j;
            int to = firstC + j;
            int from = fresh ? 0 : to;
            %2$s(
                tall, whole, depth, width, alpha, a, firstA, lda, b, y, ldb, old, from, ldOld,
                c, to, ldc);
            if (whole < m) {
              int edgeFrom = from + last * ldOld;
              %2$s(
                  tall, m - last, depth, width, alpha, a, firstA + last%3$s, lda, b, y, ldb,
                  old, edgeFrom, ldOld, edge, 0, width);
              for (int i = whole; i < m; i++) {
                System.arraycopy(edge, (i - last) * width, c, to + i * ldc, width);
              }
            }
          }
        }

        private static void %2$s(
            boolean tall, int m, int depth, int width, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, float[] old, int firstOld, int ldOld,
            float[] c, int firstC, int ldc) {
      %6$s  }
      """;

  static final String LAST_EIGHT =
      """
      if (leavesEight(m) && sixes(m) && four(n)) {
            int top = m - 8;
            %1$s(top, n, depth, alpha, a, firstA, lda, b, firstB, ldb, fresh, c, firstC, ldc, edge);
            %1$s(
                8, n, depth, alpha, a, firstA + top%2$s, lda, b, firstB, ldb, fresh, c,
                firstC + top * ldc, ldc, edge);
            return;
          }
      """;

  static final String FRESH_STRIPS =
      """

        /** Multiplies one block of k. There must be four rows, and as many columns as lanes. */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, float[] c, int firstC, int ldc) {
          int dozens = Registers.MANY ? m / 12 * 12 : 0;
          for (int j = 0, width; j < n; j += width) {
            width = width(n - j, Registers.MANY ? 4 : 2);
            int last = width - LANES;
            int y = firstB + j;
            int to = firstC + j;
            if (width > 3 * LANES) {
              %2$s4x4(0, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
            } else if (width > 2 * LANES && eights(m)) {
              %2$s8x3(0, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
            } else if (width > 2 * LANES) {
              %2$s4x3(0, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
            } else if (width > LANES) {
              if (dozens > 0) {
                %2$s12x2(0, dozens, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
              }
              if (dozens < m) {
                %2$s4x2(dozens, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
              }
            } else {
              if (dozens > 0) {
                %2$s12x1(0, dozens, depth, alpha, a, firstA, lda, b, y, ldb, c, to, ldc);
              }
              if (dozens < m) {
                %2$s4x1(dozens, m, depth, alpha, a, firstA, lda, b, y, ldb, c, to, ldc);
              }
            }
          }
        }
      """;

  static final String NARROW =
      """

        /**
         * Multiplies one block of k by fewer columns than lanes, of which B and C have nothing but
         * these; both can be read and written a vector beyond their ends.
         */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda, float[] b,
            float[] c) {
          %2$s4x1(0, m, depth, alpha, a, firstA, lda, b, 0, n, c, 0, n);
        }
      """;

  private StripFrames() {}
}
