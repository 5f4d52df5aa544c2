// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/** Steps of losses for each element, in the language of {@link Functions}. */
public final class LossFunctions {

  private LossFunctions() {}

  /** {@code weight * x}, but +0 where the weight is 0, so that an infinite x does no harm. */
  public static float weighted(float weight, float x) {
    return weight == 0f ? 0f : weight * x;
  }

  /** A soft label of which a share is kept and the rest spread. */
  public static float smoothed(float y, @Uniform float kept, @Uniform float spread) {
    return Math.fma(kept, y, spread);
  }

  /** The same with a weight. */
  public static float weightedTarget(
      float weight, float y, @Uniform float kept, @Uniform float spread) {
    return weight * smoothed(y, kept, spread);
  }

  /** The gradient {@code e * factor} of a row, less its share of the label's. */
  public static float lessTarget(
      float e, float target, @Uniform float factor, @Uniform float targetFactor) {
    return Math.fma(-targetFactor, target, e * factor);
  }

  /** The same where all classes have the target 1. */
  public static float lessUniform(float e, @Uniform float factor, @Uniform float targetFactor) {
    return e * factor - targetFactor;
  }
}
