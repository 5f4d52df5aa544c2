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
 */
public enum Binary {
  /** {@code x + y}, correctly rounded. */
  ADD,
  /** {@code x * y}, correctly rounded. The backward of exp, from its result. */
  MULTIPLY,
  /** {@code fma(alpha, x, y)}, correctly rounded. */
  AXPY(1),
  /** {@code x <= 0 ? +0 : dy}, from the result of {@link Unary#RELU}; exact. */
  RELU_BACKWARD(Saved.RESULT),
  /** {@code dy * (x * (1 - x))}, from the result of {@link Unary#SIGMOID}; three roundings. */
  SIGMOID_BACKWARD(Saved.RESULT),
  /** {@code dy * fma(-x, x, 1)}, from the result of {@link Unary#TANH}; two roundings. */
  TANH_BACKWARD(Saved.RESULT),
  /**
   * {@code dy * slope}, from the argument of {@link Unary#GELU}, where {@code slope} is the
   * derivative there, rounded: within 1.3e-7, and within 6 ULP of the larger of its two terms,
   * {@code s} and {@code x s'} with {@code gelu(x) = x s}. It is 1 at Infinity and -0 at -Infinity.
   */
  GELU_BACKWARD(Saved.ARGUMENT);

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
