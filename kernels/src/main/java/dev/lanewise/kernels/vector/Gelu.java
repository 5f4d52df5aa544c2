// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lanewise.kernels.reference.Functions;
import jdk.incubator.vector.FloatVector;

/** {@link Functions#gelu} and its slope of whole vectors: the same steps on the same literals. */
final class Gelu {

  private static final float Q_HIGH = 0x1.65d26p4f;
  private static final float Q_LOW = -0x1.226128p-20f;
  private static final float OCTAVE_HIGH = 0x1.36d9d6p3f;
  private static final float OCTAVE_LOW = -0x1.25115cp-22f;
  private static final float OCTAVES = 0x1.a5a7dp-4f;
  private static final float ROUND_SCALED = 0x1.80017ep23f;

  private static final float EXPM1_1 = -0x1.2444f4p-4f;
  private static final float EXPM1_2 = 0x1.4dad5ep-9f;
  private static final float EXPM1_3 = -0x1.fbece2p-15f;
  private static final float EXPM1_4 = 0x1.21f36p-20f;
  private static final float EXPM1_5 = -0x1.0a4b88p-26f;
  private static final float EXPM1_6 = 0x1.91d72p-33f;

  private static final int MAGNITUDE = 0x7fffffff;

  /**
   * The bits of 11. Magnitudes are in order as integers, so that the clamp is one short instruction
   * at the head of a long chain: compare and blend made the loop 15 % slower. It takes NaN for a
   * large number; {@code x} itself brings NaN back at the end.
   */
  private static final int MOST = 0x41300000;

  /**
   * How much larger the quotient of {@code gelu} is carried. One that is subnormal or underflows to
   * zero, as of any -11, held the processor up for 57 cycles a vector. Where the result is
   * subnormal, the divisor is 2^64, the quotient exact, and so the result is rounded once still.
   */
  private static final int ENLARGED = 60;

  private Gelu() {}

  static void gelu(int length, float[] xs, int xOffset, float[] ys, int yOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = fromArray(FLOAT, xs, xOffset + i);
      FloatVector a = x.reinterpretAsInts().and(MAGNITUDE).min(MOST).reinterpretAsFloats();
      FloatVector p = a.fma(a, broadcast(FLOAT, Q_HIGH));
      FloatVector z = a.mul(p);
      FloatVector rounded = z.fma(-OCTAVES, ROUND_SCALED);
      FloatVector n = rounded.sub(ROUND_SCALED);
      FloatVector pLow = a.fma(a, broadcast(FLOAT, Q_HIGH).sub(p)).add(Q_LOW);
      FloatVector zLow = a.fma(pLow, a.fma(p, z.neg()));
      FloatVector low = n.fma(broadcast(FLOAT, OCTAVE_LOW), zLow);
      FloatVector r = n.fma(broadcast(FLOAT, OCTAVE_HIGH), z).add(low);
      FloatVector q = r.fma(EXPM1_6, EXPM1_5);
      q = q.fma(r, broadcast(FLOAT, EXPM1_4));
      q = q.fma(r, broadcast(FLOAT, EXPM1_3));
      q = q.fma(r, broadcast(FLOAT, EXPM1_2));
      FloatVector m = q.fma(r, broadcast(FLOAT, EXPM1_1)).mul(r);
      FloatVector scale = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector enlarged = scale.reinterpretAsInts().add(ENLARGED << 23).reinterpretAsFloats();
      FloatVector divisor = m.add(1f).fma(scale, broadcast(FLOAT, 0x1p64f));
      FloatVector quotient = a.fma(m, a).mul(enlarged).div(divisor);
      // A product that is subnormal would take 4 cycles more, an fma does not.
      FloatVector below = quotient.fma(broadcast(FLOAT, 0x1p-60f), broadcast(FLOAT, 0f));
      // -0 - y is -y.
      x.blend(-0f, x.compare(LT, 0f)).sub(below).intoArray(ys, yOffset + i);
    }
    for (int i = bound; i < length; i++) {
      ys[yOffset + i] = Functions.gelu(xs[xOffset + i]);
    }
  }

  /** {@code xs = gelu(xs + bias)}: the end of a dense layer in one pass. */
  static void geluOfSum(int length, float[] xs, int xOffset, float[] bias, int biasOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = fromArray(FLOAT, xs, xOffset + i).add(fromArray(FLOAT, bias, biasOffset + i));
      FloatVector a = x.reinterpretAsInts().and(MAGNITUDE).min(MOST).reinterpretAsFloats();
      FloatVector p = a.fma(a, broadcast(FLOAT, Q_HIGH));
      FloatVector z = a.mul(p);
      FloatVector rounded = z.fma(-OCTAVES, ROUND_SCALED);
      FloatVector n = rounded.sub(ROUND_SCALED);
      FloatVector pLow = a.fma(a, broadcast(FLOAT, Q_HIGH).sub(p)).add(Q_LOW);
      FloatVector zLow = a.fma(pLow, a.fma(p, z.neg()));
      FloatVector low = n.fma(broadcast(FLOAT, OCTAVE_LOW), zLow);
      FloatVector r = n.fma(broadcast(FLOAT, OCTAVE_HIGH), z).add(low);
      FloatVector q = r.fma(EXPM1_6, EXPM1_5);
      q = q.fma(r, broadcast(FLOAT, EXPM1_4));
      q = q.fma(r, broadcast(FLOAT, EXPM1_3));
      q = q.fma(r, broadcast(FLOAT, EXPM1_2));
      FloatVector m = q.fma(r, broadcast(FLOAT, EXPM1_1)).mul(r);
      FloatVector scale = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector enlarged = scale.reinterpretAsInts().add(ENLARGED << 23).reinterpretAsFloats();
      FloatVector divisor = m.add(1f).fma(scale, broadcast(FLOAT, 0x1p64f));
      FloatVector quotient = a.fma(m, a).mul(enlarged).div(divisor);
      FloatVector below = quotient.fma(broadcast(FLOAT, 0x1p-60f), broadcast(FLOAT, 0f));
      x.blend(-0f, x.compare(LT, 0f)).sub(below).intoArray(xs, xOffset + i);
    }
    for (int i = bound; i < length; i++) {
      xs[xOffset + i] = Functions.gelu(xs[xOffset + i] + bias[biasOffset + i]);
    }
  }

  static void backward(
      int length, float[] xs, int xOffset, float[] dys, int dyOffset, float[] dxs, int dxOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = fromArray(FLOAT, xs, xOffset + i);
      FloatVector a = x.reinterpretAsInts().and(MAGNITUDE).min(MOST).reinterpretAsFloats();
      FloatVector p = a.fma(a, broadcast(FLOAT, Q_HIGH));
      FloatVector z = a.mul(p);
      FloatVector rounded = z.fma(-OCTAVES, ROUND_SCALED);
      FloatVector n = rounded.sub(ROUND_SCALED);
      FloatVector pLow = a.fma(a, broadcast(FLOAT, Q_HIGH).sub(p)).add(Q_LOW);
      FloatVector zLow = a.fma(pLow, a.fma(p, z.neg()));
      FloatVector low = n.fma(broadcast(FLOAT, OCTAVE_LOW), zLow);
      FloatVector r = n.fma(broadcast(FLOAT, OCTAVE_HIGH), z).add(low);
      FloatVector q = r.fma(EXPM1_6, EXPM1_5);
      q = q.fma(r, broadcast(FLOAT, EXPM1_4));
      q = q.fma(r, broadcast(FLOAT, EXPM1_3));
      q = q.fma(r, broadcast(FLOAT, EXPM1_2));
      FloatVector m = q.fma(r, broadcast(FLOAT, EXPM1_1)).mul(r);
      FloatVector scale = rounded.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = m.add(1f).mul(scale);
      FloatVector complement = broadcast(FLOAT, 0x1p64f).div(e.add(0x1p64f));
      FloatVector minusAv = a.mul(a.mul(a).fma(-0x1.b6676cp-3f, -0x1.988454p0f));
      FloatVector factor = minusAv.fma(complement, broadcast(FLOAT, 1f));
      FloatVector below = e.mul(complement).mul(factor).mul(0x1p-64f);
      FloatVector slope = broadcast(FLOAT, 1f).sub(below).blend(below, x.compare(LT, 0f));
      fromArray(FLOAT, dys, dyOffset + i)
          .mul(slope.blend(x, x.compare(NE, x)))
          .intoArray(dxs, dxOffset + i);
    }
    for (int i = bound; i < length; i++) {
      dxs[dxOffset + i] = dys[dyOffset + i] * Functions.geluSlope(xs[xOffset + i]);
    }
  }
}
