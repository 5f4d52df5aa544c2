// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Parameters that are updated in one way.
 *
 * @param chosen whether a parameter of this name belongs to the group
 * @param rule how a gradient changes them
 * @param decay what draws them to zero
 * @param rateFactor times the rule's learning rate, finite and not negative
 */
record ParameterGroup(
    Predicate<String> chosen, UpdateRule rule, WeightDecay decay, float rateFactor) {

  ParameterGroup {
    Objects.requireNonNull(chosen, "chosen");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(decay, "decay");
    if (!(rateFactor >= 0 && rateFactor < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "rateFactor is " + rateFactor + ", must be finite and not negative");
    }
  }

  /** The learning rate where a schedule gives this factor. */
  float learningRate(double factor) {
    return (float) (rule.learningRate() * (double) rateFactor * factor);
  }
}
