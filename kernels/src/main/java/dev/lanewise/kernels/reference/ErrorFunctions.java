// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.LN2_HIGH;
import static dev.lanewise.kernels.reference.Functions.LN2_LOW;
import static dev.lanewise.kernels.reference.Functions.LOG2_E;
import static dev.lanewise.kernels.reference.Functions.ROUND_SCALED;
import static dev.lanewise.kernels.reference.Functions.expm1Tail;

/**
 * The error function and GELU as made of it, to the bit. Written as {@link Functions} are; the
 * measured maximum over all 2^32 inputs stands at each method.
 */
public final class ErrorFunctions {

  /** 1.5 * 2^23 plus the exponent bias: the low bits hold 2^n as a scale. */
  private static final float ROUND_SCALE = 0x1.8000fep23f;

  /** The bits of 4: from 3.92 on, {@code erf} rounds to 1. */
  private static final int ERF_MOST = 0x40800000;

  /** The bits of 15: from 14.6 on, {@code a P(-a)} and its derivative round to zero. */
  private static final int GELU_MOST = 0x41700000;

  private ErrorFunctions() {}

  /**
   * {@code erf x}; at most 1.39 ULP.
   *
   * <p>Below 0.93 an odd polynomial; above, {@code 1 - 2^-a g(a)}, where g is a polynomial too: the
   * logarithm of {@code 1 - erf} is smooth.
   */
  public static float erf(float x) {
    float a = Math.abs(x);
    float z = a * a;
    float p = Math.fma(-0x1.386c0cp-11f, z, 0x1.46d838p-8f);
    p = Math.fma(p, z, -0x1.b67bcep-6f);
    p = Math.fma(p, z, 0x1.ce1984p-4f);
    p = Math.fma(p, z, -0x1.8126e2p-2f);
    p = Math.fma(p, z, 0x1.06eba6p-3f);
    float near = Math.fma(a, p, a);
    float c = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(a), ERF_MOST));
    float g = Math.fma(-0x1.4332e6p-12f, c, 0x1.2fb41cp-8f);
    g = Math.fma(g, c, -0x1.0e6b58p-5f);
    g = Math.fma(g, c, 0x1.36f804p-3f);
    g = Math.fma(g, c, 0x1.d5966ep-1f);
    g = Math.fma(g, c, 0x1.a0cafep0f);
    float rounded = Math.fma(g, -c, ROUND_SCALE);
    float r = Math.fma(g, -c, ROUND_SCALE - rounded);
    float power = Math.fma(0x1.65c4c0p-10f, r, 0x1.3d5a36p-7f);
    power = Math.fma(power, r, 0x1.c6a236p-5f);
    power = Math.fma(power, r, 0x1.ebf80ap-3f);
    power = Math.fma(power, r, 0x1.62e438p-1f);
    power = Math.fma(power, r, 0x1.000002p0f);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float far = Math.fma(-scale, power, 1f);
    return Math.copySign(a >= 0.93f ? far : near, x);
  }

  /**
   * {@code x P(x)} with the normal distribution P, {@code (1 + erf(x / sqrt 2)) / 2}; at most 1.89
   * ULP.
   *
   * <p>With {@code a = |x|} it is {@code -a P(-a)} below zero, so that nothing cancels, and x more
   * above it. {@code 2 P(-a) = e^(-a^2/2) Q(w) / (a + 5/2)} with {@code w = a / (a + 5/2)}, where Q
   * falls from 5/2 to 0.93, a polynomial. {@code Q e^r} is 1 or 2, whichever is near, and s more,
   * so that the result is w or 2 w and a little more, and few roundings count. What those of w left
   * out is added, with a weight of about {@code 0.6 (1 - w)^2}, for either head: for a large a,
   * {@code w Q(w)} hardly depends on w. All is carried at 2^65 times its size, so that a subnormal
   * result rounds once.
   */
  public static float geluErf(float x) {
    float a = geluClamped(x);
    float half = -0.5f * a;
    float v = half * a;
    float rounded = Math.fma(v, LOG2_E, ROUND_SCALED);
    float n = rounded - ROUND_SCALED;
    float high = Math.fma(n, -LN2_HIGH, v);
    float low = Math.fma(n, -LN2_LOW, Math.fma(half, a, -v));
    float r = high + low;
    float m = high + Math.fma(r * r, expm1Tail(r), low);
    float divisor = a + 2.5f;
    float w = a / divisor;
    float t = w - 0.25f;
    boolean two = t < Math.fma(r, 0.6f, 0.16f);
    float head = two ? 2f : 1f;
    float q = Math.fma(t, geluErfSlope(t), two ? -0x1.7585c0p-4f : 0x1.d14f48p-1f);
    float s = Math.fma(m, head, Math.fma(m, q, q));
    float left = Math.fma(-w, a - (divisor - 2.5f), Math.fma(-w, divisor, a));
    float share = Math.fma(t, -0.85f, 0.54f);
    float enlarged = Math.fma(w, head, Math.fma(w, s, left * share * share));
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    // -0 - y is -y.
    return Math.fma(enlarged * scale, -0x1p-65f, x < 0f ? -0f : x);
  }

  /**
   * The derivative of {@link #geluErf}; within 1.34e-7, and 3.49 ULP of the larger of its two
   * terms.
   *
   * <p>It is {@code e^(-a^2/2) (Q(w) / (2 (a + 5/2)) - a / sqrt(2 pi))} at {@code -a}, and 1 minus
   * that at {@code a}.
   */
  static float geluErfDerivative(float x) {
    float a = geluClamped(x);
    float half = -0.5f * a;
    float v = half * a;
    float rounded = Math.fma(v, LOG2_E, ROUND_SCALED);
    float n = rounded - ROUND_SCALED;
    float high = Math.fma(n, -LN2_HIGH, v);
    float low = Math.fma(n, -LN2_LOW, Math.fma(half, a, -v));
    float r = high + low;
    float m = high + Math.fma(r * r, expm1Tail(r), low);
    float t = a / (a + 2.5f) - 0.25f;
    float q = Math.fma(t, geluErfSlope(t), 0x1.e8a7a4p0f);
    float difference = Math.fma(a, -0x1.988454p-2f, q * Math.fma(t, -0.2f, 0.15f));
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float enlarged = Math.fma(difference, m, difference) * scale;
    float slope = Math.fma(enlarged, x < 0f ? 0x1p-64f : -0x1p-64f, x < 0f ? 0f : 1f);
    return Float.isNaN(x) ? x : slope;
  }

  /** {@code dy} times the derivative of {@link #geluErf} at x. */
  public static float geluErfBackward(float x, float dy) {
    return dy * geluErfDerivative(x);
  }

  /** {@code |x|}, at most 15; NaN becomes 15 too. */
  private static float geluClamped(float x) {
    return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x) & 0x7fffffff, GELU_MOST));
  }

  /** {@code (Q(w) - Q(1/4)) / t} with {@code t = w - 1/4}, up to 0.6. */
  private static float geluErfSlope(float t) {
    // By pairs: the loop waits for chains of operations as long as for their number. The last two
    // steps, whose roundings count, as ever.
    float z = t * t;
    float q = Math.fma(t, 0x1.9e2cf6p-3f, 0x1.0e2e14p-3f);
    q = Math.fma(z, -0x1.48f634p-3f, q);
    q = Math.fma(q, z, Math.fma(t, -0x1.a193c8p-5f, -0x1.30251cp-2f));
    q = Math.fma(q, z, Math.fma(t, -0x1.b42bcap-3f, 0x1.12b164p-1f));
    q = Math.fma(q, t, 0x1.8ede42p-1f);
    return Math.fma(q, t, -0x1.1a56d4p1f);
  }
}
