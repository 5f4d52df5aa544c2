// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.Transpose;

/**
 * Products with fewer columns than the shortest vector has lanes: op(B) is copied to where its rows
 * can be read beyond their ends, and C goes by way of rows of a vector each. {@link FloatPadded}
 * does the same for tiny products, with less around it. Where there are fewer rows than in a tile,
 * too, elements are computed one by one.
 */
final class FloatNarrow {

  private static final int LANES = FloatSmall.LEAST_COLUMNS;
  private static final int LEAST_ROWS = FloatSmall.LEAST_ROWS;

  /** Rows of C at a time; with the last of them go as many as would be too few for a tile. */
  private static final int ROWS = 60;

  /** Where the copy of C is in the scratch; that of op(B) is its beginning. */
  private static final int C = LANES * K_BLOCK;

  /** Elements of the scratch. */
  static final int SCRATCH = C + (ROWS + LEAST_ROWS) * LANES;

  private FloatNarrow() {}

  static void multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int lda,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int ldc,
      float[] edge,
      float[] scratch) {
    int rowA = transA == Transpose.N ? lda : 1;
    int stepA = transA == Transpose.N ? 1 : lda;
    int columnB = transB == Transpose.N ? 1 : ldb;
    int stepB = transB == Transpose.N ? ldb : 1;
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - p);
      int firstBlock = firstA + p * stepA;
      int b0 = firstB + p * stepB;
      float factor = p == 0 ? beta : 1;
      if (m < LEAST_ROWS) {
        fewRows(
            m,
            n,
            depth,
            alpha,
            a,
            firstBlock,
            rowA,
            stepA,
            b,
            b0,
            columnB,
            stepB,
            factor,
            c,
            firstC,
            ldc,
            scratch);
        continue;
      }
      copy(n, depth, b, b0, columnB, stepB, scratch, 0, 1, n);
      for (int i = 0, rows; i < m; i += rows) {
        rows = m - i < ROWS + LEAST_ROWS ? m - i : ROWS;
        rows(
            transA == Transpose.T,
            rows,
            n,
            depth,
            alpha,
            a,
            firstBlock + i * rowA,
            lda,
            factor,
            c,
            firstC + i * ldc,
            ldc,
            edge,
            scratch);
      }
    }
  }

  /** Multiplies some rows of op(A) and one block of k. */
  private static void rows(
      boolean transposed,
      int m,
      int n,
      int depth,
      float alpha,
      float[] a,
      int firstA,
      int lda,
      float beta,
      float[] c,
      int firstC,
      int ldc,
      float[] edge,
      float[] scratch) {
    boolean fresh = beta == 0;
    if (!fresh) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          scratch[C + i * LANES + j] = beta * c[firstC + i * ldc + j];
        }
      }
    }
    if (fresh && transposed) {
      FloatFreshStrips.multiplyT(
          m, LANES, depth, alpha, a, firstA, lda, scratch, 0, n, scratch, C, LANES);
    } else if (fresh) {
      FloatFreshStrips.multiply(
          m, LANES, depth, alpha, a, firstA, lda, scratch, 0, n, scratch, C, LANES);
    } else if (transposed) {
      FloatShortStrips.multiplyT(
          m, LANES, depth, alpha, a, firstA, lda, scratch, 0, n, false, scratch, C, LANES, edge);
    } else {
      FloatShortStrips.multiply(
          m, LANES, depth, alpha, a, firstA, lda, scratch, 0, n, false, scratch, C, LANES, edge);
    }
    copy(n, m, scratch, C, 1, LANES, c, firstC, 1, ldc);
  }

  /** Four columns of a row at a time; those that do not exist are the last that does. */
  private static void fewRows(
      int m,
      int n,
      int depth,
      float alpha,
      float[] a,
      int firstA,
      int rowA,
      int stepA,
      float[] b,
      int firstB,
      int columnB,
      int stepB,
      float beta,
      float[] c,
      int firstC,
      int ldc,
      float[] sums) {
    for (int i = 0; i < m; i++) {
      int x0 = firstA + i * rowA;
      for (int j = 0; j < n; j += 4) {
        int last = Math.min(3, n - 1 - j);
        int y0 = firstB + j * columnB;
        int y1 = y0 + Math.min(1, last) * columnB;
        int y2 = y0 + Math.min(2, last) * columnB;
        int y3 = y0 + last * columnB;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int p = 0; p < depth; p++) {
          float x = a[x0 + p * stepA];
          int y = p * stepB;
          s0 = Math.fma(x, b[y0 + y], s0);
          s1 = Math.fma(x, b[y1 + y], s1);
          s2 = Math.fma(x, b[y2 + y], s2);
          s3 = Math.fma(x, b[y3 + y], s3);
        }
        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
        int to = firstC + i * ldc + j;
        for (int q = 0; q <= last; q++) {
          c[to + q] = Math.fma(alpha, sums[q], beta == 0 ? 0 : beta * c[to + q]);
        }
      }
    }
  }

  private static void copy(
      int rows,
      int columns,
      float[] x,
      int first,
      int rowX,
      int columnX,
      float[] y,
      int to,
      int rowY,
      int columnY) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[to + i * rowY + j * columnY] = x[first + i * rowX + j * columnX];
      }
    }
  }
}
