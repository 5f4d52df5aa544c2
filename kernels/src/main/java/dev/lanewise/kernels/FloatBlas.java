// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * BLAS on arrays of {@code float}, beside the products of matrices.
 *
 * <p>Matrices are row-major with an offset and a leading dimension, as in {@link MatrixProducts}. A
 * vector has an offset and an increment: element {@code i} of n is {@code x[xOffset + i * incX]},
 * or with a negative increment {@code x[xOffset + (i - (n - 1)) * incX]}, so that the offset is
 * always the lowest index and the vector is walked backwards.
 *
 * <p><b>Sums, to the bit.</b> A sum of n terms is cut into blocks of {@link #SUM_BLOCK}. In a block
 * term {@code i} goes to partial sum {@code i mod 64}, in increasing i; the 64 start from +0 and
 * are folded in halves ({@code p[i] += p[i + 32]}, then 16, 8, 4, 2, 1). The total starts from +0
 * and takes the blocks in order.
 *
 * <p><b>Error bounds</b> hold without overflow and underflow; {@code gamma_p = p u / (1 - p u)},
 * where u is half the distance from 1 to the next number, and {@code s(n) = min(ceil(n / 64), 64) +
 * ceil(n / 4096) + 6}.
 *
 * <p>No zero is skipped: a NaN in an operand that is read reaches every result that depends on it.
 *
 * <p>Every method throws {@link IllegalArgumentException} if a size is negative, an increment 0, a
 * leading dimension too small or an output overlaps an input in a way not allowed, and {@link
 * IndexOutOfBoundsException} if something that is read or written does not fit into its array,
 * before anything is written. {@code gemv}, {@code ger}, {@code syrk} and {@code trsm} use the
 * handle's workspace as products do, one call at a time; the others may be called from several
 * threads.
 */
public interface FloatBlas {

  /** The length of the blocks into which a sum is cut. */
  int SUM_BLOCK = Rows.ROW_BLOCK;

  /** The length of the blocks into which the unknowns of {@link #trsm} are cut. */
  int SOLVE_BLOCK = MatrixProducts.K_BLOCK;

  /**
   * {@code sum of x[i] * y[i]}: the sum defined above with terms that enter by {@code p = fma(x[i],
   * y[i], p)}. {@code |err| <= gamma_s(n) sum |x[i] y[i]|}. Nothing gives +0.
   */
  float dot(int n, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY);

  /**
   * {@code y[i] = fma(alpha, x[i], y[i])}. With {@code alpha == 0} nothing is read or written. y
   * may be x itself, element for element; otherwise they may not share elements.
   */
  void axpy(int n, float alpha, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY);

  /** {@code x[i] = alpha * x[i]}; a NaN or an infinity times 0 is NaN. */
  void scal(int n, float alpha, float[] x, int xOffset, int incX);

  /**
   * The Euclidean norm, without avoidable overflow or underflow. To the bit: {@code q} is the dot
   * product of x with itself; if it is finite and at least 2^46 times the smallest normal number,
   * the result is {@code sqrt(q)}. Otherwise NaN gives NaN, an infinity gives +Infinity, only zeros
   * give +0, and else {@code sqrt(dot(x / s, x / s)) * s}, where s is the largest power of two not
   * above the largest {@code |x[i]|}, at least the smallest normal number.
   *
   * <p>{@code |err| <= gamma_(s(n) + 2) norm}, and one unit of the subnormal numbers where the
   * result is one.
   */
  float nrm2(int n, float[] x, int xOffset, int incX);

  /**
   * {@code sum of |x[i]|}, the sum defined above. {@code |err| <= gamma_s(n) sum |x[i]|}. Nothing
   * gives +0.
   */
  float asum(int n, float[] x, int xOffset, int incX);

  /**
   * The lowest i, counted from 0, with the largest {@code |x[i]|}; the lowest with NaN if there is
   * one (as Demmel et al., Proposed Consistent Exception Handling for the BLAS and LAPACK, 2022);
   * -1 if n is 0.
   */
  int iamax(int n, float[] x, int xOffset, int incX);

  /**
   * {@code y = alpha * op(A) * x + beta * y}. Each element of y is that of {@link
   * MatrixProducts#sgemm} with x as a matrix of one column, to the bit, with the same error bound.
   *
   * <p>When {@code beta == 0}, y is not read. When {@code alpha == 0}, A and x are not read. When
   * {@code m == 0} or {@code n == 0} nothing happens, whatever beta is, as in BLAS. y may not share
   * elements with A or x.
   *
   * @param trans whether op(A) is A or its transpose
   * @param m rows of A as stored: the length of y, or of x if transposed
   * @param n columns of A as stored: the length of x, or of y if transposed
   */
  void gemv(
      Transpose trans,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] x,
      int xOffset,
      int incX,
      float beta,
      float[] y,
      int yOffset,
      int incY);

  /**
   * {@code A = alpha * x * y^T + A}, to the bit {@code a[i][j] = fma(alpha * x[i], y[j], a[i][j])}.
   * {@code |err| <= gamma_2 (|alpha x[i] y[j]| + |a[i][j]|)}. With {@code alpha == 0} nothing is
   * read or written. A may not share elements with x or y.
   *
   * @param m rows of A, length of x
   * @param n columns of A, length of y
   */
  void ger(
      int m,
      int n,
      float alpha,
      float[] x,
      int xOffset,
      int incX,
      float[] y,
      int yOffset,
      int incY,
      float[] a,
      int aOffset,
      int lda);

  /**
   * {@code C = alpha * op(A) * op(A)^T + beta * C} on one triangle of C; the other is neither read
   * nor written. Each element is that of {@link MatrixProducts#sgemm} with {@code op(B) = op(A)^T},
   * to the bit, with the same special cases, error bound and rule of aliasing.
   *
   * @param uplo the triangle of C
   * @param trans whether A is stored n x k ({@code N}) or k x n ({@code T})
   * @param n rows and columns of C
   * @param k columns of op(A)
   */
  void syrk(
      Uplo uplo,
      Transpose trans,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float beta,
      float[] c,
      int cOffset,
      int ldc);

  /**
   * Solves {@code op(A) X = alpha * B} or {@code X op(A) = alpha * B} with a triangular A. X
   * replaces B. Nothing tests whether A is singular: a zero on the diagonal is divided by.
   *
   * <p><b>Definition, to the bit</b>, for the column b of B (for the right side: the row) that
   * becomes x, with {@code M = op(A)} (for the right side: its transpose). {@code b = alpha * b}.
   * The unknowns are cut into blocks of {@link #SOLVE_BLOCK} by their index, and found from the
   * first to the last if M is lower, from the last to the first if it is upper. At the start of a
   * block all unknowns found before enter it at once, {@code b = b - M x} as {@link
   * MatrixProducts#sgemm} defines it with alpha -1 and beta 1. Then, for one unknown i after the
   * other: {@code t = b[i]}, {@code t = fma(-m[i][p], x[p], t)} for each p of the block that was
   * found, in that order, and {@code x[i] = t / m[i][i]} ({@code x[i] = t} if the diagonal is of
   * ones).
   *
   * <p>When {@code alpha == 0}, A and B are not read and X is +0. When {@code m == 0} or {@code n
   * == 0} nothing happens. Of A one triangle alone is read. A and B may not share elements.
   *
   * <p><b>Error</b>: {@code |alpha B - op(A) X| <= gamma_p (|op(A)| |X| + |alpha B|)} componentwise
   * for the left side, likewise for the right one, where {@code p = min(k, 512) + ceil(k / 256) +
   * 2} and k is the order of A.
   *
   * @param side where A stands
   * @param uplo the triangle of A as stored
   * @param transA whether op(A) is A or its transpose
   * @param m rows of B, and for the left side the order of A
   * @param n columns of B, and for the right side the order of A
   */
  void trsm(
      Side side,
      Uplo uplo,
      Transpose transA,
      Diag diag,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb);
}
