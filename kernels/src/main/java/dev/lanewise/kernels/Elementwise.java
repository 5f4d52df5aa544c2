// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

/**
 * Functions of each element on its own: those of {@link Unary}, {@link Binary} and {@link Ternary},
 * where formulas, error bounds and special values are stated.
 *
 * <p>Vectors are contiguous: {@code n} elements from an offset. An output may be an input (same
 * storage, same offset); otherwise they may not overlap. {@code n == 0} does nothing. Every method
 * throws {@link IllegalArgumentException} if {@code n} is negative or an output overlaps an input,
 * and {@link IndexOutOfBoundsException} if a vector does not fit into its storage, before anything
 * is written.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface Elementwise<F> {

  /**
   * Dropout: {@code y = x / (1 - probability)} where an element is kept, {@code +0} where it is
   * not, whatever x is there. The same call on the gradient that arrives is its backward; no mask
   * is stored.
   *
   * <p>Element i is kept if {@code u[i] >= probability}, with {@code u[i] = (bits >>> 8) 2^-24}.
   * The bits are a word of the counter-based generator Philox 4x32-10 (Salmon et al., 2011) with
   * the seed as key, lower half first, and the counter {@code (block, 0, lower half of stream,
   * upper half of stream)}: of 32 elements, two of each of 8 blocks, words 0 and 1, and then two of
   * each, words 2 and 3. So {@code block = 8 (i / 32) + (i mod 16) / 2} and {@code word = 2 ((i mod
   * 32) / 16) + i mod 2}. The factor is {@code 1f / (1f - probability)}.
   *
   * @param probability of an element to be left out, in [0, 1]
   * @param seed which numbers
   * @param stream which of the seed's streams: each layer and step takes another
   */
  void dropout(
      int n, float probability, long seed, long stream, F x, int xOffset, F y, int yOffset);

  /**
   * {@code y = function(x)}.
   *
   * @param alpha the function's first parameter; any number if it has none
   * @param beta the function's second parameter; any number if it has none
   */
  void map(Unary function, int n, float alpha, float beta, F x, int xOffset, F y, int yOffset);

  /**
   * {@code z = function(x, y)}.
   *
   * @param alpha the function's first parameter; any number if it has none
   * @param beta the function's second parameter; any number if it has none
   */
  void combine(
      Binary function,
      int n,
      float alpha,
      float beta,
      F x,
      int xOffset,
      F y,
      int yOffset,
      F z,
      int zOffset);

  /** {@code w = function(x, y, z)}. */
  void combine(
      Ternary function,
      int n,
      F x,
      int xOffset,
      F y,
      int yOffset,
      F z,
      int zOffset,
      F w,
      int wOffset);

  /**
   * {@code y = function(x)}.
   *
   * @throws IllegalArgumentException if the function has parameters
   */
  default void map(Unary function, int n, F x, int xOffset, F y, int yOffset) {
    requireNoParameters(function, requireNonNull(function, "function").parameters());
    map(function, n, 0, 0, x, xOffset, y, yOffset);
  }

  /**
   * {@code z = function(x, y)}.
   *
   * @throws IllegalArgumentException if the function has parameters
   */
  default void combine(
      Binary function, int n, F x, int xOffset, F y, int yOffset, F z, int zOffset) {
    requireNoParameters(function, requireNonNull(function, "function").parameters());
    combine(function, n, 0, 0, x, xOffset, y, yOffset, z, zOffset);
  }

  private static void requireNoParameters(Enum<?> function, int parameters) {
    if (parameters > 0) {
      throw new IllegalArgumentException(
          "function is " + function + ", which takes alpha" + (parameters > 1 ? " and beta" : ""));
    }
  }

  /** {@link Unary#EXP}. */
  default void exp(int n, F x, int xOffset, F y, int yOffset) {
    map(Unary.EXP, n, x, xOffset, y, yOffset);
  }

  /** {@link Unary#LOG}. */
  default void log(int n, F x, int xOffset, F y, int yOffset) {
    map(Unary.LOG, n, x, xOffset, y, yOffset);
  }

  /** {@link Unary#RELU}. */
  default void relu(int n, F x, int xOffset, F y, int yOffset) {
    map(Unary.RELU, n, x, xOffset, y, yOffset);
  }

  /** {@link Unary#SIGMOID}. */
  default void sigmoid(int n, F x, int xOffset, F y, int yOffset) {
    map(Unary.SIGMOID, n, x, xOffset, y, yOffset);
  }

  /** {@link Unary#TANH}. */
  default void tanh(int n, F x, int xOffset, F y, int yOffset) {
    map(Unary.TANH, n, x, xOffset, y, yOffset);
  }

  /** {@link Unary#GELU}. */
  default void gelu(int n, F x, int xOffset, F y, int yOffset) {
    map(Unary.GELU, n, x, xOffset, y, yOffset);
  }

  /** {@link Binary#RELU_BACKWARD}, from the result of relu. */
  default void reluBackward(
      int n, F saved, int savedOffset, F dy, int dyOffset, F dx, int dxOffset) {
    combine(Binary.RELU_BACKWARD, n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
  }

  /** {@link Binary#SIGMOID_BACKWARD}, from the result of sigmoid. */
  default void sigmoidBackward(
      int n, F saved, int savedOffset, F dy, int dyOffset, F dx, int dxOffset) {
    combine(Binary.SIGMOID_BACKWARD, n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
  }

  /** {@link Binary#TANH_BACKWARD}, from the result of tanh. */
  default void tanhBackward(
      int n, F saved, int savedOffset, F dy, int dyOffset, F dx, int dxOffset) {
    combine(Binary.TANH_BACKWARD, n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
  }

  /** {@link Binary#GELU_BACKWARD}, from the argument of gelu. */
  default void geluBackward(
      int n, F saved, int savedOffset, F dy, int dyOffset, F dx, int dxOffset) {
    combine(Binary.GELU_BACKWARD, n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
  }

  /** {@link Binary#ADD}. */
  default void add(int n, F x, int xOffset, F y, int yOffset, F z, int zOffset) {
    combine(Binary.ADD, n, x, xOffset, y, yOffset, z, zOffset);
  }

  /** {@link Binary#MULTIPLY}. */
  default void multiply(int n, F x, int xOffset, F y, int yOffset, F z, int zOffset) {
    combine(Binary.MULTIPLY, n, x, xOffset, y, yOffset, z, zOffset);
  }

  /** {@code y = fma(alpha, x, y)}: {@link Binary#AXPY} over y. */
  default void axpy(int n, float alpha, F x, int xOffset, F y, int yOffset) {
    combine(Binary.AXPY, n, alpha, 0, x, xOffset, y, yOffset, y, yOffset);
  }

  /** {@link Unary#SCALE}. */
  default void scale(int n, float alpha, F x, int xOffset, F y, int yOffset) {
    map(Unary.SCALE, n, alpha, 0, x, xOffset, y, yOffset);
  }
}
