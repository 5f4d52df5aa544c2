// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import org.jspecify.annotations.Nullable;

/** The gradients around one node, while the gradient graph is derived. */
public interface Adjoints {

  /** The gradient with respect to an output, or null if nothing depends on that output. */
  @Nullable Tensor ofOutput(int output);

  /** The gradient with respect to the only output. */
  default Tensor ofOutput() {
    Tensor gradient = ofOutput(0);
    if (gradient == null) {
      throw new IllegalStateException("nothing depends on this node");
    }
    return gradient;
  }

  /**
   * Adds to the gradient with respect to an input.
   *
   * @throws IllegalArgumentException if the gradient's shape is not the input's
   */
  void addToInput(int input, Tensor gradient);
}
