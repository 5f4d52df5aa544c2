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

  /** Gradient descent: {@code p = fma(-learningRate, g, p)}. */
  void sgd(int n, float learningRate, F gradient, int gradientOffset, F parameters, int offset);

  /**
   * Adam, step {@code t}. To the bit:
   *
   * <pre>
   * m = fma(beta1, m, (1 - beta1) * g)
   * v = fma(beta2, v, ((1 - beta2) * g) * g)
   * p = fma(-stepSize(t), m / fma(sqrt(v), rootScale(t), epsilon), p)
   * </pre>
   *
   * where {@code 1 - beta} is rounded to float32 and the rest is in {@link Adam}.
   *
   * @param step the step's number, from 1
   */
  void adam(
      int n,
      Adam adam,
      int step,
      F gradient,
      int gradientOffset,
      F moment1,
      int moment1Offset,
      F moment2,
      int moment2Offset,
      F parameters,
      int offset);
}
