// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Functions of two elements, for {@link Elementwise#combine}. Some have parameters, alpha and beta,
 * that are the same for all elements.
 *
 * <p>The {@code BACKWARD} of an activation takes what was saved of it as x, its argument or its
 * result as stated, and the gradient dy that arrives behind it as y; it gives the gradient in front
 * of it.
 *
 * <p>The gated units GLU, SWIGLU and GEGLU have a gradient for each input: that of x is the same
 * function of dy and the gate, that of the gate a function of {@link Ternary}.
 */
public enum Binary {
  /** {@code x + y}, correctly rounded. */
  ADD,
  /** {@code x - y}, correctly rounded. */
  SUBTRACT,
  /** {@code x * y}, correctly rounded. The backward of exp, from its result. */
  MULTIPLY,
  /** {@code x / y}, correctly rounded. */
  DIVIDE,
  /** The smaller, exact; NaN if one is NaN, and -0 is below +0, as in {@link Math#min}. */
  MIN,
  /** The larger, exact; NaN if one is NaN, and -0 is below +0, as in {@link Math#max}. */
  MAX,
  /** {@code fma(alpha, x, y)}, correctly rounded. */
  AXPY(1),
  /** {@code x sigmoid(y)}: x behind a gate; sigmoid's error and one rounding. */
  GLU,
  /** {@code x silu(y)} (Shazeer, 2020); silu's error and one rounding. */
  SWIGLU,
  /** {@code x gelu(y)} (Shazeer, 2020); gelu's error and one rounding. */
  GEGLU,
  /** {@code x < alpha || x > beta ? +0 : dy}, from the argument of {@link Unary#CLAMP}; exact. */
  CLAMP_BACKWARD(2, Saved.ARGUMENT),
  /** +0, whatever dy is: the slope of {@link Unary#STEP}. */
  STEP_BACKWARD(Saved.RESULT),
  /** {@code x <= 0 ? +0 : dy}, from the result of {@link Unary#RELU}; exact. */
  RELU_BACKWARD(Saved.RESULT),
  /**
   * {@code dy}, times alpha where the sign of x is minus, from the result of {@link
   * Unary#LEAKY_RELU}, or from its argument; correctly rounded.
   */
  LEAKY_RELU_BACKWARD(1, Saved.RESULT),
  /**
   * {@code x < 0 ? x * y : +0}, correctly rounded: what each element of {@link Unary#LEAKY_RELU}
   * with argument x and gradient y adds to the gradient of alpha.
   */
  LEAKY_RELU_SLOPE,
  /** {@code x < 0 ? y * x : x}, correctly rounded: {@link Rows#prelu} with the slope y. */
  PRELU,
  /** {@code dy * (x * (1 - x))}, from the result of {@link Unary#SIGMOID}; three roundings. */
  SIGMOID_BACKWARD(Saved.RESULT),
  /** {@code dy * fma(-x, x, 1)}, from the result of {@link Unary#TANH}; two roundings. */
  TANH_BACKWARD(Saved.RESULT),
  /**
   * {@code dy * slope}, from the argument of {@link Unary#GELU}, where {@code slope} is the
   * derivative there, rounded: within 1.3e-7, and within 6 ULP of the larger of its two terms,
   * {@code s} and {@code x s'} with {@code gelu(x) = x s}. It is 1 at Infinity and -0 at -Infinity.
   */
  GELU_BACKWARD(Saved.ARGUMENT),
  /**
   * {@code dy * slope}, from the argument of {@link Unary#GELU_ERF}, where {@code slope} is the
   * derivative there, rounded: within 1.4e-7, and within 4 ULP of the larger of its two terms, as
   * for {@link #GELU_BACKWARD}.
   */
  GELU_ERF_BACKWARD(Saved.ARGUMENT),
  /**
   * {@code dy * slope}, from the argument of {@link Unary#SILU}; slope within 1.2e-7, and within 6
   * ULP of the larger of its two terms, {@code s} and {@code x s'} with {@code s = sigmoid(x)}.
   */
  SILU_BACKWARD(Saved.ARGUMENT),
  /**
   * {@code dy * slope}, from the argument of {@link Unary#MISH}; slope within 1.5e-7, and within 7
   * ULP of the larger of its two terms, {@code t} and {@code x t'} with {@code t = tanh(ln(1 +
   * e^x))}.
   */
  MISH_BACKWARD(Saved.ARGUMENT),
  /**
   * {@code dy * sigmoid(x)}, from the argument of {@link Unary#SOFTPLUS}; sigmoid's error and one
   * rounding.
   */
  SOFTPLUS_BACKWARD(Saved.ARGUMENT),
  /**
   * {@code dy * sigmoid(-x)}, from the argument of {@link Unary#LOG_SIGMOID}; sigmoid's error and
   * one rounding.
   */
  LOG_SIGMOID_BACKWARD(Saved.ARGUMENT),
  /** {@code dy * (x > 0 ? 1 : x + alpha)}, from the result of {@link Unary#ELU}; two roundings. */
  ELU_BACKWARD(1, Saved.RESULT),
  /**
   * {@code dy * (x > 0 ? 1.0507010 : x + 1.7580993)}, from the result of {@link Unary#SELU}; two
   * roundings.
   */
  SELU_BACKWARD(Saved.RESULT),
  /** {@code dy * (1 - |x|)^2}, from the result of {@link Unary#SOFTSIGN}; three roundings. */
  SOFTSIGN_BACKWARD(Saved.RESULT),
  /**
   * {@code 0 < x < 1 ? dy / 6 : +0}, from the result of {@link Unary#HARD_SIGMOID}; correctly
   * rounded.
   */
  HARD_SIGMOID_BACKWARD(Saved.RESULT),
  /**
   * {@code dy * (2x + 3) / 6} between -3 and 3, dy above, zero below, from the argument of {@link
   * Unary#HARD_SWISH}; three roundings.
   */
  HARD_SWISH_BACKWARD(Saved.ARGUMENT);

  /** What of an activation its backward is computed from. */
  public enum Saved {
    /** What it was applied to. */
    ARGUMENT,
    /** What it gave. */
    RESULT
  }

  private final int parameters;
  private final @Nullable Saved saved;

  Binary() {
    this(0, null);
  }

  Binary(int parameters) {
    this(parameters, null);
  }

  Binary(Saved saved) {
    this(0, saved);
  }

  Binary(int parameters, @Nullable Saved saved) {
    this.parameters = parameters;
    this.saved = saved;
  }

  /** How many parameters it has: none, alpha, or alpha and beta. */
  public int parameters() {
    return parameters;
  }

  /** What x is, if this is the backward of an activation; else null. */
  public @Nullable Saved saved() {
    return saved;
  }
}
