// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

/**
 * Where a plan keeps a tensor: rows x columns elements without gaps, row-major.
 *
 * @param storage the storage
 * @param offset index of the first element in it
 * @param rows the product of all dimensions but the innermost
 * @param columns the innermost dimension, which is also the leading dimension of the storage
 * @param <S> storage as in {@link dev.lanewise.kernels.Kernels}
 */
public record Slot<S>(S storage, int offset, int rows, int columns) {

  /** The number of elements. */
  public int size() {
    return rows * columns;
  }
}
