// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;

/**
 * Where a matrix lies: element (i, j) is {@code storage[offset + i*ld + j]}. Its size is that of
 * the matrix with which it is used.
 *
 * @param storage what holds it
 * @param offset index of its first element
 * @param ld leading dimension
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record Place<F>(F storage, int offset, int ld) {

  public Place {
    Objects.requireNonNull(storage, "storage");
  }
}
