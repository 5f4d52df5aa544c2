// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/**
 * Functions of each element, to the bit. The loops over arrays and vectors and the OpenCL form are
 * made from this source, step by step.
 *
 * <p>They are made of add, subtract, multiply, divide, fma, comparison and integer operations only,
 * all of which are exactly defined everywhere; every choice is between two finished values, so that
 * it can be a select. There are no other statements than variables and a result. {@link Math#exp}
 * and its kin may change bits with CPU and JIT tier.
 *
 * <p>The bounds are those of {@link dev.lanewise.kernels.Elementwise}; the measured maximum over
 * all 2^32 inputs stands at each method.
 */
public final class Functions {

  /** ln 2 in two parts; {@code n * LN2_HIGH} is taken off without rounding, by fma. */
  static final float LN2_HIGH = 0x1.62e430p-1f;

  static final float LN2_LOW = -0x1.05c610p-29f;
  static final float LOG2_E = 0x1.715476p+0f;

  /** Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits. */
  static final float ROUND = 0x1.8p23f;

  /** {@link #ROUND} plus twice the exponent bias: the low bits hold {@code n + 254}. */
  static final float ROUND_BIASED = 0x1.8001fcp23f;

  /**
   * {@code 1 / 0.044715} in two parts; with the first, a multiple of 2^-16, the remainder of the
   * rounded {@code a^2 + 1 / 0.044715} is exact up to {@code a = 11}.
   */
  private static final float GELU_Q_HIGH = 0x1.65d26p4f;

  private static final float GELU_Q_LOW = -0x1.226128p-20f;

  /** {@code ln 2 / (sqrt(8/pi) 0.044715)}, in two parts, and one over it. */
  private static final float GELU_OCTAVE_HIGH = 0x1.36d9d6p3f;

  private static final float GELU_OCTAVE_LOW = -0x1.25115cp-22f;
  private static final float GELU_OCTAVES = 0x1.a5a7dp-4f;

  /** The bits of 11.25. */
  private static final int GELU_MOST = 0x41340000;

  /** {@link #ROUND} plus the exponent bias plus 64: the low bits hold {@code n + 64} as a scale. */
  static final float ROUND_SCALED = 0x1.80017ep23f;

  /** {@link #ROUND} plus the exponent bias: the low bits hold 2^n as a scale. */
  static final float ROUND_SCALE = 0x1.8000fep23f;

  /** From -104 on {@code e^x} rounds to zero; here it is below 2^-160. */
  private static final float EXP_LEAST = -112f;

  /** Below it, {@code e^x} is subnormal. */
  private static final float EXP_NORMAL = -0x1.5d589ep6f;

  private Functions() {}

  /** {@code e^x}; at most 0.88 ULP. */
  @Ordinarily(by = "expNormal", from = -87f, to = 87f)
  public static float exp(float x) {
    // At 89 it overflows by itself.
    float clamped = x > 89f ? 89f : x < EXP_LEAST ? EXP_LEAST : x;
    float rounded = Math.fma(clamped, LOG2_E, ROUND_BIASED);
    float m = expOfRestMinus1(clamped, rounded - ROUND_BIASED);
    // 2^n as two factors: the first product is exact, so that a subnormal result rounds once.
    int both = Float.floatToRawIntBits(rounded);
    int half = both >> 1;
    float first = Float.intBitsToFloat(half << 23);
    float enlarged = Math.fma(m, first, first);
    return product(enlarged, Float.intBitsToFloat((both - half) << 23), x);
  }

  /**
   * {@code e^(x - shift)} as softmax needs it, with x at most the shift: the bits of {@link #exp}.
   */
  @Summed
  public static float expOfDifference(float x, @Uniform float shift) {
    return expOfNegative(x - shift);
  }

  /** {@link #exp} of no positive number. */
  @Ordinarily(by = "expNormal", from = -87f, to = 87f)
  private static float expOfNegative(float x) {
    return product(expEnlarged(x), 0x1p-64f, x);
  }

  /** The same in fewer steps, of which the last underflows where the result is subnormal. */
  @Ordinarily(by = "expNormal", from = -87f, to = 87f)
  static float expUpToOne(float x) {
    return expEnlarged(x) * 0x1p-64f;
  }

  /** {@code 2^64 e^x} of no positive number: never subnormal, so that only what follows rounds. */
  private static float expEnlarged(float x) {
    float clamped = x < EXP_LEAST ? EXP_LEAST : x;
    float rounded = Math.fma(clamped, LOG2_E, ROUND_SCALED);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    return Math.fma(expOfRestMinus1(clamped, rounded - ROUND_SCALED), scale, scale);
  }

  /**
   * The last product of e^x, or of a function that is as small where x is far below zero. A
   * subnormal one is rounded by its sum with the least normal number, whose bits are then taken
   * off: multiplication itself, where that underflows, holds many processors up for 200 cycles.
   */
  private static float product(float enlarged, float factor, float x) {
    float least = x < EXP_NORMAL ? 0x1p-126f : 0f;
    float y = Math.fma(enlarged, factor, least);
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) - Float.floatToRawIntBits(least));
  }

  /** {@code e^x} where that and 2^n are normal numbers. */
  static float expNormal(float x) {
    float rounded = Math.fma(x, LOG2_E, ROUND_SCALE);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    return Math.fma(expOfRestMinus1(x, rounded - ROUND_SCALE), scale, scale);
  }

  /** {@code e^x 2^-n - 1}, within -0.3 and 0.42 where n is what is nearest to x / ln 2. */
  private static float expOfRestMinus1(float x, float n) {
    float high = Math.fma(n, -LN2_HIGH, x);
    float low = n * -LN2_LOW;
    float r = high + low;
    return high + Math.fma(r * r, expm1Tail(r), low);
  }

  /** {@code ln x}; at most 0.95 ULP. */
  @Ordinarily(by = "logNormal", from = Float.MIN_NORMAL, to = Float.MAX_VALUE)
  public static float log(float x) {
    boolean subnormal = x < 0x1p-126f;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = octave(bits);
    float y = logOfOctaves(bits, exponent, (float) exponent - (subnormal ? 23f : 0f));
    y = x < Float.POSITIVE_INFINITY ? y : x;
    y = x == 0f ? Float.NEGATIVE_INFINITY : y;
    return x < 0f ? Float.NaN : y;
  }

  /** {@code ln x} for positive normal numbers. */
  static float logNormal(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = octave(bits);
    return logOfOctaves(bits, exponent, (float) exponent);
  }

  /** n in x = m * 2^n with m in [2/3, 4/3), so that nothing cancels between ln m and n ln 2. */
  private static int octave(int bits) {
    return (bits - 0x3f2aaaab) >> 23;
  }

  private static float logOfOctaves(int bits, int exponent, float n) {
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float q = Math.fma(-0x1.0eda38p-3f, f, 0x1.1d6dd2p-3f);
    q = Math.fma(q, f, -0x1.efc5d6p-4f);
    q = Math.fma(q, f, 0x1.1f10b4p-3f);
    q = Math.fma(q, f, -0x1.55bf1cp-3f);
    q = Math.fma(q, f, 0x1.99cbfcp-3f);
    q = Math.fma(q, f, -0x1.fffdfep-3f);
    q = Math.fma(q, f, 0x1.555512p-2f);
    q = Math.fma(q, f, -0.5f);
    return Math.fma(n, LN2_HIGH, Math.fma(f * f, q, Math.fma(n, LN2_LOW, f)));
  }

  /** {@code 1 / (1 + e^-x)}; at most 1.65 ULP. */
  @Ordinarily(by = "sigmoidNormal", from = -87f, to = 87f)
  public static float sigmoid(float x) {
    float enlarged = expEnlarged(minusMagnitude(x));
    // Less than 2^-27 would be lost, and may be subnormal.
    float e = (enlarged < 0x1p37f ? 0x1p37f : enlarged) * 0x1p-64f;
    float minusW = e / (-1f - e);
    float base = x < 0f ? enlarged : 0x1p64f;
    return product(Math.fma(base, minusW, base), 0x1p-64f, x);
  }

  /** {@link #sigmoid} where the exponential of -|x| is a normal number. */
  static float sigmoidNormal(float x) {
    float e = expNormal(minusMagnitude(x));
    float minusW = e / (-1f - e);
    // 1 - w, or e - e w: the rounding of 1 + e counts only as far as w does.
    float base = x < 0f ? e : 1f;
    return Math.fma(base, minusW, base);
  }

  /** {@code -|x|}, in one operation. */
  private static float minusMagnitude(float x) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x) | 0x80000000);
  }

  /** {@code dy} times the slope of {@link #sigmoid} where that gave y. */
  public static float sigmoidBackward(float y, float dy) {
    return dy * (y * (1f - y));
  }

  /**
   * {@code tanh x}; at most 1.81 ULP.
   *
   * <p>With {@code m = (e^2a - 1) / 2} it is {@code m / (1 + m)} and, where the two roundings of
   * that would show, {@code m - m m / (1 + m)}. One rounding of ln 2 is enough: its error is 2^-28
   * of {@code 2a}, of which the slope leaves less the larger it is.
   */
  public static float tanh(float x) {
    float a = Math.abs(x);
    // From 9.02 on the result is 1 already.
    float clamped = a > 9.5f ? 9.5f : a;
    float rounded = Math.fma(clamped, 2f * LOG2_E, ROUND_SCALE);
    float n = rounded - ROUND_SCALE;
    // half of what is left of 2a, and half of e^2a - 1, without cancellation
    float r = Math.fma(n, -0.5f * LN2_HIGH, clamped);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float q = Math.fma(0x1.6ac144p-5f, r, 0x1.123da6p-3f);
    q = Math.fma(q, r, 0x1.555858p-2f);
    q = Math.fma(q, r, 0x1.55548cp-1f);
    q = Math.fma(q, r, 0x1.fffffcp-1f);
    float m = Math.fma(scale, Math.fma(r * r, q, r), Math.fma(scale, 0.5f, -0.5f));
    float minusQuotient = m / (-1f - m);
    return Math.copySign(a >= 0.35f ? minusQuotient : Math.fma(m, minusQuotient, m), x);
  }

  /** {@code dy} times the slope of {@link #tanh} where that gave y. */
  public static float tanhBackward(float y, float dy) {
    return dy * Math.fma(-y, y, 1f);
  }

  /**
   * {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}; at most 2.79 ULP.
   *
   * <p>With {@code a = |x|} and {@code e = e^-v}, {@code v = sqrt(8/pi) (a + 0.044715 a^3)}, it is
   * {@code -a e / (1 + e)} below zero, so that nothing cancels, and {@code x} more above it. All is
   * carried at 2^64 times its size, so that a subnormal result rounds once, and the quotient at
   * 2^60 times that: one that is subnormal, as of any -11, holds a processor up for 57 cycles.
   * Where the result is subnormal, the divisor is 2^64 and the quotient exact.
   */
  public static float gelu(float x) {
    float a = geluClamped(x);
    float rounded = geluRounded(a);
    float m = geluExpm1(a, rounded);
    int bits = Float.floatToRawIntBits(rounded) << 23;
    float scale = Float.intBitsToFloat(bits);
    float divisor = Math.fma(m, scale, scale + 0x1p64f);
    float enlarged = Math.fma(a, m, a) * Float.intBitsToFloat(bits + (60 << 23)) / divisor;
    return Math.fma(enlarged, -0x1p-60f, x < 0f ? -0f : x);
  }

  /** {@code gelu(x + bias)}, the end of a dense layer. */
  public static float geluOfSum(float x, float bias) {
    return gelu(x + bias);
  }

  /**
   * The derivative of {@link #gelu}; within 1.25e-7, and 5.98 ULP of the larger of its two terms.
   *
   * <p>With {@code w = e / (1 + e)} it is {@code w (1 - a v' (1 - w))} at {@code -a}, and 1 minus
   * that at {@code a}.
   */
  static float geluSlope(float x) {
    float a = geluClamped(x);
    float rounded = geluRounded(a);
    float m = geluExpm1(a, rounded);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    float e = (1f + m) * scale;
    float complement = 0x1p64f / (0x1p64f + e);
    float av = a * Math.fma(a * a, 0x1.b6676cp-3f, 0x1.988454p0f);
    float enlarged = e * complement * Math.fma(-av, complement, 1f);
    // By fma above zero, too: what is far below 1 is not rounded to a subnormal number first.
    float slope = Math.fma(enlarged, x < 0f ? 0x1p-64f : -0x1p-64f, x < 0f ? 0f : 1f);
    return Float.isNaN(x) ? x : slope;
  }

  /** {@code dy} times the slope of {@link #gelu} at x. */
  public static float geluBackward(float x, float dy) {
    return dy * geluSlope(x);
  }

  /**
   * {@code |x|}, at most 11.25: from 10.9 on, {@code gelu(-a)} and its slope round to zero, and at
   * 11.25 they are below 2^-160, so that this is no underflow that holds a processor up. NaN
   * becomes 11.25 too. Magnitudes are in order as integers, and one short instruction at the head
   * of a long chain made the loop 15 % faster than a comparison.
   */
  private static float geluClamped(float x) {
    return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x) & 0x7fffffff, GELU_MOST));
  }

  /** {@link #ROUND_SCALED} plus {@code -v / ln 2}, rounded to an integer. */
  private static float geluRounded(float a) {
    return Math.fma(a * Math.fma(a, a, GELU_Q_HIGH), -GELU_OCTAVES, ROUND_SCALED);
  }

  /**
   * {@code e^-v 2^-n - 1}. The argument is reduced as {@code a (a^2 + 1 / 0.044715)}, v but for a
   * factor that is in the coefficients, with what each rounding left out: v itself as one float
   * would cost 50 ULP.
   */
  private static float geluExpm1(float a, float rounded) {
    float n = rounded - ROUND_SCALED;
    float p = Math.fma(a, a, GELU_Q_HIGH);
    float pLow = Math.fma(a, a, GELU_Q_HIGH - p) + GELU_Q_LOW;
    float z = a * p;
    float zLow = Math.fma(a, pLow, Math.fma(a, p, -z));
    float r = Math.fma(n, GELU_OCTAVE_HIGH, z) + Math.fma(n, GELU_OCTAVE_LOW, zLow);
    float q = Math.fma(0x1.91d72p-33f, r, -0x1.0a4b88p-26f);
    q = Math.fma(q, r, 0x1.21f36p-20f);
    q = Math.fma(q, r, -0x1.fbece2p-15f);
    q = Math.fma(q, r, 0x1.4dad5ep-9f);
    return Math.fma(q, r, -0x1.2444f4p-4f) * r;
  }

  /** {@code (e^r - 1 - r) / r^2} for {@code |r| <= ln(2) / 2}. */
  static float expm1Tail(float r) {
    float q = Math.fma(0x1.6ac144p-10f, r, 0x1.123da6p-7f);
    q = Math.fma(q, r, 0x1.555858p-5f);
    q = Math.fma(q, r, 0x1.55548cp-3f);
    return Math.fma(q, r, 0x1.fffffcp-2f);
  }
}
