// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Functions of each element in double precision; conventions as in {@link Elementwise}. They exist
 * on the CPU only, as {@link DoubleMatrixProducts} do: devices have buffers of float32.
 */
public interface DoubleElementwise {

  /**
   * {@code y = function(x)} for {@code n} elements. y may be x (same array, same offset); otherwise
   * they may not overlap. {@code n == 0} does nothing.
   *
   * @throws IllegalArgumentException if {@code n} is negative or y overlaps x, before anything is
   *     written
   * @throws IndexOutOfBoundsException if a vector does not fit into its array, likewise
   */
  void map(DoubleUnary function, int n, double[] x, int xOffset, double[] y, int yOffset);
}
