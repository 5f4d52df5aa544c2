// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link DoubleMatrixProducts} with checked arguments. */
final class CheckedDoubleMatrixProducts implements DoubleMatrixProducts {

  private static final Storage<double[]> STORAGE = new Storage<>(x -> x.length);

  private final DoubleMatrixProducts unchecked;

  CheckedDoubleMatrixProducts(DoubleMatrixProducts unchecked) {
    this.unchecked = unchecked;
  }

  @Override
  public void dgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    CheckedMatrixProducts.gemm(
        STORAGE,
        transA,
        transB,
        m,
        n,
        k,
        alpha == 0,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        c,
        cOffset,
        ldc);
    if (m > 0 && n > 0) {
      unchecked.dgemm(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }
  }
}
