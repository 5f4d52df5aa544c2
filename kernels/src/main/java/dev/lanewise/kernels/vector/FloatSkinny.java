// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with few rows, whose time goes into reading B. The roles may be exchanged: few columns
 * of C are few rows of its transpose, so elements of A and C lie at any distance from each other.
 */
final class FloatSkinny {

  /** Sums of some rows of C: half of them fit into the second-level cache with rows of B. */
  private static final int MOST_SUMS = 1 << 15;

  /** Elements of the array of sums. */
  static final int SUMS = Math.max(MOST_SUMS, FloatFewRows.SCRATCH);

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final int LANES = SPECIES.length();

  private FloatSkinny() {}

  /**
   * Multiplies by B or, if it is not upright, by its transpose.
   *
   * @param rowA distance of elements of op(A) of the same column
   * @param stepA distance of elements of op(A) of the same row
   * @param rowC distance of elements of C of the same column
   * @param stepC distance of elements of C of the same row
   */
  static void multiply(
      boolean upright,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int rowA,
      int stepA,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int rowC,
      int stepC,
      float[] sums) {
    if (!upright) {
      for (int i = 0; i < m; i++) {
        int from = firstA + i * rowA;
        int to = firstC + i * rowC;
        dots(n, k, alpha, a, from, stepA, b, firstB, ldb, beta, c, to, stepC, sums);
      }
      return;
    }
    if (FloatFewRows.suit(m, n)) {
      FloatFewRows.multiply(
          m, n, k, alpha, a, firstA, rowA, stepA, b, firstB, ldb, beta, c, firstC, rowC, stepC,
          sums);
      return;
    }
    int most = Math.max(LANES, MOST_SUMS / m / LANES * LANES);
    for (int j = 0; j < n; j += most) {
      int width = Math.min(most, n - j);
      for (int p = 0; p < k; p += K_BLOCK) {
        int depth = Math.min(K_BLOCK, k - p);
        Arrays.fill(sums, 0, m * width, 0f);
        sum(
            m,
            width,
            depth,
            a,
            firstA + p * stepA,
            rowA,
            stepA,
            b,
            firstB + p * ldb + j,
            ldb,
            sums);
        for (int i = 0; i < m; i++) {
          int to = firstC + i * rowC + j * stepC;
          merge(width, alpha, sums, i * width, p == 0 ? beta : 1, c, to, stepC);
        }
      }
    }
  }

  private static void sum(
      int m,
      int n,
      int depth,
      float[] a,
      int firstA,
      int rowA,
      int stepA,
      float[] b,
      int firstB,
      int ldb,
      float[] sums) {
    int inFours = Registers.MANY ? m & -4 : 0;
    int inEights = depth & -8;
    for (int p = 0; p < inEights; p += 8) {
      int x = firstA + p * stepA;
      int y = firstB + p * ldb;
      for (int i = 0; i < inFours; i += 4) {
        int xi = x + i * rowA;
        four(n, a, xi, rowA, stepA, b, y, ldb, sums, i * n);
        four(n, a, xi + 4 * stepA, rowA, stepA, b, y + 4 * ldb, ldb, sums, i * n);
      }
      for (int i = inFours; i < m; i++) {
        FloatUpdates.update1x8(n, a, x + i * rowA, stepA, b, y, ldb, sums, i * n);
      }
    }
    for (int p = inEights; p < depth; p++) {
      for (int i = 0; i < m; i++) {
        float factor = a[firstA + i * rowA + p * stepA];
        FloatUpdates.update1x1(n, factor, b, firstB + p * ldb, sums, i * n);
      }
    }
  }

  private static void four(
      int n,
      float[] a,
      int first,
      int row,
      int step,
      float[] b,
      int b0,
      int ldb,
      float[] sums,
      int s0) {
    FloatUpdates.update4x4(n, a, first, row, step, b, b0, ldb, sums, s0, n);
    int done = SPECIES.loopBound(n);
    for (int i = 0; i < 4 && done < n; i++) {
      for (int p = 0; p < 4; p++) {
        float factor = a[first + i * row + p * step];
        FloatUpdates.update1x1(n - done, factor, b, b0 + p * ldb + done, sums, s0 + i * n + done);
      }
    }
  }

  static void merge(
      int n, float alpha, float[] sums, int from, float beta, float[] c, int first, int step) {
    int bound = step == 1 ? SPECIES.loopBound(n) : 0;
    var factor = FloatVector.broadcast(SPECIES, alpha);
    if (beta == 0) {
      var zero = FloatVector.zero(SPECIES);
      for (int j = 0; j < bound; j += LANES) {
        TYPE.cast(TYPE.cast(FloatVector.fromArray(SPECIES, sums, from + j)).fma(factor, zero))
            .intoArray(c, first + j);
      }
    } else {
      for (int j = 0; j < bound; j += LANES) {
        var old = TYPE.cast(FloatVector.fromArray(SPECIES, c, first + j)).mul(beta);
        TYPE.cast(TYPE.cast(FloatVector.fromArray(SPECIES, sums, from + j)).fma(factor, old))
            .intoArray(c, first + j);
      }
    }
    for (int j = bound; j < n; j++) {
      int at = first + j * step;
      c[at] = Math.fma(alpha, sums[from + j], beta == 0 ? 0 : beta * c[at]);
    }
  }

  /**
   * Multiplies one row by B transposed: one element of C for each row of B. Elements are summed one
   * by one, eight rows side by side, since to transpose them into lanes takes longer.
   */
  private static void dots(
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int stepA,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int stepC,
      float[] sums) {
    for (int j = 0; j < n; j += 8) {
      int rows = Math.min(8, n - j);
      for (int p = 0; p < k; p += K_BLOCK) {
        int depth = Math.min(K_BLOCK, k - p);
        eightDots(rows, depth, a, firstA + p * stepA, stepA, b, firstB + j * ldb + p, ldb, sums);
        merge(rows, alpha, sums, 0, p == 0 ? beta : 1, c, firstC + j * stepC, stepC);
      }
    }
  }

  private static void eightDots(
      int rows, int depth, float[] a, int firstA, int step, float[] b, int b0, int ldb, float[] s) {
    int b1 = b0 + Math.min(1, rows - 1) * ldb;
    int b2 = b0 + Math.min(2, rows - 1) * ldb;
    int b3 = b0 + Math.min(3, rows - 1) * ldb;
    int b4 = b0 + Math.min(4, rows - 1) * ldb;
    int b5 = b0 + Math.min(5, rows - 1) * ldb;
    int b6 = b0 + Math.min(6, rows - 1) * ldb;
    int b7 = b0 + Math.min(7, rows - 1) * ldb;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int p = 0; p < depth; p++) {
      float factor = a[firstA + p * step];
      s0 = Math.fma(factor, b[b0 + p], s0);
      s1 = Math.fma(factor, b[b1 + p], s1);
      s2 = Math.fma(factor, b[b2 + p], s2);
      s3 = Math.fma(factor, b[b3 + p], s3);
      s4 = Math.fma(factor, b[b4 + p], s4);
      s5 = Math.fma(factor, b[b5 + p], s5);
      s6 = Math.fma(factor, b[b6 + p], s6);
      s7 = Math.fma(factor, b[b7 + p], s7);
    }
    s[0] = s0;
    s[1] = s1;
    s[2] = s2;
    s[3] = s3;
    s[4] = s4;
    s[5] = s5;
    s[6] = s6;
    s[7] = s7;
  }
}
