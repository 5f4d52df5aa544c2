// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.LN2_HIGH;
import static dev.lanewise.kernels.reference.Functions.LN2_LOW;
import static dev.lanewise.kernels.reference.Functions.LOG2_E;

/**
 * {@code e^x - 1} and {@code ln(1 + x)}, accurate near zero, to the bit. Written as {@link
 * Functions} are; the measured maximum over all 2^32 inputs stands at each method.
 */
public final class Exponentials {

  /** 1.5 * 2^23 plus the exponent bias less one: the low bits hold 2^(n-1) as a scale. */
  private static final float ROUND_HALVED = 0x1.8000fcp23f;

  /**
   * ln 2 in two parts, the first rounded down, so that both are positive: {@code ln(1 + -0)} is a
   * sum of zeros that are all negative. Times 2^-23, the weight of an exponent's lowest bit.
   */
  private static final float LN2_FLOOR = 0x1.62e42ep-24f;

  private static final float LN2_REST = 0x1.efa39ep-48f;

  /** The bits of 89, whose exponential is infinite. */
  private static final int MOST = 0x42b20000;

  private Exponentials() {}

  /**
   * {@code e^x - 1}; at most 0.99 ULP.
   *
   * <p>All is computed at half its size, so that 2^n is a float up to the largest result.
   */
  public static float expm1(float x) {
    // NaN, which becomes 89, comes back with the tiny numbers.
    float most = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x), MOST));
    float y = expm1InRange(x < -20f ? -20f : most);
    return Math.abs(x) >= 0x1p-26f ? y : x;
  }

  /** {@link #expm1} between -20 and 88.7, but for tiny numbers. */
  static float expm1InRange(float x) {
    float rounded = Math.fma(x, LOG2_E, ROUND_HALVED);
    float n = rounded - ROUND_HALVED;
    float high = Math.fma(n, -LN2_HIGH, x);
    float low = n * -LN2_LOW;
    float r = high + low;
    float q = Math.fma(0x1.6ac144p-10f, r, 0x1.123da6p-7f);
    q = Math.fma(q, r, 0x1.555858p-5f);
    q = Math.fma(q, r, 0x1.55548ep-3f);
    q = Math.fma(q, r, 0x1.fffffcp-2f);
    float tail = Math.fma(r * r, q, low);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    // scale (1 + high) - 1/2 and what its roundings left out: 2^n - 1 and 2^n expm1(r) cancel
    // where n is 1, and at 2^24 the 1/2 is lost.
    float base = scale - 0.5f;
    float sum = Math.fma(scale, high, base);
    float rest = Math.fma(scale, high, base - sum) + ((scale - base) - 0.5f);
    float half = sum + Math.fma(scale, tail, rest);
    return half + half;
  }

  /**
   * {@code ln(1 + x)}; at most 0.92 ULP.
   *
   * <p>{@code 1 + x = 2^n (1 + f)} with f in [-1/4, 1/2): there is no rounding in {@code f = x 2^-n
   * + (2^-n - 1)}, and where n is 0, f is x.
   */
  public static float log1p(float x) {
    return logOfSum(1f + x, x);
  }

  /** {@link #log1p} of numbers that are not negative, and of NaN. */
  static float log1pOfPositive(float x) {
    float y = logOfPositiveSum(1f + x, x);
    return x < Float.POSITIVE_INFINITY ? y : x;
  }

  /** {@code ln(1 + x)}, u being that sum, rounded. */
  @Ordinarily(by = "logOfPositiveSum", from = Float.MIN_NORMAL, to = Float.MAX_VALUE)
  private static float logOfSum(float u, float x) {
    float y = logOfPositiveSum(u, x);
    y = x < Float.POSITIVE_INFINITY ? y : x;
    y = u == 0f ? Float.NEGATIVE_INFINITY : y;
    return u < 0f ? Float.NaN : y;
  }

  /** {@link #log1p} of finite numbers above -1. */
  static float logOfPositiveSum(float u, float x) {
    // -n, in the place of an exponent
    int minus = (0x3fbfffff - Float.floatToRawIntBits(u)) & 0xff800000;
    float f =
        Float.intBitsToFloat(Float.floatToRawIntBits(x) + minus)
            - Math.fma(-0.25f, Float.intBitsToFloat(0x40800000 + minus), 1f);
    float m = (float) minus;
    float q = Math.fma(-0x1.792ad6p-5f, f, 0x1.b1e0b8p-4f);
    q = Math.fma(q, f, -0x1.0e8dc8p-3f);
    q = Math.fma(q, f, 0x1.2876bcp-3f);
    q = Math.fma(q, f, -0x1.54d6d0p-3f);
    q = Math.fma(q, f, 0x1.996714p-3f);
    q = Math.fma(q, f, -0x1.000082p-2f);
    q = Math.fma(q, f, 0x1.5555acp-2f);
    q = Math.fma(q, f, -0.5f);
    float sum = Math.fma(m, -LN2_FLOOR, f);
    float rest = f - Math.fma(m, LN2_FLOOR, sum);
    return sum + Math.fma(f * f, q, Math.fma(m, -LN2_REST, rest));
  }
}
