// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/**
 * What one step of each {@link dev.lanewise.kernels.UpdateRule} does to one parameter, to the bit.
 * The vector and the OpenCL form are made from this source, as those of {@link Functions} are.
 *
 * <p>A rule takes the gradient with L2 decay added; its move is taken off the parameter, which
 * decoupled decay shrinks before and L1 decay draws to zero after. Decays of zero change nothing in
 * a finite parameter.
 */
public final class UpdateSteps {

  /** Without a moment. */
  public record Stepped(float parameter) {}

  /** With one moment. */
  public record SteppedOnce(float moment, float parameter) {}

  /** With two moments. */
  public record SteppedTwice(float moment1, float moment2, float parameter) {}

  private UpdateSteps() {}

  /** Gradient descent. */
  public static Stepped sgd(
      float gradient,
      float parameter,
      @Uniform float rate,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    return new Stepped(drawn(Math.fma(-rate, g, kept * parameter), l1));
  }

  /** Gradient descent with momentum. */
  public static SteppedOnce momentum(
      float gradient,
      float moment,
      float parameter,
      @Uniform float rate,
      @Uniform float momentum,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    float v = normal(Math.fma(momentum, moment, g));
    return new SteppedOnce(v, drawn(Math.fma(-rate, v, kept * parameter), l1));
  }

  /** Gradient descent with Nesterov's momentum. */
  public static SteppedOnce nesterov(
      float gradient,
      float moment,
      float parameter,
      @Uniform float rate,
      @Uniform float momentum,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    float v = normal(Math.fma(momentum, moment, g));
    float ahead = Math.fma(momentum, v, g);
    return new SteppedOnce(v, drawn(Math.fma(-rate, ahead, kept * parameter), l1));
  }

  /** RMSprop. */
  public static SteppedOnce rmsProp(
      float gradient,
      float moment,
      float parameter,
      @Uniform float rate,
      @Uniform float decay,
      @Uniform float epsilon,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    float v = beside(g, Math.fma(decay, moment, ((1f - decay) * g) * g));
    float move = g / ((float) Math.sqrt(v) + epsilon);
    return new SteppedOnce(v, drawn(Math.fma(-rate, move, kept * parameter), l1));
  }

  /** AdaGrad. */
  public static SteppedOnce adaGrad(
      float gradient,
      float moment,
      float parameter,
      @Uniform float rate,
      @Uniform float epsilon,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    float v = Math.fma(g, g, moment);
    float move = g / ((float) Math.sqrt(v) + epsilon);
    return new SteppedOnce(v, drawn(Math.fma(-rate, move, kept * parameter), l1));
  }

  /** Adam, with the biases of its moments in the rate and in the scale of the root. */
  public static SteppedTwice adam(
      float gradient,
      float moment1,
      float moment2,
      float parameter,
      @Uniform float rate,
      @Uniform float beta1,
      @Uniform float beta2,
      @Uniform float rootScale,
      @Uniform float epsilon,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    float m = normal(Math.fma(beta1, moment1, (1f - beta1) * g));
    float v = beside(m, Math.fma(beta2, moment2, ((1f - beta2) * g) * g));
    float move = m / Math.fma((float) Math.sqrt(v), rootScale, epsilon);
    return new SteppedTwice(m, v, drawn(Math.fma(-rate, move, kept * parameter), l1));
  }

  /** Lion: the sign of a mean, of which zero and NaN have none. */
  public static SteppedOnce lion(
      float gradient,
      float moment,
      float parameter,
      @Uniform float rate,
      @Uniform float beta1,
      @Uniform float beta2,
      @Uniform float l2,
      @Uniform float kept,
      @Uniform float l1) {
    float g = Math.fma(l2, parameter, gradient);
    float mean = Math.fma(beta1, moment, (1f - beta1) * g);
    float negative = mean < 0f ? -1f : mean;
    float sign = mean > 0f ? 1f : negative;
    float m = normal(Math.fma(beta2, moment, (1f - beta2) * g));
    return new SteppedOnce(m, drawn(Math.fma(-rate, sign, kept * parameter), l1));
  }

  /**
   * A mean of gradients, of which nothing subnormal stays: it would, without end, where all
   * gradients are 0, as behind a dead ReLU, and processors take ten times as long for subnormal
   * numbers.
   */
  static float normal(float next) {
    return Math.abs(next) < Float.MIN_NORMAL ? 0f : next;
  }

  /**
   * A mean of squares, of which nothing subnormal stays beside a numerator of zero. Beside another,
   * the quotient needs it.
   */
  static float beside(float numerator, float square) {
    return Math.abs(numerator) + square < Float.MIN_NORMAL ? 0f : square;
  }

  /** Nearer to zero by a threshold: the proximal operator of the L1 norm. */
  static float drawn(float p, @Uniform float threshold) {
    float size = Math.abs(p) - threshold;
    return Math.copySign(size <= 0f ? 0f : size, p);
  }
}
