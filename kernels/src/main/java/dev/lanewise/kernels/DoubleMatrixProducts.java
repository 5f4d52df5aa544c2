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

  /**
   * Several products of one shape: {@code C_i = alpha * op(A_i) * op(B_i) + beta * C_i} for i from
   * 0 to batch - 1, each with the bits of {@link #dgemm}. A_i begins at {@code aOffset +
   * i*strideA}, B_i and C_i likewise.
   *
   * <p>A stride of 0 gives all products the same A or B. Matrices may be interleaved, as the heads
   * of an attention layer are in their common matrix; only elements of C_i may be nothing else's.
   *
   * @param strideA elements from one A to the next, not negative
   * @param strideB elements from one B to the next, not negative
   * @param strideC elements from one C to the next, not negative
   * @param batch how many products
   * @throws IllegalArgumentException as {@link #dgemm}, or if a stride or the batch is negative, or
   *     a C shares elements with another C; before anything is written
   * @throws IndexOutOfBoundsException if a matrix does not fit into its storage
   */
  default void dgemmStridedBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      int strideA,
      double[] b,
      int bOffset,
      int ldb,
      int strideB,
      double beta,
      double[] c,
      int cOffset,
      int ldc,
      int strideC,
      int batch) {
    for (int i = 0; i < batch; i++) {
      dgemm(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          a,
          aOffset + i * strideA,
          lda,
          b,
          bOffset + i * strideB,
          ldb,
          beta,
          c,
          cOffset + i * strideC,
          ldc);
    }
  }

  /**
   * Several products of one shape, whose matrices begin anywhere in the storages: A_i at {@code
   * aOffsets[i]}, B_i at {@code bOffsets[i]}, C_i at {@code cOffsets[i]}. Otherwise as {@link
   * #dgemmStridedBatched}.
   *
   * @throws IndexOutOfBoundsException if a matrix does not fit into its storage, or there are fewer
   *     offsets than products
   */
  default void dgemmBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int[] aOffsets,
      int lda,
      double[] b,
      int[] bOffsets,
      int ldb,
      double beta,
      double[] c,
      int[] cOffsets,
      int ldc,
      int batch) {
    for (int i = 0; i < batch; i++) {
      dgemm(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          a,
          aOffsets[i],
          lda,
          b,
          bOffsets[i],
          ldb,
          beta,
          c,
          cOffsets[i],
          ldc);
    }
  }
}
