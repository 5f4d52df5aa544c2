// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Functions of one element, for {@link Elementwise#map}. Some have parameters, alpha and beta, that
 * are the same for all elements. Error bounds are in units in the last place (ULP) of the exact
 * result, over all inputs. NaN stays NaN. Activations have a {@link #backward}.
 */
public enum Unary {
  /** {@code x}. */
  IDENTITY,
  /** {@code alpha * x}, correctly rounded; NaN stays NaN even when alpha is 0. */
  SCALE(1),
  /** {@code e^x}, at most 1 ULP, with gradual underflow. */
  EXP,
  /** {@code ln x}, at most 1 ULP. {@code ln(+-0) = -Infinity}; NaN below zero. */
  LOG,
  /** {@code x <= 0 ? +0 : x}, exact. -0 becomes +0. */
  RELU(Binary.RELU_BACKWARD),
  /** {@code 1 / (1 + e^-x)}, at most 2 ULP, with gradual underflow. */
  SIGMOID(Binary.SIGMOID_BACKWARD),
  /** {@code tanh x}, at most 2 ULP. The sign of zero is kept. */
  TANH(Binary.TANH_BACKWARD),
  /**
   * {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, the tanh form of GELU (Hendrycks and
   * Gimpel, 2016), at most 3 ULP, with gradual underflow. The sign of zero is kept; {@code
   * gelu(-Infinity) = -0}.
   */
  GELU(Binary.GELU_BACKWARD);

  private final int parameters;
  private final @Nullable Binary backward;

  Unary() {
    this(0, null);
  }

  Unary(int parameters) {
    this(parameters, null);
  }

  Unary(Binary backward) {
    this(0, backward);
  }

  Unary(int parameters, @Nullable Binary backward) {
    this.parameters = parameters;
    this.backward = backward;
  }

  /** How many parameters it has: none, alpha, or alpha and beta. */
  public int parameters() {
    return parameters;
  }

  /** The derivative times a gradient, with the same parameters; null if it is no activation. */
  public @Nullable Binary backward() {
    return backward;
  }
}
