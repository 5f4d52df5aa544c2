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
   * Whether a gradient with respect to an input is asked for at all; adding to others does nothing.
   */
  boolean isWanted(int input);

  /**
   * Adds to the gradients with respect to the inputs what comes of an output through other ops that
   * make the same of the inputs: so a kernel that does much at once is differentiated by the small
   * ops that it stands for.
   *
   * @param same the output again, as ops of the inputs
   * @param gradient the gradient with respect to it
   */
  void addThrough(Tensor same, Tensor gradient);

  /**
   * Adds to the gradient with respect to an input.
   *
   * @throws IllegalArgumentException if the gradient's shape is not the input's
   */
  void addToInput(int input, Tensor gradient);
}
