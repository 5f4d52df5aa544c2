// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A function of {@link Unary} that has a backward, and its parameters: what a matrix product can
 * apply to its result, or whose derivative it can multiply into an operand. Its bits are those of
 * {@link Elementwise#map} and {@link Elementwise#combine}.
 *
 * @param function the function, which has a backward or is the identity
 * @param alpha its first parameter; 0 if it has none
 * @param beta its second parameter; 0 if it has none
 */
public record Activation(Unary function, float alpha, float beta) {

  /** {@link Unary#IDENTITY}. */
  public static final Activation IDENTITY = of(Unary.IDENTITY);

  /** {@link Unary#RELU}. */
  public static final Activation RELU = of(Unary.RELU);

  /** {@link Unary#STEP}. */
  public static final Activation STEP = of(Unary.STEP);

  /** {@link Unary#SIGMOID}. */
  public static final Activation SIGMOID = of(Unary.SIGMOID);

  /** {@link Unary#TANH}. */
  public static final Activation TANH = of(Unary.TANH);

  /** {@link Unary#GELU}. */
  public static final Activation GELU = of(Unary.GELU);

  /** {@link Unary#GELU_ERF}. */
  public static final Activation GELU_ERF = of(Unary.GELU_ERF);

  /** {@link Unary#SILU}. */
  public static final Activation SILU = of(Unary.SILU);

  /** {@link Unary#MISH}. */
  public static final Activation MISH = of(Unary.MISH);

  /** {@link Unary#SOFTPLUS}. */
  public static final Activation SOFTPLUS = of(Unary.SOFTPLUS);

  /** {@link Unary#LOG_SIGMOID}. */
  public static final Activation LOG_SIGMOID = of(Unary.LOG_SIGMOID);

  /** {@link Unary#SELU}. */
  public static final Activation SELU = of(Unary.SELU);

  /** {@link Unary#SOFTSIGN}. */
  public static final Activation SOFTSIGN = of(Unary.SOFTSIGN);

  /** {@link Unary#HARD_SIGMOID}. */
  public static final Activation HARD_SIGMOID = of(Unary.HARD_SIGMOID);

  /** {@link Unary#HARD_SWISH}. */
  public static final Activation HARD_SWISH = of(Unary.HARD_SWISH);

  /** Checks that the function is an activation and has these parameters. */
  public Activation {
    if (requireNonNull(function, "function") != Unary.IDENTITY && function.backward() == null) {
      throw new IllegalArgumentException("function is " + function + ", which has no backward");
    }
    if (alpha != 0 && function.parameters() < 1 || beta != 0 && function.parameters() < 2) {
      throw new IllegalArgumentException(
          "alpha is %s and beta is %s, but %s has %d parameters"
              .formatted(alpha, beta, function, function.parameters()));
    }
    if ((function == Unary.LEAKY_RELU || function == Unary.ELU) && !(alpha >= 0)) {
      throw new IllegalArgumentException("alpha is " + alpha + ", must not be negative");
    }
    if (function == Unary.CLAMP && !(alpha <= beta)) {
      throw new IllegalArgumentException(
          "low is " + alpha + ", must be at most high, which is " + beta);
    }
  }

  /**
   * {@link Unary#LEAKY_RELU}; PyTorch's slope is 0.01.
   *
   * @throws IllegalArgumentException if alpha, the slope, is negative or NaN, since the result does
   *     not tell the sign of the argument then
   */
  public static Activation leakyRelu(float alpha) {
    return new Activation(Unary.LEAKY_RELU, alpha, 0);
  }

  /**
   * {@link Unary#ELU}; usually alpha is 1.
   *
   * @throws IllegalArgumentException if alpha is negative or NaN, as for {@link #leakyRelu}
   */
  public static Activation elu(float alpha) {
    return new Activation(Unary.ELU, alpha, 0);
  }

  /**
   * {@link Unary#CLAMP}; from 0 to 6 it is ReLU6.
   *
   * @throws IllegalArgumentException if low is above high, or either is NaN, as for {@link
   *     Math#clamp(float, float, float)}
   */
  public static Activation clamp(float low, float high) {
    return new Activation(Unary.CLAMP, low, high);
  }

  private static Activation of(Unary function) {
    return new Activation(function, 0, 0);
  }

  /** Whether it changes nothing. */
  public boolean isIdentity() {
    return function == Unary.IDENTITY;
  }

  /** What {@link #applyBackward} is computed from; null for the identity. */
  public Binary.@Nullable Saved saved() {
    Binary backward = function.backward();
    return backward == null ? null : backward.saved();
  }

  /** {@code y = activation(x)}; y may be x itself. */
  public <F> void apply(Elementwise<F> kernels, int n, F x, int xOffset, F y, int yOffset) {
    if (!isIdentity() || x != y || xOffset != yOffset) {
      kernels.map(function, n, alpha, beta, x, xOffset, y, yOffset);
    }
  }

  /** The function, and its parameters if it has any: {@code RELU}, {@code CLAMP(0.0, 6.0)}. */
  @Override
  public String toString() {
    return switch (function.parameters()) {
      case 0 -> function.toString();
      case 1 -> function + "(" + alpha + ")";
      default -> function + "(" + alpha + ", " + beta + ")";
    };
  }

  /**
   * {@code dx = dy * activation'}, by the function's backward; dx may be dy itself.
   *
   * @param saved what {@link #saved()} says; anything for the identity
   */
  public <F> void applyBackward(
      Elementwise<F> kernels,
      int n,
      F saved,
      int savedOffset,
      F dy,
      int dyOffset,
      F dx,
      int dxOffset) {
    Binary backward = function.backward();
    if (backward == null) {
      apply(kernels, n, dy, dyOffset, dx, dxOffset);
    } else {
      kernels.combine(backward, n, alpha, beta, saved, savedOffset, dy, dyOffset, dx, dxOffset);
    }
  }
}
