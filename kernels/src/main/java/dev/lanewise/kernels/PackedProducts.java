// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Matrix products whose right operand was packed before, as the weights of a model are: a product
 * with few rows then costs what reading the weights costs. On the CPU only.
 *
 * <pre>{@code
 * try (PackedMatrix weights = lanewise.packedProducts().pack(T, k, n, w, 0, k)) {
 *   lanewise.packedProducts().sgemm(N, m, 1, x, 0, k, weights, 0, y, 0, n, Epilogue.bias(b, 0));
 * }
 * }</pre>
 */
public interface PackedProducts {

  /**
   * Packs op(B).
   *
   * @param transB whether B is stored k x n ({@code N}) or n x k ({@code T})
   * @param k rows of op(B)
   * @param n columns of op(B)
   * @param b the storage of B
   * @param bOffset index of B's first element
   * @param ldb leading dimension of B, at least its number of stored columns and at least 1
   * @throws IllegalArgumentException if a size is negative, op(B) has 2^31 - 8 elements or more, or
   *     the leading dimension is too small
   * @throws IndexOutOfBoundsException if B does not fit into its storage
   */
  PackedMatrix pack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb);

  /**
   * Packs op(B) from memory that need not be on the heap, such as a mapped file. Element (i, j) of
   * B is the float32 in native byte order at byte {@code bOffset + 4 * (i*ldb + j)}.
   *
   * @param bOffset offset of B's first element in bytes, a multiple of 4
   * @throws IllegalArgumentException if a size is negative, op(B) has 2^31 - 8 elements or more,
   *     the leading dimension is too small, or the offset not a multiple of 4
   * @throws IndexOutOfBoundsException if B does not fit into the segment
   * @throws IllegalStateException if the segment is closed
   * @throws WrongThreadException if the segment belongs to another thread
   */
  PackedMatrix pack(Transpose transB, int k, int n, MemorySegment b, long bOffset, int ldb);

  /**
   * {@code C = epilogue(alpha * op(A) * op(B) + beta * C)}, with the bits of {@link
   * MatrixProducts#sgemm}; its k and n are the packed matrix's rows and columns.
   *
   * @param b op(B), packed by a handle with the same implementation
   * @throws IllegalArgumentException if a size is negative, a leading dimension too small, C
   *     overlaps an input, or {@code b} was packed by another implementation; before anything is
   *     written
   * @throws IllegalStateException if {@code b} is closed
   * @throws IndexOutOfBoundsException if a matrix does not fit into its storage
   */
  void sgemm(
      Transpose transA,
      int m,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue<float[]> epilogue);

  /** {@code C = alpha * op(A) * op(B) + beta * C}: the same without epilogue. */
  default void sgemm(
      Transpose transA,
      int m,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    sgemm(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, Epilogue.none());
  }
}
