// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Moving elements, exactly as they are. Matrices are row-major with an offset and a leading
 * dimension, as in {@link MatrixProducts}; concatenation and split are {@link #copy} with the
 * leading dimension of the whole. An output may not overlap an input. Every method throws {@link
 * IllegalArgumentException} if a size is negative, a leading dimension too small, an index out of
 * range or an overlap not allowed, and {@link IndexOutOfBoundsException} if something does not fit
 * into its storage, before anything is written. On a device, where indices cannot be looked at
 * without a wait, a row or element with a bad index becomes NaN in {@link #gatherRows} and {@link
 * #gatherElements}, is left out of {@link #scatterAddRows} and {@link #scatterAddElements}, and is
 * all zeros in {@link #oneHot}.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public interface Movement<F, I> {

  /** {@code y[i][j] = value}. */
  void fill(int rows, int columns, float value, F y, int yOffset, int ldy);

  /** {@code y[i][j] = x[i][j]}. */
  void copy(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy);

  /** {@code y[j][i] = x[i][j]}, of an x of rows x columns. */
  void transpose(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy);

  /**
   * {@code y[i] = table[indices[i]]}, row by row: an embedding.
   *
   * @param rows the number of indices, which are the rows of y
   * @param columns elements of a row
   * @param tableRows rows of the table; each index is in [0, tableRows)
   */
  void gatherRows(
      int rows,
      int columns,
      F table,
      int tableOffset,
      int ldTable,
      int tableRows,
      I indices,
      int indicesOffset,
      F y,
      int yOffset,
      int ldy);

  /**
   * {@code table[indices[i]] += x[i]}, row after row in increasing i, so that equal indices add up
   * in one order: an embedding's gradient.
   *
   * @param rows the number of indices, which are the rows of x
   * @param columns elements of a row
   * @param tableRows rows of the table; each index is in [0, tableRows)
   */
  void scatterAddRows(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      I indices,
      int indicesOffset,
      F table,
      int tableOffset,
      int ldTable,
      int tableRows);

  /**
   * {@code y[i][r] = x[i][indices[i][r]]}: of each row the elements at these places.
   *
   * @param k the indices of a row, which are the columns of y
   * @param columns of x; each index is in [0, columns)
   */
  void gatherElements(
      int rows,
      int k,
      int columns,
      F x,
      int xOffset,
      int ldx,
      I indices,
      int indicesOffset,
      int ldindices,
      F y,
      int yOffset,
      int ldy);

  /**
   * {@code y[i][indices[i][r]] += x[i][r]} in increasing r, so that equal indices add up in one
   * order: the gradient of {@link #gatherElements}.
   *
   * @param k the indices of a row, which are the columns of x
   * @param columns of y; each index is in [0, columns)
   */
  void scatterAddElements(
      int rows,
      int k,
      int columns,
      F x,
      int xOffset,
      int ldx,
      I indices,
      int indicesOffset,
      int ldindices,
      F y,
      int yOffset,
      int ldy);

  /** {@code y[i][j] = j == labels[i] ? 1 : 0}; each label is in [0, columns). */
  void oneHot(int rows, int columns, I labels, int labelsOffset, F y, int yOffset, int ldy);
}
