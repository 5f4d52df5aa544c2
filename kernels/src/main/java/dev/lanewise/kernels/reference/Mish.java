// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.LN2_HIGH;
import static dev.lanewise.kernels.reference.Functions.LN2_LOW;
import static dev.lanewise.kernels.reference.Functions.LOG2_E;
import static dev.lanewise.kernels.reference.Functions.ROUND_SCALED;
import static dev.lanewise.kernels.reference.Functions.expm1Tail;

/**
 * Mish, to the bit. Written as {@link Functions} are; the measured maximum over all 2^32 inputs
 * stands at each method.
 *
 * <p>{@code tanh(ln(1 + E)) = 1 - 2 / (1 + (1 + E)^2)} is a rational function of {@code E = e^x}.
 * With {@code a = |x|}, {@code e = e^-a}, {@code f = 1 + e} and {@code g = 1 + 2 e} it is {@code e
 * (1 - e f / (1 + f^2))} below zero and {@code 1 - e 4 e / (1 + g^2)} above it.
 */
public final class Mish {

  /** The bits of 117: from 109 on {@code a e^-a} rounds to zero, and here it is below 2^-160. */
  private static final int MOST = 0x42ea0000;

  /** The bits of 2^64 times 2^-100 and 2^-26. */
  private static final int LEAST = 0x2d800000;

  private static final int LEAST_OF_SLOPE = 0x52800000;

  private Mish() {}

  /**
   * {@code x tanh(ln(1 + e^x))}; at most 1.82 ULP.
   *
   * <p>Up to 0.35 it is x times a polynomial, whose constant, 0.6, is in two parts. Beyond, the
   * fraction is at most a third of the result, and its five roundings count less than that. {@code
   * e^-a} is carried at 2^64 times its size, so that a subnormal result rounds once.
   */
  public static float mish(float x) {
    float a = clamped(x);
    float rounded = Math.fma(a, -LOG2_E, ROUND_SCALED);
    float m = expm1(a, rounded);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float e = reduced(Math.fma(m, scale, scale), LEAST);
    float f = Math.fma(x < 0f ? 1f : 2f, e, 1f);
    float h = (x < 0f ? f : 4f * e) / Math.fma(f, f, 1f);
    float s = Math.fma(-h, Math.fma(e, m, e), m);
    // With x above zero, where this is not the result, so that it does not underflow there.
    float below = Math.fma(Math.fma(a, s, a) * scale, -0x1p-64f, x < 0f ? -0f : x);
    float above = Math.fma(-(a * e), h, x);
    float p = Math.fma(0x1.ad7374p-11f, x, 0x1.ee4516p-8f);
    p = Math.fma(p, x, -0x1.884228p-12f);
    p = Math.fma(p, x, -0x1.7798dap-5f);
    p = Math.fma(p, x, -0x1.06242ep-6f);
    p = Math.fma(p, x, 0x1.47ae02p-2f);
    float near = Math.fma(x, 0x1.333332p-1f, x * Math.fma(p, x, 0x1.253a8cp-25f));
    float far = x < 0f ? below : above;
    float y = a < 0.35f ? near : far;
    return Float.isNaN(x) ? x : y;
  }

  /**
   * The derivative of {@link #mish}; within 1.5e-7, and 6.2 ULP of the larger of its two terms.
   *
   * <p>It is {@code e ((1 + f) - w) / (1 + f^2)} with {@code w = 4 a f / (1 + f^2)} at {@code -a},
   * and {@code 1 - 4 e^2 (1 - w) / (1 + g^2)} with {@code w = 4 a f / (1 + g^2)} at {@code a}.
   */
  static float mishSlope(float x) {
    float a = clamped(x);
    float rounded = Math.fma(a, -LOG2_E, ROUND_SCALED);
    float m = expm1(a, rounded);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float enlarged = Math.fma(m, scale, scale);
    float e = reduced(enlarged, LEAST_OF_SLOPE);
    float f = Math.fma(x < 0f ? 1f : 2f, e, 1f);
    float u = 1f / Math.fma(f, f, 1f);
    float w = 4f * a * (1f + e) * u;
    float p = x < 0f ? (f + 1f) - w : Math.fma(-w, 4f * e, 4f * e);
    float slope = Math.fma(enlarged * u * p, x < 0f ? 0x1p-64f : -0x1p-64f, x < 0f ? 0f : 1f);
    return Float.isNaN(x) ? x : slope;
  }

  /** {@code dy} times the slope of {@link #mish} at x. */
  public static float mishBackward(float x, float dy) {
    return dy * mishSlope(x);
  }

  /**
   * {@code e^-a}, but not so little that it or its square would underflow; less is lost in all sums
   * that it enters.
   */
  private static float reduced(float enlarged, int least) {
    return Float.intBitsToFloat(Math.max(Float.floatToRawIntBits(enlarged), least)) * 0x1p-64f;
  }

  /** {@code |x|}, at most 117; NaN becomes 117 too. */
  private static float clamped(float x) {
    return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x) & 0x7fffffff, MOST));
  }

  /** {@code e^-a 2^-n - 1}, where n is what {@code -a / ln 2} was rounded to. */
  private static float expm1(float a, float rounded) {
    float n = rounded - ROUND_SCALED;
    float high = Math.fma(n, -LN2_HIGH, -a);
    float low = n * -LN2_LOW;
    float r = high + low;
    return high + Math.fma(r * r, expm1Tail(r), low);
  }
}
