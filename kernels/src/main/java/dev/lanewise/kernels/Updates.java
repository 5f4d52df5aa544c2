// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Parameter updates, each in one pass over contiguous vectors. The vectors of one call may not
 * overlap each other. {@code n == 0} does nothing. Every method throws {@link
 * IllegalArgumentException} for a negative size, a bad hyperparameter or an overlap, and {@link
 * IndexOutOfBoundsException} if a vector does not fit, before anything is written.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface Updates<F> {

  /**
   * One step of a rule. To the bit, with rate {@code r} and {@code k = fma(-r, decoupled, 1)}, each
   * rule first takes the decayed gradient {@code d = fma(l2, p, g)} and ends with
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
   *       q} takes {@link Adam#stepSize} in the place of r. AdamW is Adam with decoupled decay;
   *   <li>{@link Lion}: {@code c = fma(beta1, m, (1 - beta1) * d)}, {@code move} is 1, -1 or c as c
   *       is above, below or neither, then {@code m = fma(beta2, m, (1 - beta2) * d)}.
   * </ul>
   *
   * <p>{@code 1 - x} is rounded to float32. A decay of 0 changes no finite parameter; {@code 0 *
   * Infinity} makes an infinite one NaN.
   *
   * @param n the number of parameters
   * @param step the step's number, from 1; only {@link Adam} uses it
   * @param moments what the rule keeps, {@code rule.moments() * n} floats, 0 before the first step:
   *     the first moment of all parameters, then the second; not looked at if the rule keeps none
   */
  void update(
      int n,
      UpdateRule rule,
      WeightDecay decay,
      int step,
      F gradient,
      int gradientOffset,
      F moments,
      int momentsOffset,
      F parameters,
      int offset);
}
