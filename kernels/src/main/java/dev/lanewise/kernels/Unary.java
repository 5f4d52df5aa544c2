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
  /** {@code -x}, exact. */
  NEGATE,
  /** {@code |x|}, exact. */
  ABS,
  /** {@code x * x}, correctly rounded. */
  SQUARE,
  /** The square root, correctly rounded. NaN below zero; {@code sqrt(-0) = -0}. */
  SQRT,
  /** {@code 1 / sqrt(x)}, two roundings: at most 1.5 ULP. {@code rsqrt(+-0) = +-Infinity}. */
  RSQRT,
  /**
   * {@code max(x, alpha)}, then {@code min} of that and {@code beta}, exact. PyTorch's clamp; with
   * 0 and 6, ReLU6. Backward from the argument.
   */
  CLAMP(2, Binary.CLAMP_BACKWARD),
  /** {@code alpha * x}, correctly rounded; NaN stays NaN even when alpha is 0. */
  SCALE(1),
  /** {@code e^x}, at most 1 ULP, with gradual underflow. */
  EXP,
  /** {@code ln x}, at most 1 ULP. {@code ln(+-0) = -Infinity}; NaN below zero. */
  LOG,
  /** {@code e^x - 1}, at most 1 ULP. The sign of zero is kept. */
  EXPM1,
  /** {@code ln(1 + x)}, at most 1 ULP. The sign of zero is kept; -Infinity at -1, NaN below. */
  LOG1P,
  /** The error function, at most 2 ULP. The sign of zero is kept. */
  ERF,
  /** The sine, at most 2 ULP for any x. The sign of zero is kept; NaN for infinities. */
  SIN,
  /** The cosine, at most 2 ULP for any x. NaN for infinities. */
  COS,
  /**
   * {@code x^alpha}, at most 2 ULP, with gradual underflow and C99's special values: {@code x^0}
   * and {@code 1^alpha} are 1, also of NaN; a negative x has a power only where alpha is an
   * integer.
   */
  POW(1),
  /** {@code x > 0 ? 1 : +0}, exact. Backward from the result. */
  STEP(Binary.STEP_BACKWARD),
  /** {@code x <= 0 ? +0 : x}, exact. -0 becomes +0. Backward from the result. */
  RELU(Binary.RELU_BACKWARD),
  /**
   * {@code x < 0 ? alpha * x : x}, correctly rounded. Backward from the result, if alpha is not
   * negative; else the same kernel from the argument. It is PReLU with one slope, whose gradient is
   * the sum of {@link Binary#LEAKY_RELU_SLOPE}.
   */
  LEAKY_RELU(1, Binary.LEAKY_RELU_BACKWARD),
  /** {@code 1 / (1 + e^-x)}, at most 2 ULP, with gradual underflow. Backward from the result. */
  SIGMOID(Binary.SIGMOID_BACKWARD),
  /** {@code tanh x}, at most 2 ULP. The sign of zero is kept. Backward from the result. */
  TANH(Binary.TANH_BACKWARD),
  /**
   * {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, the tanh form of GELU (Hendrycks and
   * Gimpel, 2016), at most 3 ULP, with gradual underflow. The sign of zero is kept; {@code
   * gelu(-Infinity) = -0}. Backward from the argument.
   */
  GELU(Binary.GELU_BACKWARD),
  /**
   * {@code x (1 + erf(x / sqrt 2)) / 2}, GELU as it is defined (Hendrycks and Gimpel, 2016) and
   * PyTorch's default, at most 2 ULP, with gradual underflow. The sign of zero is kept; {@code
   * geluErf(-Infinity) = -0}. Backward from the argument.
   */
  GELU_ERF(Binary.GELU_ERF_BACKWARD),
  /**
   * {@code x / (1 + e^-x)}, also called swish (Elfwing, Uchibe and Doya, 2017), at most 2 ULP, with
   * gradual underflow. The sign of zero is kept; {@code silu(-Infinity) = -0}. Backward from the
   * argument.
   */
  SILU(Binary.SILU_BACKWARD),
  /**
   * {@code x tanh(ln(1 + e^x))} (Misra, 2019), at most 2 ULP, with gradual underflow. The sign of
   * zero is kept; {@code mish(-Infinity) = -0}. Backward from the argument.
   */
  MISH(Binary.MISH_BACKWARD),
  /** {@code ln(1 + e^x)}, at most 2 ULP, with gradual underflow. Backward from the argument. */
  SOFTPLUS(Binary.SOFTPLUS_BACKWARD),
  /** {@code ln(1 / (1 + e^-x))}, at most 2 ULP. Backward from the argument. */
  LOG_SIGMOID(Binary.LOG_SIGMOID_BACKWARD),
  /**
   * {@code x > 0 ? x : alpha (e^x - 1)} (Clevert, Unterthiner and Hochreiter, 2015), at most 2.5
   * ULP. Backward from the result, if alpha is not negative.
   */
  ELU(1, Binary.ELU_BACKWARD),
  /**
   * {@code 1.0507010 x} above zero, {@code 1.7580993 (e^x - 1)} below (Klambauer et al., 2017), at
   * most 2.5 ULP. Backward from the result.
   */
  SELU(Binary.SELU_BACKWARD),
  /** {@code x / (1 + |x|)}, two roundings: at most 1.5 ULP. Backward from the result. */
  SOFTSIGN(Binary.SOFTSIGN_BACKWARD),
  /**
   * {@code (x + 3) / 6} between 0 and 1, two roundings: at most 1 ULP. Backward from the result.
   */
  HARD_SIGMOID(Binary.HARD_SIGMOID_BACKWARD),
  /**
   * {@code x (x + 3) / 6} between -3 and 3, three roundings: at most 2 ULP; x above, -0 below
   * (Howard et al., 2019). Backward from the argument.
   */
  HARD_SWISH(Binary.HARD_SWISH_BACKWARD);

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
