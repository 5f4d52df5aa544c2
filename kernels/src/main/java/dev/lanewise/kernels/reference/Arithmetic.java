// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/** The plainest {@link Functions} of each element. */
public final class Arithmetic {

  private Arithmetic() {}

  /** {@code x}. */
  public static float identity(float x) {
    return x;
  }

  /** {@code -x}. */
  public static float negate(float x) {
    return -x;
  }

  /** {@code |x|}. */
  public static float abs(float x) {
    return Math.abs(x);
  }

  /** {@code x^2}. */
  public static float square(float x) {
    return x * x;
  }

  /** The square root of x. */
  public static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }

  /** One over the square root of x. */
  public static float rsqrt(float x) {
    return 1f / (float) Math.sqrt(x);
  }

  /** {@code alpha * x}. */
  public static float scale(@Uniform float alpha, float x) {
    return alpha * x;
  }

  /** {@code x}, but at least {@code low} and then at most {@code high}. */
  public static float clamp(float x, @Uniform float low, @Uniform float high) {
    float raised = x < low ? low : x;
    return raised > high ? high : raised;
  }

  /** {@code dy} where {@link #clamp} leaves x as it is. */
  public static float clampBackward(float x, float dy, @Uniform float low, @Uniform float high) {
    return x < low || x > high ? 0f : dy;
  }

  /** {@code x + y}. */
  public static float add(float x, float y) {
    return x + y;
  }

  /** {@code x - y}. */
  public static float subtract(float x, float y) {
    return x - y;
  }

  /** {@code x * y}. */
  public static float multiply(float x, float y) {
    return x * y;
  }

  /** {@code x / y}. */
  public static float divide(float x, float y) {
    return x / y;
  }

  /** The larger of x and y; NaN if one is NaN, and +0 of two zeros if one is. */
  public static float max(float x, float y) {
    float larger = x > y ? x : y;
    float equal = Float.intBitsToFloat(Float.floatToRawIntBits(x) & Float.floatToRawIntBits(y));
    larger = x == y ? equal : larger;
    return Float.isNaN(x) ? x : larger;
  }

  /** The smaller of x and y; NaN if one is NaN, and -0 of two zeros if one is. */
  public static float min(float x, float y) {
    float smaller = x < y ? x : y;
    float equal = Float.intBitsToFloat(Float.floatToRawIntBits(x) | Float.floatToRawIntBits(y));
    smaller = x == y ? equal : smaller;
    return Float.isNaN(x) ? x : smaller;
  }

  /** {@code fma(alpha, x, y)}. */
  public static float axpy(@Uniform float alpha, float x, float y) {
    return Math.fma(alpha, x, y);
  }

  /** {@code x} where the condition is not zero, else {@code y}. */
  public static float where(float condition, float x, float y) {
    return condition == 0f ? y : x;
  }
}
