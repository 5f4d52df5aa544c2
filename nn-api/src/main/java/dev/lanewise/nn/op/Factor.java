// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Shape;

/**
 * What a kernel multiplies its gradient by.
 *
 * @param value the number
 * @param overBatch whether it is divided by the batch size
 */
public record Factor(float value, boolean overBatch) {

  /** One. */
  public static final Factor ONE = new Factor(1, false);

  /** The number for a batch size. */
  float at(int batch) {
    return fill(Shape.scalar()).value(batch);
  }

  @Override
  public String toString() {
    return value + (overBatch ? " / batch" : "");
  }

  /** A tensor of it. */
  Fill fill(Shape shape) {
    return new Fill(shape, value, overBatch);
  }
}
