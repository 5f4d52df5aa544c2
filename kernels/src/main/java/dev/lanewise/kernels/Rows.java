// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Functions of the rows or columns of a matrix. Matrices are row-major with an offset and a leading
 * dimension, as in {@link MatrixProducts}. Every method throws {@link IllegalArgumentException} if
 * a size is negative, a leading dimension too small or an output overlaps an input in a way not
 * allowed, and {@link IndexOutOfBoundsException} if something does not fit into its storage, before
 * anything is written.
 *
 * <p><b>The sum along a row, to the bit.</b> The row is cut into blocks of {@link #ROW_BLOCK}. In a
 * block, element {@code i} is added to partial sum {@code i mod 64}, in increasing i; the 64
 * partial sums start from +0 and are folded in halves ({@code p[i] += p[i + 32]}, then 16, 8, 4, 2,
 * 1). The total starts from +0 and takes the blocks in order.
 *
 * <p><b>The sum along a column, to the bit.</b> The product of a row of ones with the matrix, as
 * {@link MatrixProducts#sgemm} defines it with alpha 1 and beta 0: chains of additions over {@link
 * MatrixProducts#K_BLOCK} rows, added up in order.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface Rows<F> {

  /** The length of the blocks into which a row is cut for its sum. */
  int ROW_BLOCK = 4096;

  /** The number of partial sums in a block. */
  int PARTIAL_SUMS = 64;

  /**
   * {@code y[i] = sum over j of x[i][j]}; rows without elements give +0. {@code |err| <= gamma_p
   * sum |x|}, {@code p = min(columns/64, 64) + 6 + ceil(columns/4096)}. y may not overlap x.
   */
  void rowSums(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset);

  /**
   * {@code y[j] = sum over i of x[i][j]}; no rows give +0. {@code |err| <= gamma_p sum |x|}, {@code
   * p = min(rows, 256) + ceil(rows/256)}. y may not overlap x.
   */
  void columnSums(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset);

  /** {@code y[i][j] = x[i][j] + row[j]}, correctly rounded. y may be x itself. */
  void addRow(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F row,
      int rowOffset,
      F y,
      int yOffset,
      int ldy);

  /**
   * PReLU with a slope for each column (He, Zhang, Ren and Sun, 2015): {@code y[i][j] = x[i][j] < 0
   * ? slope[j] * x[i][j] : x[i][j]}, correctly rounded. NaN stays NaN. y may be x itself, not
   * overlap slope. With one slope for all it is {@link Unary#LEAKY_RELU}.
   */
  void prelu(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F slope,
      int slopeOffset,
      F y,
      int yOffset,
      int ldy);

  /**
   * The gradients of {@link #prelu} from its argument: {@code dx = x <= 0 ? slope[j] * dy : dy},
   * correctly rounded, and {@code dslope[j]}, the {@link #columnSums} of {@code x < 0 ? x * dy :
   * +0}. {@code |err of dslope| <= gamma_p sum |x dy|}, p one more than there. dx may be x or dy
   * itself; dslope may overlap nothing.
   */
  void preluBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F slope,
      int slopeOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dslope,
      int dslopeOffset);

  /**
   * Softmax of each row: {@code y[i][j] = e[j] * (1 / sum e)}, where {@code e[j] = exp(x[i][j] -
   * max)} with {@link Elementwise#exp}, and the sum is that of {@link #rowSums}. Relative error
   * below 6 u plus that of {@code x - max} and of the sum. A row with NaN or +Infinity, or with
   * nothing above -Infinity, becomes NaN. y may be x itself.
   */
  void softmax(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy);

  /**
   * Softmax of {@code z = fma(scale, x, mask)}, row by row, as attention needs it: {@code y[i][j] =
   * e[j] * (1 / sum e)}, {@code e[j] = exp(z[j] - max z)}. Where the mask is -Infinity, the element
   * takes no part: it becomes +0 whatever x is there, NaN included. A row that has nothing above
   * -Infinity becomes +0 throughout; one with NaN or +Infinity in z becomes NaN. A mask for all
   * rows has a leading dimension of 0; one of zeros leaves the scale, which is one over the
   * temperature. Relative error as in {@link #softmax}, with that of z, {@code u |z|}. y may be x
   * itself.
   */
  void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      F x,
      int xOffset,
      int ldx,
      F mask,
      int maskOffset,
      int ldmask,
      F y,
      int yOffset,
      int ldy);

  /**
   * The gradient of softmax from its result: {@code dx = scale * (y * (dy - s))}, where {@code s}
   * is the sum of {@code dy * y} along the row, products entering by fma. With S the sum of {@code
   * |dy y|} and g the bound gamma of {@link #rowSums}, {@code |err| <= |scale y| ((g + 4u) S + 4u
   * |dy|)}. The scale is that of {@link #maskedSoftmax}, or 1. dx may be y or dy itself.
   */
  void softmaxBackward(
      int rows,
      int columns,
      float scale,
      F y,
      int yOffset,
      int ldy,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx);

  /**
   * The logarithm of softmax: {@code y[i][j] = (x[i][j] - max) - log(sum e)}, with e and the sum as
   * in {@link #softmax}. With s the mean of {@code max - x} under the softmax and g the bound gamma
   * of {@link #rowSums}, {@code |err| <= u (max - x + |y| + 2 log(sum e) + 2 + s) + g}. A row with
   * NaN or +Infinity, or with nothing above -Infinity, becomes NaN. y may be x itself.
   */
  void logSoftmax(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy);

  /**
   * The gradient of {@link #logSoftmax} from its result: {@code dx = fma(-exp(y), s, dy)}, where
   * {@code s} is the sum of dy along the row. With S the sum of {@code |dy|}, {@code |err| <= (g +
   * 2u) exp(y) S + u |dx|}. dx may be y or dy itself.
   */
  void logSoftmaxBackward(
      int rows,
      int columns,
      F y,
      int yOffset,
      int ldy,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx);

  /**
   * {@code y[i] = m + log(sum over j of exp(x[i][j] - m))}, where m is the row's maximum, or 0 if
   * that is infinite; the sum is that of {@link #rowSums}. {@code |err| <= u (|y| + 2 log(sum) + 2
   * + s) + g}, as in {@link #logSoftmax}. -Infinity if there is nothing above it, as in an empty
   * row; Infinity if there is one; NaN if there is NaN. Its gradient is that row's softmax. y may
   * not overlap x.
   */
  void logSumExp(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset);
}
