// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Functions of each element on its own.
 *
 * <p>Vectors are contiguous: {@code n} elements from an offset. An output may be an input (same
 * storage, same offset); otherwise they may not overlap. {@code n == 0} does nothing. NaN in gives
 * NaN out. Every method throws {@link IllegalArgumentException} if {@code n} is negative or an
 * output overlaps an input, and {@link IndexOutOfBoundsException} if a vector does not fit into its
 * storage, before anything is written.
 *
 * <p>Error bounds are in units in the last place (ULP) of the exact result, over all inputs.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface Elementwise<F> {

  /** {@code y = e^x}, at most 1 ULP, with gradual underflow. */
  void exp(int n, F x, int xOffset, F y, int yOffset);

  /** {@code y = ln x}, at most 1 ULP. {@code ln(+-0) = -Infinity}; NaN below zero. */
  void log(int n, F x, int xOffset, F y, int yOffset);

  /** {@code y = x <= 0 ? +0 : x}, exact. NaN stays NaN, -0 becomes +0. */
  void relu(int n, F x, int xOffset, F y, int yOffset);

  /** {@code y = 1 / (1 + e^-x)}, at most 2 ULP, with gradual underflow. */
  void sigmoid(int n, F x, int xOffset, F y, int yOffset);

  /** {@code y = tanh x}, at most 2 ULP. The sign of zero is kept. */
  void tanh(int n, F x, int xOffset, F y, int yOffset);

  /**
   * {@code y = 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, the tanh form of GELU (Hendrycks
   * and Gimpel, 2016), at most 3 ULP, with gradual underflow. The sign of zero is kept; {@code
   * gelu(-Infinity) = -0}.
   */
  void gelu(int n, F x, int xOffset, F y, int yOffset);

  /** {@code dx = y <= 0 ? +0 : dy}, where {@code y = relu(x)}, exact. */
  void reluBackward(int n, F y, int yOffset, F dy, int dyOffset, F dx, int dxOffset);

  /** {@code dx = dy * (y * (1 - y))}, where {@code y = sigmoid(x)}; three roundings. */
  void sigmoidBackward(int n, F y, int yOffset, F dy, int dyOffset, F dx, int dxOffset);

  /** {@code dx = dy * fma(-y, y, 1)}, where {@code y = tanh(x)}; two roundings. */
  void tanhBackward(int n, F y, int yOffset, F dy, int dyOffset, F dx, int dxOffset);

  /**
   * {@code dx = dy * slope}, where {@code slope} is the derivative of {@link #gelu} at {@code x},
   * rounded: within 1.3e-7, and within 6 ULP of the larger of its two terms, {@code s} and {@code x
   * s'} with {@code gelu(x) = x s}. It is 1 at Infinity and -0 at -Infinity.
   */
  void geluBackward(int n, F x, int xOffset, F dy, int dyOffset, F dx, int dxOffset);

  /** {@code z = x + y}, correctly rounded. */
  void add(int n, F x, int xOffset, F y, int yOffset, F z, int zOffset);

  /** {@code z = x * y}, correctly rounded. The backward of exp: {@code dx = dy * y}. */
  void multiply(int n, F x, int xOffset, F y, int yOffset, F z, int zOffset);

  /** {@code y = fma(alpha, x, y)}, correctly rounded. */
  void axpy(int n, float alpha, F x, int xOffset, F y, int yOffset);

  /** {@code y = alpha * x}, correctly rounded; NaN in x stays NaN even when alpha is 0. */
  void scale(int n, float alpha, F x, int xOffset, F y, int yOffset);
}
