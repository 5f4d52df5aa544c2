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

  /** {@link Unary#SIGMOID}. */
  public static final Activation SIGMOID = of(Unary.SIGMOID);

  /** {@link Unary#TANH}. */
  public static final Activation TANH = of(Unary.TANH);

  /** {@link Unary#GELU}. */
  public static final Activation GELU = of(Unary.GELU);

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
