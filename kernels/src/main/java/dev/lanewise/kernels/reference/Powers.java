// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.ROUND_BIASED;

/** Powers with a constant exponent, to the bit. Written as {@link Functions} are. */
public final class Powers {

  /** {@code 2 / ln 2} in two parts. */
  private static final float OCTAVES_HIGH = 0x1.715476p1f;

  private static final float OCTAVES_LOW = 0x1.4ae0c0p-25f;
  private static final float THIRD_HIGH = 0x1.555556p-2f;
  private static final float THIRD_LOW = -0x1.555556p-27f;

  /** Powers of two from here on overflow, and those of minus this are zero. */
  private static final float MOST_OCTAVES = 192f;

  private Powers() {}

  /**
   * {@code x^p}, as C99 defines it for all special values: {@code x^0} and {@code 1^p} are 1, also
   * of NaN; a negative x has a power if p is an integer. At most 1.10 ULP in samples: the floats
   * from 1/2 to 2 densely for 6 exponents, all magnitudes for 14.
   *
   * <p>{@code log2 |x| = n + 2/ln 2 artanh((m - 1) / (m + 1))} is kept in two parts to 2^-33 of
   * itself: p multiplies it to up to 150, of which the 2^-25th part counts.
   */
  public static float pow(float x, @Uniform float p) {
    float a = Math.abs(x);
    boolean subnormal = a < 0x1p-126f;
    int bits = Float.floatToRawIntBits(subnormal ? a * 0x1p23f : a);
    // m in [sqrt 1/2, sqrt 2)
    int exponent = (bits - 0x3f3504f3) & 0xff800000;
    float m = Float.intBitsToFloat(bits - exponent);
    float n = (float) exponent * 0x1p-23f - (subnormal ? 23f : 0f);
    float f = m - 1f;
    float d = m + 1f;
    float dLow = m - (d - 1f);
    float reciprocal = 1f / d;
    float s = f * reciprocal;
    float sLow = Math.fma(-s, dLow, Math.fma(-s, d, f)) * reciprocal;
    // artanh s = s (1 + t), t = z / 3 + z^2 q(z), z = s^2
    float z = s * s;
    float zLow = Math.fma(s, s, -z) + (s + s) * sLow;
    float q = Math.fma(0x1.dfa254p-4f, z, 0x1.24527cp-3f);
    q = Math.fma(q, z, 0x1.999a00p-3f);
    q = Math.fma(q, z, THIRD_LOW);
    float t = z * THIRD_HIGH;
    float tLow = Math.fma(z, THIRD_HIGH, -t) + Math.fma(z, q, zLow * THIRD_HIGH);
    float g = s * t;
    float gLow = Math.fma(s, t, -g) + Math.fma(s, tLow, Math.fma(sLow, t, sLow));
    float sum = s + g;
    float sumLow = ((s - sum) + g) + gLow;
    float octaves = sum * OCTAVES_HIGH;
    float octavesLow =
        Math.fma(sum, OCTAVES_HIGH, -octaves) + Math.fma(sum, OCTAVES_LOW, sumLow * OCTAVES_HIGH);
    float high = n + octaves;
    float low = ((n - high) + octaves) + octavesLow;
    high = a == 0f ? Float.NEGATIVE_INFINITY : high;
    high = a < Float.POSITIVE_INFINITY ? high : a;

    float y = p * high;
    float yLow = Math.fma(p, low, Math.fma(p, high, -y));
    boolean beyond = Math.abs(y) >= MOST_OCTAVES;
    float c = beyond ? Math.copySign(MOST_OCTAVES, y) : y;
    float rounded = c + ROUND_BIASED;
    float r = (c - (rounded - ROUND_BIASED)) + (beyond ? 0f : yLow);
    float e = Math.fma(0x1.4bd8b6p-13f, r, 0x1.5fbd06p-10f);
    e = Math.fma(e, r, 0x1.3b21cap-7f);
    e = Math.fma(e, r, 0x1.c6ada8p-5f);
    e = Math.fma(e, r, 0x1.ebfbe6p-3f);
    e = Math.fma(e, r, 0x1.62e432p-1f);
    e = Math.fma(e, r, 1f);
    int both = Float.floatToRawIntBits(rounded);
    int half = both >> 1;
    float power = e * Float.intBitsToFloat(half << 23) * Float.intBitsToFloat((both - half) << 23);

    // From 2^25 on every p is an even integer.
    int magnitude = Float.floatToRawIntBits(p) & 0x7fffffff;
    float limited = Float.intBitsToFloat(Math.min(magnitude, 0x4c000000));
    int integer = (int) limited;
    boolean whole = (float) integer == limited;
    int sign = Float.floatToRawIntBits(x) & (whole ? integer << 31 : 0);
    power = Float.intBitsToFloat(Float.floatToRawIntBits(power) | sign);
    float defined = whole ? 1f : Float.NaN;
    power = x < 0f && a < Float.POSITIVE_INFINITY ? power * defined : power;
    float unit = magnitude == 0x7f800000 ? -1f : 1f;
    power = x == 1f || x == unit ? 1f : power;
    int kept = magnitude == 0 ? 0 : -1;
    int one = magnitude == 0 ? 0x3f800000 : 0;
    return Float.intBitsToFloat(Float.floatToRawIntBits(power) & kept | one);
  }
}
