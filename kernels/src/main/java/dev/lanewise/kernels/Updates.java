// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;

/**
 * Parameter updates, each in one pass over contiguous vectors, and what comes before them. The
 * vectors of one call may not overlap each other. {@code n == 0} changes no element. Every method
 * throws {@link IllegalArgumentException} for a negative size, a bad hyperparameter or an overlap,
 * and {@link IndexOutOfBoundsException} if a vector does not fit, before anything is written.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface Updates<F> {

  /**
   * One step of a rule at a learning rate, which takes the place of the rule's own: a schedule
   * changes it from step to step. To the bit, with rate {@code r} and {@code k = fma(-r, decoupled,
   * 1)}, each rule first takes the decayed gradient {@code d = fma(l2, p, g)} and ends with
   *
   * <pre>
   * q = fma(-r, move, k * p)
   * p = copySign(|q| - r * l1 <= 0 ? 0 : |q| - r * l1, q)
   * </pre>
   *
   * <ul>
   *   <li>{@link Sgd}: {@code move = d}; with momentum {@code v = fma(momentum, v, d)} and {@code
   *       move = v}, or {@code fma(momentum, v, d)} of the new v with Nesterov;
   *   <li>{@link RmsProp}: {@code v = fma(decay, v, ((1 - decay) * d) * d)}, {@code move = d /
   *       (sqrt(v) + epsilon)};
   *   <li>{@link AdaGrad}: {@code v = fma(d, d, v)}, {@code move = d / (sqrt(v) + epsilon)};
   *   <li>{@link Adam}: {@code m = fma(beta1, m, (1 - beta1) * d)}, {@code v = fma(beta2, v, ((1 -
   *       beta2) * d) * d)}, {@code move = m / fma(sqrt(v), rootScale(step), epsilon)}, and {@code
   *       q} takes {@link Adam#stepSize(int, float)} in the place of r. AdamW is Adam with
   *       decoupled decay;
   *   <li>{@link Lion}: {@code c = fma(beta1, m, (1 - beta1) * d)}, {@code move} is 1, -1 or c as c
   *       is above, below or neither, then {@code m = fma(beta2, m, (1 - beta2) * d)}.
   * </ul>
   *
   * <p>A new mean of gradients ({@code v} of momentum, {@code m} of Adam and Lion) of less than
   * 2^-126 in size is 0 instead, in the move too. So is {@code v} of Adam if {@code |m| + v} is
   * less, of RMSprop if {@code |d| + v} is. They would otherwise shrink to subnormal numbers and
   * stay so wherever gradients are 0, as behind a dead ReLU, and processors take ten times as long
   * for those.
   *
   * <p>{@code 1 - x} is rounded to float32. A decay of 0 changes no finite parameter; {@code 0 *
   * Infinity} makes an infinite one NaN.
   *
   * @param n the number of parameters
   * @param learningRate the rate {@code r} of this step, finite and not negative
   * @param step the step's number, from 1; only {@link Adam} uses it
   * @param moments what the rule keeps, {@code rule.moments() * n} floats, 0 before the first step:
   *     the first moment of all parameters, then the second; not looked at if the rule keeps none
   */
  void update(
      int n,
      UpdateRule rule,
      float learningRate,
      WeightDecay decay,
      int step,
      F gradient,
      int gradientOffset,
      F moments,
      int momentsOffset,
      F parameters,
      int offset);

  /** One step of a rule at its own learning rate. */
  default void update(
      int n,
      UpdateRule rule,
      WeightDecay decay,
      int step,
      F gradient,
      int gradientOffset,
      F moments,
      int momentsOffset,
      F parameters,
      int offset) {
    update(
        n,
        rule,
        Objects.requireNonNull(rule, "rule").learningRate(),
        decay,
        step,
        gradient,
        gradientOffset,
        moments,
        momentsOffset,
        parameters,
        offset);
  }

  /**
   * Scales a gradient whose norm is above {@code maxNorm} down to it, in place, and writes the norm
   * that it had. To the bit, {@code norm} is {@link FloatBlas#nrm2} of the gradient, which
   * overflows only where a float cannot hold it; and unless {@code norm <= maxNorm}, each element
   * becomes {@code g * (maxNorm / norm)}. There is nothing to divide by zero, and so no epsilon.
   *
   * <p>A NaN makes the norm and every element NaN. An infinite norm, from an infinity or from
   * overflow, makes finite elements 0 of their sign and infinite ones NaN. An infinite {@code
   * maxNorm} only measures, unless the norm is NaN. Nothing has a norm of +0.
   *
   * <p>With {@code s(n)} and {@code gamma_p} of {@link FloatBlas}, {@code |err| <= gamma_(s(n) + 4)
   * |g|} of the exactly clipped g, and half a unit of the subnormal numbers where the result is
   * one, as long as {@code maxNorm / norm} is 0 or a normal number.
   *
   * @param n the number of elements; for the global norm of many parameters, all their gradients in
   *     one vector
   * @param maxNorm the largest norm to keep, not negative and not NaN
   * @param norm takes one element, the norm before; may not be an element of the gradient
   */
  void clipNorm(int n, float maxNorm, F gradient, int gradientOffset, F norm, int normOffset);
}
