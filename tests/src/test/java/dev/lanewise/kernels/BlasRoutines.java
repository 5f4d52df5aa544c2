// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * BLAS of either precision with its matrix product, so that a test is written once. In single
 * precision all numbers passed must be floats; results are widened.
 */
interface BlasRoutines {

  double dot(int n, double[] x, int xOffset, int incX, double[] y, int yOffset, int incY);

  void axpy(
      int n, double alpha, double[] x, int xOffset, int incX, double[] y, int yOffset, int incY);

  void scal(int n, double alpha, double[] x, int xOffset, int incX);

  double nrm2(int n, double[] x, int xOffset, int incX);

  double asum(int n, double[] x, int xOffset, int incX);

  int iamax(int n, double[] x, int xOffset, int incX);

  void gemv(
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
      int incY);

  void ger(
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
      int lda);

  void syrk(
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
      int ldc);

  void trsm(
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
      int ldb);

  void gemm(
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
      int ldc);
}
