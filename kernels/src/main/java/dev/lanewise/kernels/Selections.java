// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * The largest elements of each row or column. Matrices are row-major with an offset and a leading
 * dimension, as in {@link MatrixProducts}.
 *
 * <p><b>The order.</b> NaN comes first, then numbers from large to small, where zeros of both signs
 * are equal; of equals, and of several NaN, the lower index comes first. Results are exact.
 *
 * <p>Every method throws {@link IllegalArgumentException} if a size is negative, a leading
 * dimension too small, there are rows or columns without enough elements, or an output overlaps the
 * input, and {@link IndexOutOfBoundsException} if something does not fit into its storage, before
 * anything is written.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public interface Selections<F, I> {

  /** {@code y[i]}: the first element of row i in the order. */
  void max(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset);

  /** {@code y[j]}: the first element of column j in the order. */
  void columnMax(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset);

  /** {@code indices[i]}: the column of the first element of row i in the order. */
  void argmax(int rows, int columns, F x, int xOffset, int ldx, I indices, int indicesOffset);

  /**
   * The first k elements of each row, in the order, and their columns.
   *
   * @param k how many, at most {@code columns}
   * @param values rows x k
   * @param indices rows x k
   */
  void topK(
      int rows,
      int columns,
      int k,
      F x,
      int xOffset,
      int ldx,
      F values,
      int valuesOffset,
      int ldvalues,
      I indices,
      int indicesOffset,
      int ldindices);
}
