// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** Matrix products in double precision, row-major; conventions as in {@link MatrixProducts}. */
public interface DoubleMatrixProducts {

  /**
   * {@code C = alpha * op(A) * op(B) + beta * C}, as BLAS DGEMM, row-major. Definition, special
   * cases, aliasing and errors thrown are those of {@link MatrixProducts#sgemm}, in double
   * precision (u = 2^-53 in its error bound).
   */
  void dgemm(
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
