// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.LN2_HIGH;
import static dev.lanewise.kernels.reference.Functions.LN2_LOW;
import static dev.lanewise.kernels.reference.Functions.LOG2_E;
import static dev.lanewise.kernels.reference.Functions.ROUND_SCALED;
import static dev.lanewise.kernels.reference.Functions.expm1Tail;
import static dev.lanewise.kernels.reference.Functions.sigmoid;

/**
 * Activations made of the logistic function, to the bit. Written as {@link Functions} are; the
 * measured maximum over all 2^32 inputs stands at each method.
 *
 * <p>With {@code a = |x|}, {@code e^-a} is carried at 2^64 times its size, so that a subnormal
 * result rounds once.
 */
public final class SmoothActivations {

  /** The bits of -112: from -104 on {@code e^x} rounds to zero, and here it is below 2^-160. */
  private static final int EXP_LEAST = 0xc2e00000;

  /** The bits of 118: from 109 on {@code a e^-a} rounds to zero, and here it is below 2^-160. */
  private static final int SILU_MOST = 0x42ec0000;

  /** The bits of 2^64 times 2^-27. */
  private static final int SQUARE_LEAST = 0x52000000;

  private SmoothActivations() {}

  /** {@code ln(1 + e^x)}; at most 1.87 ULP. */
  public static float softplus(float x) {
    // -|x|; NaN becomes -112, and comes back by the other term.
    int bits = Math.min(Float.floatToRawIntBits(x) | 0x80000000, EXP_LEAST);
    float below = Float.intBitsToFloat(bits);
    float rounded = Math.fma(below, LOG2_E, ROUND_SCALED);
    float n = rounded - ROUND_SCALED;
    float high = Math.fma(n, -LN2_HIGH, below);
    float low = n * -LN2_LOW;
    float r = high + low;
    float mantissa = 1f + (high + Math.fma(r * r, expm1Tail(r), low));
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float enlarged = mantissa * scale;
    // At least 2^-27: below, the result is enlarged alone, and e^2 would underflow.
    int least = Math.max(Float.floatToRawIntBits(enlarged), SQUARE_LEAST);
    float e = Float.intBitsToFloat(least) * 0x1p-64f;
    // ln(1 + e) = e + e^2 q(e) for e in [0, 1]
    float q = Math.fma(-0x1.af49cep-9f, e, 0x1.4917cep-6f);
    q = Math.fma(q, e, -0x1.d6b08cp-5f);
    q = Math.fma(q, e, 0x1.b4ae08p-4f);
    q = Math.fma(q, e, -0x1.3a435ep-3f);
    q = Math.fma(q, e, 0x1.934b54p-3f);
    q = Math.fma(q, e, -0x1.ff23e6p-3f);
    q = Math.fma(q, e, 0x1.554dd0p-2f);
    q = Math.fma(q, e, -0x1.ffffd2p-2f);
    return Math.fma(Math.fma(enlarged * e, q, enlarged), 0x1p-64f, x < 0f ? 0f : x);
  }

  /** {@code dy} times the slope of {@link #softplus} at x, {@link Functions#sigmoid}. */
  public static float softplusBackward(float x, float dy) {
    return dy * sigmoid(x);
  }

  /** {@code ln(1 / (1 + e^-x))}; at most 1.87 ULP. */
  public static float logSigmoid(float x) {
    return -softplus(-x);
  }

  /** {@code dy} times the slope of {@link #logSigmoid} at x. */
  public static float logSigmoidBackward(float x, float dy) {
    return dy * sigmoid(-x);
  }

  /**
   * {@code x / (1 + e^-x)}; at most 1.97 ULP.
   *
   * <p>Below zero it is {@code -a e / (1 + e)} with {@code e = e^-a}, above it x more than that, at
   * 2^60 times its size as in {@link Functions#gelu}. What the rounding of {@code 1 + e} left out
   * goes into the numerator; without that it is 2.48 ULP (sampled).
   */
  public static float silu(float x) {
    float a = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x) & 0x7fffffff, SILU_MOST));
    float rounded = Math.fma(a, -LOG2_E, ROUND_SCALED);
    float n = rounded - ROUND_SCALED;
    float high = Math.fma(n, -LN2_HIGH, -a);
    float low = n * -LN2_LOW;
    float r = high + low;
    float tail = Math.fma(r * r, expm1Tail(r), low);
    float m = high + tail;
    int bits = Float.floatToRawIntBits(rounded) << 23;
    float scale = Float.intBitsToFloat(bits);
    float base = scale + 0x1p64f;
    float divisor = Math.fma(m, scale, base);
    float rest = Math.fma(m, scale, base - divisor);
    // 3/4 is near e^r / (1 + e) wherever the rest counts.
    float corrected = high + Math.fma(rest, -0x1.8p-65f, tail);
    float dividend = Math.fma(a, corrected, a) * Float.intBitsToFloat(bits + (60 << 23));
    return Math.fma(dividend / divisor, -0x1p-60f, x < 0f ? -0f : x);
  }

  /**
   * The derivative of {@link #silu}; within 1.16e-7, and 5.01 ULP of the larger of its two terms.
   *
   * <p>With {@code w = e / (1 + e)} it is {@code w (1 - a (1 - w))} at {@code -a}, and 1 minus that
   * at {@code a}.
   */
  static float siluSlope(float x) {
    float a = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x) & 0x7fffffff, SILU_MOST));
    float rounded = Math.fma(a, -LOG2_E, ROUND_SCALED);
    float n = rounded - ROUND_SCALED;
    float high = Math.fma(n, -LN2_HIGH, -a);
    float low = n * -LN2_LOW;
    float r = high + low;
    float m = high + Math.fma(r * r, expm1Tail(r), low);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float e = Math.fma(m, scale, scale);
    float complement = 0x1p64f / (0x1p64f + e);
    float enlarged = e * complement * Math.fma(-a, complement, 1f);
    float slope = Math.fma(enlarged, x < 0f ? 0x1p-64f : -0x1p-64f, x < 0f ? 0f : 1f);
    return Float.isNaN(x) ? x : slope;
  }

  /** {@code dy} times the slope of {@link #silu} at x. */
  public static float siluBackward(float x, float dy) {
    return dy * siluSlope(x);
  }
}
