// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.ROUND;

/**
 * Sine and cosine of any float, to the bit. Written as {@link Functions} are; the measured maximum
 * over all 2^32 inputs stands at each method.
 *
 * <p>The argument is taken to {@code [-pi/4, pi/4]}: up to 2^19 by three parts of pi/2 (Cody and
 * Waite, 1980), from there on by those bits of 2/pi that matter (Payne and Hanek, 1983).
 */
public final class Trigonometry {

  /** pi/2 in three parts; {@code n * PI_2_HIGH} is taken off without rounding, by fma. */
  private static final float PI_2_HIGH = 0x1.921fb6p0f;

  private static final float PI_2_MIDDLE = -0x1.777a5cp-25f;
  private static final float PI_2_LOW = -0x1.ee59dap-50f;

  private static final float TURNS = 0x1.45f306p-1f;

  /** From here on the third part is too short. */
  private static final float FAR = 0x1p19f;

  private Trigonometry() {}

  /** {@code sin x}, NaN for infinities; at most 1.70 ULP. */
  public static float sin(float x) {
    float y = sinAfterTurns(Math.abs(x), 0);
    int sign = Float.floatToRawIntBits(x) & 0x80000000;
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ sign);
  }

  /** {@code cos x}, NaN for infinities; at most 1.71 ULP. */
  public static float cos(float x) {
    return sinAfterTurns(Math.abs(x), 1);
  }

  /** {@code sin(a + turns pi/2)} for a that is not negative and less than 2^19. */
  static float sinOfNear(float a, int turns) {
    float rounded = Math.fma(a, TURNS, ROUND);
    return sinOfRest(near(a, rounded), 0f, Float.floatToRawIntBits(rounded) + turns);
  }

  /** What is left of a less so many times pi/2. */
  private static float near(float a, float rounded) {
    float n = rounded - ROUND;
    float near = Math.fma(n, -PI_2_HIGH, a);
    near = Math.fma(n, -PI_2_MIDDLE, near);
    return Math.fma(n, -PI_2_LOW, near);
  }

  /** {@code sin(a + turns pi/2)} for a that is not negative. */
  @Ordinarily(by = "sinOfNear", from = -0x1.fffffep18f, to = 0x1.fffffep18f)
  private static float sinAfterTurns(float a, int turns) {
    float rounded = Math.fma(a, TURNS, ROUND);
    float near = near(a, rounded);

    // a = m 2^e. A window of 96 bits into 8 zeros and the bits of 2/pi, from bit e + 6 on: what is
    // left of it times m is a multiple of whole turns.
    int bits = Float.floatToRawIntBits(a);
    int m = (bits & 0x7fffff) | 0x800000;
    int position = (bits >> 23) - 144;
    int by64 = position & 64;
    int word0 = by64 != 0 ? 0x29fc2757 : 0x00a2f983;
    int word1 = by64 != 0 ? 0xd1f534dd : 0x6e4e4415;
    int word2 = by64 != 0 ? 0xc0db6295 : 0x29fc2757;
    int word3 = by64 != 0 ? 0x993c4390 : 0xd1f534dd;
    int word4 = by64 != 0 ? 0x41fe5163 : 0xc0db6295;
    int by32 = position & 32;
    int first = by32 != 0 ? word1 : word0;
    int second = by32 != 0 ? word2 : word1;
    int third = by32 != 0 ? word3 : word2;
    int fourth = by32 != 0 ? word4 : word3;
    int left = position & 31;
    int right = 31 - left;
    int window0 = (first << left) | ((second >>> 1) >>> right);
    int window1 = (second << left) | ((third >>> 1) >>> right);
    int window2 = (third << left) | ((fourth >>> 1) >>> right);

    // a / (pi/2) but for whole turns, in units of 2^-30: an integer, by wrapping, and a fraction.
    float factor = (float) m;
    float bits24 = (float) (window1 >>> 8);
    float next24 = (float) (((window1 & 0xff) << 16) | (window2 >>> 16));
    float product = factor * bits24;
    float missed = Math.fma(factor, bits24, -product);
    float added = product * 0x1p-24f;
    int whole = (int) added;
    float fraction =
        (added - (float) whole) + Math.fma(missed, 0x1p-24f, factor * next24 * 0x1p-48f);
    int quarters = m * window0 + whole;
    int farTurns = (quarters + 0x20000000) >> 30;
    int rest = quarters - (farTurns << 30);
    float restHigh = (float) rest;
    float restLow = (float) (rest - (int) restHigh) + fraction;
    float sum = restHigh + restLow;
    float far = sum * 0x1.921fb6p-30f;
    float sumLow = ((restHigh - sum) + restLow) * 0x1.921fb6p-30f;
    float farLow = Math.fma(sum, 0x1.921fb6p-30f, -far) + Math.fma(sum, -0x1.777a5cp-55f, sumLow);

    int quadrant = (a < FAR ? Float.floatToRawIntBits(rounded) : farTurns) + turns;
    float y = sinOfRest(a < FAR ? near : far, a < FAR ? 0f : farLow, quadrant);
    return a < Float.POSITIVE_INFINITY ? y : Float.NaN;
  }

  /** {@code sin(r + low + quadrant pi/2)} for r in {@code [-pi/4, pi/4]}. */
  private static float sinOfRest(float r, float low, int quadrant) {
    float z = r * r;
    float s = Math.fma(-0x1.995404p-13f, z, 0x1.110778p-7f);
    s = Math.fma(s, z, -0x1.555546p-3f);
    float c = Math.fma(0x1.99e80cp-16f, z, -0x1.6c0c28p-10f);
    c = Math.fma(c, z, 0x1.55554ap-5f);
    c = Math.fma(c, z, -0.5f);
    float sine = r + Math.fma(r * z, s, low);
    float cosine = Math.fma(z, c, 1f);
    float y = (quadrant & 1) != 0 ? cosine : sine;
    int negative = (quadrant & 2) << 30;
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ negative);
  }
}
