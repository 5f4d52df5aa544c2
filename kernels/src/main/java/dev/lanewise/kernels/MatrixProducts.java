// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Matrix products in single precision, row-major.
 *
 * <p>Element (i, j) of a matrix X with leading dimension {@code ldx} is {@code x[xOffset + i*ldx +
 * j]}.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface MatrixProducts<F> {

  /** The length of the blocks into which k is cut; part of the result's definition. */
  int K_BLOCK = 256;

  /**
   * {@code C = epilogue(alpha * op(A) * op(B) + beta * C)}, as BLAS SGEMM, row-major.
   *
   * <p><b>Definition, to the bit.</b> For each element, {@code k} is cut into blocks of {@link
   * #K_BLOCK}. A block's product is one chain of {@code fma} in increasing k, from +0. The result
   * starts from {@code beta * c}, or from +0 when {@code beta == 0}, and takes the blocks in order:
   * {@code c = fma(alpha, block, c)}. The epilogue follows.
   *
   * <p>When {@code beta == 0}, C is not read and may hold anything. When {@code alpha == 0} or
   * {@code k == 0}, A and B are not read, and the result is {@code epilogue(beta * C)}. When {@code
   * m == 0} or {@code n == 0} nothing happens.
   *
   * <p><b>Error</b> (without epilogue, u = 2^-24, no overflow or underflow): {@code |err| <=
   * gamma_p (|alpha| |A| |B| + |beta| |C|)} componentwise, where {@code gamma_p = p u / (1 - p u)}
   * and {@code p = min(k, 256) + ceil(k/256) + 1}.
   *
   * @param transA whether A is stored m x k ({@code N}) or k x m ({@code T})
   * @param transB whether B is stored k x n ({@code N}) or n x k ({@code T})
   * @param m rows of C and of op(A)
   * @param n columns of C and of op(B)
   * @param k columns of op(A) and rows of op(B)
   * @param alpha factor of the product
   * @param a the storage of A; not read from when alpha or k is 0
   * @param aOffset index of A's first element
   * @param lda leading dimension of A, at least its number of stored columns and at least 1
   * @param b the storage of B
   * @param bOffset index of B's first element
   * @param ldb leading dimension of B
   * @param beta factor of the old C
   * @param c the storage of C; its elements may not be elements of A, B or what the epilogue reads
   * @param cOffset index of C's first element
   * @param ldc leading dimension of C, at least n
   * @param epilogue what is done to each finished element
   * @throws IllegalArgumentException if a size is negative, a leading dimension too small, or C
   *     overlaps an input; before anything is written
   * @throws IndexOutOfBoundsException if a matrix does not fit into its storage
   */
  void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      float beta,
      F c,
      int cOffset,
      int ldc,
      Epilogue<F> epilogue);

  /**
   * {@code C = epilogue(alpha * op(A) * op(B) + beta * C)}, one operand of which is replaced by
   * what a {@link Prologue} makes of it. Bits equal those of the separate kernels: the activation's
   * backward kernel over the operand, then the product.
   *
   * <p>The sums over k are those of {@link Rows}' sum along a column: chains of additions over
   * {@link #K_BLOCK} elements, added up in order. They are written whatever alpha is, also when C
   * has no elements; without k they are +0.
   *
   * @param prologue what is done to one operand
   * @throws IllegalArgumentException as the product without prologue; or if the leading dimension
   *     of what was saved is too small, C or what the epilogue keeps overlaps it, or the sums
   *     overlap anything else; before anything is written
   * @throws IndexOutOfBoundsException if something does not fit into its storage
   */
  void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      float beta,
      F c,
      int cOffset,
      int ldc,
      Prologue<F> prologue,
      Epilogue<F> epilogue);

  /** {@code C = alpha * op(A) * op(B) + beta * C}: the same without epilogue. */
  default void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      float beta,
      F c,
      int cOffset,
      int ldc) {
    sgemm(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        Epilogue.none());
  }

  /**
   * Several products of one shape: {@code C_i = alpha * op(A_i) * op(B_i) + beta * C_i} for i from
   * 0 to batch - 1, each with the bits of {@link #sgemm}. A_i begins at {@code aOffset +
   * i*strideA}, B_i and C_i likewise.
   *
   * <p>A stride of 0 gives all products the same A or B. Matrices may be interleaved, as the heads
   * of an attention layer are in their common matrix; only elements of C_i may be nothing else's.
   *
   * @param strideA elements from one A to the next, not negative
   * @param strideB elements from one B to the next, not negative
   * @param strideC elements from one C to the next, not negative
   * @param batch how many products
   * @throws IllegalArgumentException as {@link #sgemm}, or if a stride or the batch is negative, or
   *     a C shares elements with another C; before anything is written
   * @throws IndexOutOfBoundsException if a matrix does not fit into its storage
   */
  default void sgemmStridedBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      int strideA,
      F b,
      int bOffset,
      int ldb,
      int strideB,
      float beta,
      F c,
      int cOffset,
      int ldc,
      int strideC,
      int batch) {
    for (int i = 0; i < batch; i++) {
      sgemm(
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
   * #sgemmStridedBatched}.
   *
   * @throws IndexOutOfBoundsException if a matrix does not fit into its storage, or there are fewer
   *     offsets than products
   */
  default void sgemmBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int[] aOffsets,
      int lda,
      F b,
      int[] bOffsets,
      int ldb,
      float beta,
      F c,
      int[] cOffsets,
      int ldc,
      int batch) {
    for (int i = 0; i < batch; i++) {
      sgemm(
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
