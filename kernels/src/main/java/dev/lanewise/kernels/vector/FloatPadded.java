// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;

/**
 * Tiny products with fewer columns than the shortest vector has lanes: B is copied to where its
 * rows can be read beyond their ends, and C from where they could be written so.
 *
 * <p>Each row of the copy of C is written over what the one before left too much, so that nothing
 * lies between them.
 */
final class FloatPadded {

  private static final int LANES = FloatSmall.LEAST_COLUMNS;

  /** Elements of each copy. */
  private static final int ROOM = 256;

  private final float[] b = new float[ROOM + LANES];
  private final float[] c = new float[ROOM + LANES];

  /** Whether {@link #multiply} does this product. */
  static boolean takes(Transpose transB, int m, int n, int k, float alpha, float beta) {
    return n < LANES
        && transB == Transpose.N
        && beta == 0
        && alpha != 0
        && n > 1
        && k > 0
        && m >= FloatSmall.LEAST_ROWS
        && m <= ROOM / n
        && k <= ROOM / n;
  }

  /** {@code C = alpha * op(A) * B}. */
  void multiply(
      Transpose transA,
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
      float[] c,
      int firstC,
      int ldc) {
    copy(k, n, b, firstB, ldb, this.b, 0, n);
    if (transA == Transpose.T) {
      FloatFreshStrips.narrowT(m, n, k, alpha, a, firstA, lda, this.b, this.c);
    } else {
      FloatFreshStrips.narrow(m, n, k, alpha, a, firstA, lda, this.b, this.c);
    }
    copy(m, n, this.c, 0, n, c, firstC, ldc);
  }

  private static void copy(
      int rows, int columns, float[] x, int first, int ldx, float[] y, int to, int ldy) {
    if (ldx == columns && ldy == columns) {
      System.arraycopy(x, first, y, to, rows * columns);
      return;
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, first + i * ldx, y, to + i * ldy, columns);
    }
  }
}
