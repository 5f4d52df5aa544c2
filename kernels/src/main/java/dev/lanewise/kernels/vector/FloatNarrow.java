// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

/**
 * Products with fewer columns than the shortest vector has lanes, element by element in tiles of
 * four by four: those that {@link FloatPadded} leaves.
 */
final class FloatNarrow {

  private FloatNarrow() {}

  /**
   * Multiplies elements at any distance from each other.
   *
   * @param rowA distance of elements of op(A) of the same column
   * @param stepA distance of elements of op(A) of the same row
   * @param columnB distance of elements of op(B) of the same row
   * @param stepB distance of elements of op(B) of the same column
   */
  static void multiply(
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
      int columnB,
      int stepB,
      float beta,
      float[] c,
      int firstC,
      int ldc,
      float[] sums) {
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - p);
      float factor = p == 0 ? beta : 1;
      for (int i = 0; i < m; i += 4) {
        int rows = Math.min(4, m - i);
        int x = firstA + i * rowA + p * stepA;
        for (int j = 0; j < n; j += 4) {
          int columns = Math.min(4, n - j);
          int y = firstB + j * columnB + p * stepB;
          tile(rows, columns, depth, a, x, rowA, stepA, b, y, columnB, stepB, sums);
          merge(rows, columns, alpha, sums, factor, c, firstC + i * ldc + j, ldc);
        }
      }
    }
  }

  private static void merge(
      int rows, int columns, float alpha, float[] sums, float beta, float[] c, int to, int ldc) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = to + i * ldc + j;
        c[at] = Math.fma(alpha, sums[4 * i + j], beta == 0 ? 0 : beta * c[at]);
      }
    }
  }

  /** Sums of rows and columns that do not exist are those of the last that do. */
  private static void tile(
      int rows,
      int columns,
      int depth,
      float[] a,
      int x0,
      int rowA,
      int stepA,
      float[] b,
      int y0,
      int columnB,
      int stepB,
      float[] sums) {
    int x1 = x0 + Math.min(1, rows - 1) * rowA;
    int x2 = x0 + Math.min(2, rows - 1) * rowA;
    int x3 = x0 + Math.min(3, rows - 1) * rowA;
    int y1 = y0 + Math.min(1, columns - 1) * columnB;
    int y2 = y0 + Math.min(2, columns - 1) * columnB;
    int y3 = y0 + Math.min(3, columns - 1) * columnB;
    float s00 = 0;
    float s01 = 0;
    float s02 = 0;
    float s03 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    float s20 = 0;
    float s21 = 0;
    float s22 = 0;
    float s23 = 0;
    float s30 = 0;
    float s31 = 0;
    float s32 = 0;
    float s33 = 0;
    for (int p = 0; p < depth; p++) {
      int x = p * stepA;
      int y = p * stepB;
      float b0 = b[y0 + y];
      float b1 = b[y1 + y];
      float b2 = b[y2 + y];
      float b3 = b[y3 + y];
      float a0 = a[x0 + x];
      s00 = Math.fma(a0, b0, s00);
      s01 = Math.fma(a0, b1, s01);
      s02 = Math.fma(a0, b2, s02);
      s03 = Math.fma(a0, b3, s03);
      float a1 = a[x1 + x];
      s10 = Math.fma(a1, b0, s10);
      s11 = Math.fma(a1, b1, s11);
      s12 = Math.fma(a1, b2, s12);
      s13 = Math.fma(a1, b3, s13);
      float a2 = a[x2 + x];
      s20 = Math.fma(a2, b0, s20);
      s21 = Math.fma(a2, b1, s21);
      s22 = Math.fma(a2, b2, s22);
      s23 = Math.fma(a2, b3, s23);
      float a3 = a[x3 + x];
      s30 = Math.fma(a3, b0, s30);
      s31 = Math.fma(a3, b1, s31);
      s32 = Math.fma(a3, b2, s32);
      s33 = Math.fma(a3, b3, s33);
    }
    sums[0] = s00;
    sums[1] = s01;
    sums[2] = s02;
    sums[3] = s03;
    sums[4] = s10;
    sums[5] = s11;
    sums[6] = s12;
    sums[7] = s13;
    sums[8] = s20;
    sums[9] = s21;
    sums[10] = s22;
    sums[11] = s23;
    sums[12] = s30;
    sums[13] = s31;
    sums[14] = s32;
    sums[15] = s33;
  }
}
