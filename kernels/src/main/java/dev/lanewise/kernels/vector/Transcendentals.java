// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.reference.Functions;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** {@link Functions} of whole vectors: the same steps on the same literals. */
final class Transcendentals {

  private static final float LN2_HIGH = 0x1.62e430p-1f;
  private static final float LN2_LOW = -0x1.05c610p-29f;
  private static final float LOG2_E = 0x1.715476p+0f;
  private static final float ROUND = 0x1.8p23f;
  private static final float ROUND_BIASED = 0x1.8001fcp23f;

  private static final float EXPM1_2 = 0x1.fffffcp-2f;
  private static final float EXPM1_3 = 0x1.55548cp-3f;
  private static final float EXPM1_4 = 0x1.555858p-5f;
  private static final float EXPM1_5 = 0x1.123da6p-7f;
  private static final float EXPM1_6 = 0x1.6ac144p-10f;

  private static final int SIGN = 0x80000000;

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final Class<? extends IntVector> INT_TYPE = Lanes.INT_TYPE;

  private Transcendentals() {}

  /** {@code y = e^(x - shift)}. */
  static void exp(int length, float[] xs, int xOffset, float shift, float[] ys, int yOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i)).sub(shift);
      FloatVector rounded = x.fma(LOG2_E, ROUND_BIASED);
      FloatVector n = rounded.sub(ROUND_BIASED);
      FloatVector high = n.fma(broadcast(FLOAT, -LN2_HIGH), x);
      FloatVector low = n.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = r.fma(EXPM1_6, EXPM1_5);
      q = q.fma(r, broadcast(FLOAT, EXPM1_4));
      q = q.fma(r, broadcast(FLOAT, EXPM1_3));
      q = q.fma(r, broadcast(FLOAT, EXPM1_2));
      FloatVector mantissa = r.mul(r).fma(q, low).add(high).add(1f);
      IntVector both = INT_TYPE.cast(rounded.reinterpretAsInts());
      IntVector half = both.lanewise(ASHR, 1);
      FloatVector y =
          mantissa
              .mul(half.lanewise(LSHL, 23).reinterpretAsFloats())
              .mul(both.sub(half).lanewise(LSHL, 23).reinterpretAsFloats());
      y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 0x1.62e42ep6f))
          .blend(0f, x.compare(LT, -104f))
          .intoArray(ys, yOffset + i);
    }
    for (int i = bound; i < length; i++) {
      ys[yOffset + i] = Functions.exp(xs[xOffset + i] - shift);
    }
  }

  static void log(int length, float[] xs, int xOffset, float[] ys, int yOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i));
      VectorMask<Float> subnormal = x.compare(LT, 0x1p-126f);
      IntVector bits = INT_TYPE.cast(x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts());
      IntVector exponent = bits.sub(0x3f2aaaab).lanewise(ASHR, 23);
      IntVector fraction = bits.sub(exponent.lanewise(LSHL, 23));
      FloatVector f = TYPE.cast(fraction.reinterpretAsFloats()).sub(1f);
      FloatVector whole = TYPE.cast(exponent.convert(I2F, 0));
      FloatVector n = whole.blend(whole.sub(23f), subnormal);
      FloatVector q = f.fma(-0x1.0eda38p-3f, 0x1.1d6dd2p-3f);
      q = q.fma(f, broadcast(FLOAT, -0x1.efc5d6p-4f));
      q = q.fma(f, broadcast(FLOAT, 0x1.1f10b4p-3f));
      q = q.fma(f, broadcast(FLOAT, -0x1.55bf1cp-3f));
      q = q.fma(f, broadcast(FLOAT, 0x1.99cbfcp-3f));
      q = q.fma(f, broadcast(FLOAT, -0x1.fffdfep-3f));
      q = q.fma(f, broadcast(FLOAT, 0x1.555512p-2f));
      q = q.fma(f, broadcast(FLOAT, -0.5f));
      FloatVector low = n.fma(broadcast(FLOAT, LN2_LOW), f);
      FloatVector y = n.fma(broadcast(FLOAT, LN2_HIGH), f.mul(f).fma(q, low));
      x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY))
          .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f))
          .blend(Float.NaN, x.compare(LT, 0f))
          .intoArray(ys, yOffset + i);
    }
    for (int i = bound; i < length; i++) {
      ys[yOffset + i] = Functions.log(xs[xOffset + i]);
    }
  }

  static void sigmoid(int length, float[] xs, int xOffset, float[] ys, int yOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i));
      FloatVector t =
          TYPE.cast(INT_TYPE.cast(x.reinterpretAsInts()).or(SIGN).reinterpretAsFloats());
      FloatVector rounded = t.fma(LOG2_E, ROUND_BIASED);
      FloatVector n = rounded.sub(ROUND_BIASED);
      FloatVector high = n.fma(broadcast(FLOAT, -LN2_HIGH), t);
      FloatVector low = n.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = r.fma(EXPM1_6, EXPM1_5);
      q = q.fma(r, broadcast(FLOAT, EXPM1_4));
      q = q.fma(r, broadcast(FLOAT, EXPM1_3));
      q = q.fma(r, broadcast(FLOAT, EXPM1_2));
      FloatVector mantissa = r.mul(r).fma(q, low).add(high).add(1f);
      IntVector both = INT_TYPE.cast(rounded.reinterpretAsInts());
      IntVector half = both.lanewise(ASHR, 1);
      FloatVector e =
          mantissa
              .mul(half.lanewise(LSHL, 23).reinterpretAsFloats())
              .mul(both.sub(half).lanewise(LSHL, 23).reinterpretAsFloats())
              .blend(0f, t.compare(LT, -104f));
      FloatVector w = e.div(e.add(1f));
      FloatVector base = TYPE.cast(broadcast(FLOAT, 1f)).blend(e, x.compare(LT, 0f));
      base.neg().fma(w, base).intoArray(ys, yOffset + i);
    }
    for (int i = bound; i < length; i++) {
      ys[yOffset + i] = Functions.sigmoid(xs[xOffset + i]);
    }
  }

  static void tanh(int length, float[] xs, int xOffset, float[] ys, int yOffset) {
    int bound = FLOAT.loopBound(length);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i));
      FloatVector a =
          TYPE.cast(INT_TYPE.cast(x.reinterpretAsInts()).and(~SIGN).reinterpretAsFloats());
      FloatVector z = a.mul(a);
      FloatVector p = z.fma(-0x1.a044c2p-5f, 0x1.10c70ap-3f);
      p = p.fma(z, broadcast(FLOAT, -0x1.5554dcp-2f));
      FloatVector near = a.mul(z).fma(p, a);
      FloatVector clamped = a.blend(9.5f, a.compare(GT, 9.5f));
      FloatVector t = clamped.add(clamped);
      FloatVector rounded = t.fma(LOG2_E, ROUND);
      FloatVector n = rounded.sub(ROUND);
      FloatVector high = n.fma(broadcast(FLOAT, -LN2_HIGH), t);
      FloatVector r = n.fma(broadcast(FLOAT, -LN2_LOW), high);
      FloatVector q = r.fma(EXPM1_6, EXPM1_5);
      q = q.fma(r, broadcast(FLOAT, EXPM1_4));
      q = q.fma(r, broadcast(FLOAT, EXPM1_3));
      q = q.fma(r, broadcast(FLOAT, EXPM1_2));
      FloatVector scale =
          TYPE.cast(
              INT_TYPE
                  .cast(rounded.reinterpretAsInts())
                  .lanewise(LSHL, 23)
                  .add(0x3f800000)
                  .reinterpretAsFloats());
      FloatVector m = scale.fma(r.mul(r).fma(q, r), scale.sub(1f));
      FloatVector far = m.div(m.add(2f));
      IntVector magnitude =
          INT_TYPE.cast(far.blend(near, a.compare(LT, 0.28f)).reinterpretAsInts());
      IntVector result = magnitude.or(INT_TYPE.cast(x.reinterpretAsInts()).and(SIGN));
      TYPE.cast(result.reinterpretAsFloats()).intoArray(ys, yOffset + i);
    }
    for (int i = bound; i < length; i++) {
      ys[yOffset + i] = Functions.tanh(xs[xOffset + i]);
    }
  }
}
