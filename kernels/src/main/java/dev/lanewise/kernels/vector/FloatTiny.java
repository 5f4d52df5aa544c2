// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;

/**
 * Products that take less time than the way to the others: they need no workspace, and their
 * arguments go to a loop directly.
 */
final class FloatTiny {

  private FloatTiny() {}

  /** Whether {@link #multiply} does this product. */
  static boolean takes(
      Transpose transA, Transpose transB, int m, int n, int k, float alpha, float beta) {
    return FloatHeldRows.takes(transA, transB, m, n, k, alpha, beta)
        || FloatSmall.isTiny(transB, m, n, k, alpha, beta);
  }

  /** {@code C = alpha * op(A) * B} for what it {@link #takes}. */
  static void multiply(
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
    if (Processor.WHOLE && FloatLongSquares.takes(transA, m, n, k, lda, ldb, ldc)) {
      FloatLongSquares.multiply(n, alpha, a, firstA, b, firstB, c, firstC);
    } else if (FloatSquares.takes(transA, m, n, k, lda, ldb, ldc)) {
      FloatSquares.multiply(n, alpha, a, firstA, b, firstB, c, firstC);
    } else if (FloatHeldRows.takes(transA, Transpose.N, m, n, k, alpha, 0)) {
      FloatHeldRows.multiply(m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    } else {
      FloatSmall.multiplyTiny(
          transA, m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    }
  }
}
