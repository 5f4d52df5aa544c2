// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.op.ActivationOp;

/**
 * When an activation hardly has a slope any more.
 *
 * @param low a result up to here is saturated
 * @param high a result from here on is
 * @param wholeUnits whether a unit counts only if it is saturated for every sample, as dead ReLUs
 *     do
 */
record Saturation(float low, float high, boolean wholeUnits) {

  /** Nothing is saturated, or it is not known what would be. */
  static final Saturation NONE = new Saturation(Float.NaN, Float.NaN, false);

  private static final float NEAR = 0.01f;

  /** That of what an op gives. */
  static Saturation of(Op op) {
    if (!(op instanceof ActivationOp activated)) {
      return NONE;
    }
    Activation activation = activated.activation();
    return switch (activation.function()) {
      case RELU -> new Saturation(0, Float.NaN, true);
      case SIGMOID -> new Saturation(NEAR, 1 - NEAR, false);
      case TANH -> new Saturation(NEAR - 1, 1 - NEAR, false);
      case HARD_SIGMOID -> new Saturation(0, 1, false);
      case CLAMP -> new Saturation(activation.alpha(), activation.beta(), false);
      default -> NONE;
    };
  }

  boolean isKnown() {
    return !Float.isNaN(low);
  }

  boolean contains(float result) {
    return result <= low || result >= high;
  }
}
