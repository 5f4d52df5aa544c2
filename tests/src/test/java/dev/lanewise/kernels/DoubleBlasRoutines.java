// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link BlasRoutines} in double precision. */
record DoubleBlasRoutines(DoubleBlas blas, DoubleMatrixProducts products) implements BlasRoutines {

  @Override
  public double dot(int n, double[] x, int xOffset, int incX, double[] y, int yOffset, int incY) {
    return blas.dot(n, x, xOffset, incX, y, yOffset, incY);
  }

  @Override
  public void axpy(
      int n, double alpha, double[] x, int xOffset, int incX, double[] y, int yOffset, int incY) {
    blas.axpy(n, alpha, x, xOffset, incX, y, yOffset, incY);
  }

  @Override
  public void scal(int n, double alpha, double[] x, int xOffset, int incX) {
    blas.scal(n, alpha, x, xOffset, incX);
  }

  @Override
  public double nrm2(int n, double[] x, int xOffset, int incX) {
    return blas.nrm2(n, x, xOffset, incX);
  }

  @Override
  public double asum(int n, double[] x, int xOffset, int incX) {
    return blas.asum(n, x, xOffset, incX);
  }

  @Override
  public int iamax(int n, double[] x, int xOffset, int incX) {
    return blas.iamax(n, x, xOffset, incX);
  }

  @Override
  public void gemv(
      Transpose trans,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] x,
      int xOffset,
      int incX,
      double beta,
      double[] y,
      int yOffset,
      int incY) {
    blas.gemv(trans, m, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
  }

  @Override
  public void ger(
      int m,
      int n,
      double alpha,
      double[] x,
      int xOffset,
      int incX,
      double[] y,
      int yOffset,
      int incY,
      double[] a,
      int aOffset,
      int lda) {
    blas.ger(m, n, alpha, x, xOffset, incX, y, yOffset, incY, a, aOffset, lda);
  }

  @Override
  public void syrk(
      Uplo uplo,
      Transpose trans,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    blas.syrk(uplo, trans, n, k, alpha, a, aOffset, lda, beta, c, cOffset, ldc);
  }

  @Override
  public void trsm(
      Side side,
      Uplo uplo,
      Transpose transA,
      Diag diag,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb) {
    blas.trsm(side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
  }

  @Override
  public void gemm(
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
    products.dgemm(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
  }
}
