// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;

/** Gives a parameter its first values. {@link Initializers} has the usual ones. */
@FunctionalInterface
public interface Initializer {

  /**
   * Writes the first values.
   *
   * @param shape the parameter's shape; of a weight [out, in], further dimensions are the kernel's
   * @param random a stream of this parameter alone
   * @param target row-major, from {@code offset}
   * @param offset index of the first element
   * @throws IllegalArgumentException if the initializer cannot be used for this shape
   */
  void initialize(Shape shape, Philox random, float[] target, int offset);
}
