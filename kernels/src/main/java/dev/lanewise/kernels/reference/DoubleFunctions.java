// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/**
 * Functions of each element in double precision, to the bit. Written as {@link Functions} are, with
 * the same reductions and longer polynomials. The largest error among samples of 10^7 arguments
 * stands at each method.
 *
 * <p>A long is only added, shifted to the left or, unsigned, to the right, and masked: conversions
 * and arithmetic shifts of longs are no instructions of 256-bit AVX.
 */
public final class DoubleFunctions {

  /** ln 2 in two parts; {@code n * LN2_HIGH} is taken off without rounding, by fma. */
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;

  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
  private static final double LOG2_E = 0x1.71547652b82fep0;

  /**
   * 1.5 * 2^52, which rounds to an integer, plus twice the exponent bias: the low bits hold {@code
   * n + 2046}.
   */
  private static final double ROUND_BIASED = 0x1.80000000007fep52;

  /** The same plus the exponent bias and 64: the low bits hold {@code n + 64} as a scale. */
  private static final double ROUND_SCALED = 0x1.800000000043fp52;

  /** The same plus the exponent bias: the low bits hold 2^n as a scale. */
  private static final double ROUND_SCALE = 0x1.80000000003ffp52;

  private DoubleFunctions() {}

  /** {@code e^x}; at most 0.84 ULP. */
  public static double exp(double x) {
    double rounded = Math.fma(x, LOG2_E, ROUND_BIASED);
    double mantissa = expMantissa(x, rounded - ROUND_BIASED);
    // 2^n as two factors: the first product is exact, so that a subnormal result rounds once.
    long both = Double.doubleToRawLongBits(rounded);
    long half = both >>> 1;
    double y =
        mantissa
            * Double.longBitsToDouble(half << 52)
            * Double.longBitsToDouble((both - half) << 52);
    y = x > 0x1.62e42fefa39efp9 ? Double.POSITIVE_INFINITY : y;
    return x < -746.0 ? 0.0 : y;
  }

  /** {@link #exp} of no positive number. */
  private static double expUpToOne(double x) {
    double rounded = Math.fma(x, LOG2_E, ROUND_SCALED);
    // 2^(n + 64) is never subnormal, so that only the last product rounds.
    double scale = Double.longBitsToDouble(Double.doubleToRawLongBits(rounded) << 52);
    double y = expMantissa(x, rounded - ROUND_SCALED) * scale * 0x1p-64;
    return x < -746.0 ? 0.0 : y;
  }

  /** {@code e^x 2^-n}, between 1/sqrt(2) and sqrt(2) where n is what is nearest to x / ln 2. */
  private static double expMantissa(double x, double n) {
    double high = Math.fma(n, -LN2_HIGH, x);
    double low = n * -LN2_LOW;
    double r = high + low;
    return 1.0 + (high + Math.fma(r * r, expm1Tail(r), low));
  }

  /** {@code (e^r - 1 - r) / r^2} for {@code |r| <= ln(2) / 2}. */
  private static double expm1Tail(double r) {
    double q = Math.fma(0x1.20d2d4be9eeb1p-29, r, 0x1.af78d5dbd2d57p-26);
    q = Math.fma(q, r, 0x1.27e40c7a79b7dp-22);
    q = Math.fma(q, r, 0x1.71dde8ae05d65p-19);
    q = Math.fma(q, r, 0x1.a01a01fb7a69fp-16);
    q = Math.fma(q, r, 0x1.a01a01b6741eap-13);
    q = Math.fma(q, r, 0x1.6c16c16c084a2p-10);
    q = Math.fma(q, r, 0x1.111111110e4eap-7);
    q = Math.fma(q, r, 0x1.555555555556dp-5);
    q = Math.fma(q, r, 0x1.555555555555dp-3);
    return Math.fma(q, r, 0.5);
  }

  /**
   * {@code ln x}; at most 0.85 ULP.
   *
   * <p>{@code x = m 2^n} with m in [2/3, 4/3), so that nothing cancels between ln m and n ln 2.
   */
  public static double log(double x) {
    boolean subnormal = x < 0x1p-1022;
    long bits = Double.doubleToRawLongBits(subnormal ? x * 0x1p54 : x);
    // n, in the place of an exponent
    long exponent = (bits - 0x3fe5555555555555L) & 0xfff0000000000000L;
    // 2^52 + 1024 + n
    long number = ((exponent + 0x4000000000000000L) >>> 52) | 0x4330000000000000L;
    double n = Double.longBitsToDouble(number) - (subnormal ? 0x1p52 + 1078.0 : 0x1p52 + 1024.0);
    double f = Double.longBitsToDouble(bits - exponent) - 1.0;
    double q = Math.fma(-0x1.4316fc024976ep-4, f, 0x1.5c2f6a8d29c0ap-4);
    q = Math.fma(q, f, -0x1.4edf48a3fa544p-5);
    q = Math.fma(q, f, 0x1.56369cd277835p-5);
    q = Math.fma(q, f, -0x1.d1f513d61a69cp-5);
    q = Math.fma(q, f, 0x1.efab4643c4d58p-5);
    q = Math.fma(q, f, -0x1.ff0dfca101a1cp-5);
    q = Math.fma(q, f, 0x1.106bb161c68c7p-4);
    q = Math.fma(q, f, -0x1.2498ddf3c6ab6p-4);
    q = Math.fma(q, f, 0x1.3b1d75c73a158p-4);
    q = Math.fma(q, f, -0x1.55551c78b7a75p-4);
    q = Math.fma(q, f, 0x1.745cba380fe91p-4);
    q = Math.fma(q, f, -0x1.99999abccd6bap-4);
    q = Math.fma(q, f, 0x1.c71c73e209724p-4);
    q = Math.fma(q, f, -0x1.fffffffce53a8p-4);
    q = Math.fma(q, f, 0x1.24924921285f4p-3);
    q = Math.fma(q, f, -0x1.5555555557171p-3);
    q = Math.fma(q, f, 0x1.999999999ed3cp-3);
    q = Math.fma(q, f, -0x1.ffffffffffffbp-3);
    q = Math.fma(q, f, 0x1.5555555555542p-2);
    q = Math.fma(q, f, -0.5);
    // n LN2_LOW by itself rather than with f, whose last bits it is as large as: 0.84 for 1.27.
    double y = Math.fma(n, LN2_HIGH, f + Math.fma(f * f, q, n * LN2_LOW));
    y = x < Double.POSITIVE_INFINITY ? y : x;
    y = x == 0.0 ? Double.NEGATIVE_INFINITY : y;
    return x < 0.0 ? Double.NaN : y;
  }

  /** {@code 1 / (1 + e^-x)}; at most 1.62 ULP. */
  public static double sigmoid(double x) {
    double e = expUpToOne(-Math.abs(x));
    double w = e / (1.0 + e);
    // 1 - w, or e - e w: the rounding of 1 + e counts only as far as w does.
    double base = x < 0.0 ? e : 1.0;
    return Math.fma(-base, w, base);
  }

  /** {@code tanh x}; at most 1.50 ULP. */
  public static double tanh(double x) {
    double a = Math.abs(x);
    double z = a * a;
    double p = Math.fma(0x1.0ce0dce0cd961p-11, z, -0x1.7ac6188cdc1c3p-10);
    p = Math.fma(p, z, 0x1.d6b7880f3d68ap-9);
    p = Math.fma(p, z, -0x1.226de3f76b2d7p-7);
    p = Math.fma(p, z, 0x1.664f47713d7a7p-6);
    p = Math.fma(p, z, -0x1.ba1ba1b81f4f5p-5);
    p = Math.fma(p, z, 0x1.11111111102d3p-3);
    p = Math.fma(p, z, -0x1.5555555555551p-2);
    double near = Math.fma(a * z, p, a);
    // From 19.1 on the result is 1 already.
    double clamped = a > 20.0 ? 20.0 : a;
    double t = clamped + clamped;
    double rounded = Math.fma(t, LOG2_E, ROUND_SCALE);
    double n = rounded - ROUND_SCALE;
    double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, t));
    double scale = Double.longBitsToDouble(Double.doubleToRawLongBits(rounded) << 52);
    // e^t - 1, without cancellation
    double m = Math.fma(scale, Math.fma(r * r, expm1Tail(r), r), scale - 1.0);
    double far = m / (m + 2.0);
    return Math.copySign(a < 0.28 ? near : far, x);
  }

  /**
   * {@code erf x}; at most 1.09 ULP.
   *
   * <p>Below 0.93 an odd polynomial; above, {@code 1 - 2^-a g(a)}, where g is a polynomial too: the
   * logarithm of {@code 1 - erf} is smooth.
   */
  public static double erf(double x) {
    double a = Math.abs(x);
    double z = a * a;
    double p = Math.fma(-0x1.c68db6e53f5f8p-31, z, 0x1.df5fb6e2a0a8cp-27);
    p = Math.fma(p, z, -0x1.5d20645c87a74p-23);
    p = Math.fma(p, z, 0x1.b9aa0ed247048p-20);
    p = Math.fma(p, z, -0x1.f4ce3d2a923abp-17);
    p = Math.fma(p, z, 0x1.f9a2f6f991606p-14);
    p = Math.fma(p, z, -0x1.c02db28ef25f9p-11);
    p = Math.fma(p, z, 0x1.565bcd075bfb1p-8);
    p = Math.fma(p, z, -0x1.b82ce3125fe06p-6);
    p = Math.fma(p, z, 0x1.ce2f21a04243cp-4);
    p = Math.fma(p, z, -0x1.812746b0379dep-2);
    p = Math.fma(p, z, 0x1.06eba8214db68p-3);
    double near = Math.fma(a, p, a);
    // From 5.93 on the result is 1 already.
    double c = a > 6.0 ? 6.0 : a;
    double g = Math.fma(0x1.4acf19572c729p-42, c, -0x1.fec732ab62953p-37);
    g = Math.fma(g, c, 0x1.73a2abbc53d1dp-32);
    g = Math.fma(g, c, -0x1.52ca91c9fb026p-28);
    g = Math.fma(g, c, 0x1.b1a8788df6e1fp-25);
    g = Math.fma(g, c, -0x1.9d68ccb28f8a6p-22);
    g = Math.fma(g, c, 0x1.2f356f0e46ed7p-19);
    g = Math.fma(g, c, -0x1.5b29cea1b2336p-17);
    g = Math.fma(g, c, 0x1.34e0afc912828p-15);
    g = Math.fma(g, c, -0x1.9b3d0bb7f48ebp-14);
    g = Math.fma(g, c, 0x1.634bfa675eeefp-13);
    g = Math.fma(g, c, -0x1.913318e1f03c2p-15);
    g = Math.fma(g, c, -0x1.96732d57bb190p-11);
    g = Math.fma(g, c, 0x1.39b01b50eda7ep-9);
    g = Math.fma(g, c, -0x1.1d8c7e222250ep-12);
    g = Math.fma(g, c, -0x1.c456ae18ae044p-6);
    g = Math.fma(g, c, 0x1.2fa9be1343bebp-3);
    g = Math.fma(g, c, 0x1.d63ec282a7d0ap-1);
    g = Math.fma(g, c, 0x1.a0be84b950df2p0);
    double rounded = Math.fma(g, -c, ROUND_SCALE);
    double r = Math.fma(g, -c, ROUND_SCALE - rounded);
    double power = Math.fma(0x1.e7aa1cce3f394p-32, r, 0x1.e6211e7a15d39p-28);
    power = Math.fma(power, r, 0x1.b52678a7dddc0p-24);
    power = Math.fma(power, r, 0x1.62bfc3ae214b2p-20);
    power = Math.fma(power, r, 0x1.ffcbfba7984c5p-17);
    power = Math.fma(power, r, 0x1.43091310c70c1p-13);
    power = Math.fma(power, r, 0x1.5d87fe78cf317p-10);
    power = Math.fma(power, r, 0x1.3b2ab6fb9f3edp-7);
    power = Math.fma(power, r, 0x1.c6b08d7049fd0p-5);
    power = Math.fma(power, r, 0x1.ebfbdff82c5adp-3);
    power = Math.fma(power, r, 0x1.62e42fefa39efp-1);
    power = Math.fma(power, r, 1.0);
    double scale = Double.longBitsToDouble(Double.doubleToRawLongBits(rounded) << 52);
    double far = Math.fma(-scale, power, 1.0);
    return Math.copySign(a >= 0.93 ? far : near, x);
  }
}
