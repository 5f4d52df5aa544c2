// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** What softmax and its losses do with one row, pass by pass. */
final class Row {

  /**
   * Rows shorter than this, one after another, take their exponentials together: the subtraction of
   * the maximum is then a pass of its own, but a call for each row costs more.
   */
  private static final int SHORT = 64;

  /** Other rows that go together, pass by pass, so that one's latency hides another's. */
  static final int MOST_TOGETHER = 32;

  /** Elements of such rows: they and the results stay in L1. */
  private static final int TOGETHER = 2048;

  /** Columns from which a loop over a row also hides what there is to do for its neighbours. */
  static final int LEAST_AMID = 256;

  /** Elements of the array for {@link #expSum}. */
  static final int PARTIAL_ROOM = PARTIAL_SUMS + 16;

  /** Up to the fold by 8, sums of fewer elements than these are the elements. */
  static final int FEW = 16;

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final Class<? extends IntVector> INT_TYPE = Lanes.INT_TYPE;

  static final float[] INDICES = indices();
  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private Row() {}

  /** Whether rows take their exponentials together. */
  static boolean areShort(int columns, int ld) {
    return columns < SHORT && ld == columns;
  }

  /** How many rows go together: they stay in L1. */
  static int together(int columns, int ld) {
    return areShort(columns, ld)
        ? ROW_BLOCK / columns
        : Math.clamp(TOGETHER / Math.max(1, columns), 1, MOST_TOGETHER);
  }

  /** The largest number; NaN is passed over, and enters by the sum. */
  static float max(int n, float[] x, int offset) {
    if (n < COUNT) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        float v = x[offset + i];
        max = v > max ? v : max;
      }
      return max;
    }
    // Compare and blend: a third of what max costs, which orders NaN and zeros too.
    FloatVector a = TYPE.cast(broadcast(FLOAT, Float.NEGATIVE_INFINITY));
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int bound = n - n % (4 * COUNT);
    for (int i = 0; i < bound; i += 4 * COUNT) {
      FloatVector u = TYPE.cast(fromArray(FLOAT, x, offset + i));
      FloatVector v = TYPE.cast(fromArray(FLOAT, x, offset + i + COUNT));
      FloatVector w = TYPE.cast(fromArray(FLOAT, x, offset + i + 2 * COUNT));
      FloatVector z = TYPE.cast(fromArray(FLOAT, x, offset + i + 3 * COUNT));
      a = TYPE.cast(a).blend(u, u.compare(GT, a));
      b = TYPE.cast(b).blend(v, TYPE.cast(v).compare(GT, b));
      c = TYPE.cast(c).blend(w, w.compare(GT, c));
      d = TYPE.cast(d).blend(z, z.compare(GT, d));
    }
    for (int i = bound; i <= n - COUNT; i += COUNT) {
      FloatVector u = TYPE.cast(fromArray(FLOAT, x, offset + i));
      a = TYPE.cast(a).blend(u, u.compare(GT, a));
    }
    FloatVector last = TYPE.cast(fromArray(FLOAT, x, offset + n - COUNT));
    b = TYPE.cast(b).blend(last, last.compare(GT, b));
    a = TYPE.cast(a).blend(b, TYPE.cast(b).compare(GT, a));
    c = TYPE.cast(c).blend(d, TYPE.cast(d).compare(GT, c));
    a = TYPE.cast(a).blend(c, TYPE.cast(c).compare(GT, a));
    // None is NaN, so that they are in the order of their bits, those of negative ones turned.
    IntVector bits = INT_TYPE.cast(TYPE.cast(a).reinterpretAsInts());
    IntVector turned = INT_TYPE.cast(INT_TYPE.cast(bits.lanewise(ASHR, 31)).and(0x7fffffff));
    int most = INT_TYPE.cast(bits.lanewise(XOR, turned)).reduceLanes(MAX);
    return Float.intBitsToFloat(most ^ ((most >> 31) & 0x7fffffff));
  }

  /** {@code y = e^(x - shift)}, whose sum it returns; x is at most the shift. */
  static float expSum(
      int n,
      float[] x,
      int xOffset,
      float shift,
      float[] y,
      int yOffset,
      float[] partial,
      int partialOffset) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int length = Math.min(n - start, ROW_BLOCK);
      FunctionLoops.expOfDifferenceSummed(
          length, x, xOffset + start, shift, y, yOffset + start, partial, partialOffset);
      total += fold(partial, partialOffset);
    }
    return total;
  }

  /** {@code y = x - shift}; the last vector, read before y may be written over it, ends at n. */
  static void subtract(int n, float[] x, int xOffset, float shift, float[] y, int yOffset) {
    if (n < COUNT) {
      for (int i = 0; i < n; i++) {
        y[yOffset + i] = x[xOffset + i] - shift;
      }
      return;
    }
    int last = n - COUNT;
    FloatVector end = TYPE.cast(fromArray(FLOAT, x, xOffset + last)).sub(shift);
    for (int i = 0; i < last; i += COUNT) {
      TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).sub(shift)).intoArray(y, yOffset + i);
    }
    TYPE.cast(end).intoArray(y, yOffset + last);
  }

  /** {@code y = y * factor}, in the same way. */
  static void multiply(int n, float[] y, int offset, float factor) {
    if (n < COUNT) {
      for (int i = 0; i < n; i++) {
        y[offset + i] *= factor;
      }
      return;
    }
    int last = n - COUNT;
    FloatVector end = TYPE.cast(fromArray(FLOAT, y, offset + last)).mul(factor);
    for (int i = 0; i < last; i += COUNT) {
      TYPE.cast(TYPE.cast(fromArray(FLOAT, y, offset + i)).mul(factor)).intoArray(y, offset + i);
    }
    TYPE.cast(end).intoArray(y, offset + last);
  }

  /**
   * The sum of 64 partial sums, folded in halves. The last 16 of them go to memory, behind the
   * others, and are added one by one: for many short rows that is half of what four permutations of
   * a vector cost.
   */
  static float fold(float[] partial, int offset) {
    int last = offset + PARTIAL_SUMS;
    for (int i = 0; i < FEW; i += COUNT) {
      int at = offset + i;
      FloatVector even =
          TYPE.cast(fromArray(FLOAT, partial, at)).add(fromArray(FLOAT, partial, at + 32));
      FloatVector odd =
          TYPE.cast(fromArray(FLOAT, partial, at + 16)).add(fromArray(FLOAT, partial, at + 48));
      TYPE.cast(TYPE.cast(even).add(odd)).intoArray(partial, last + i);
    }
    float p0 = byEight(partial, last) + byEight(partial, last + 4);
    float p1 = byEight(partial, last + 1) + byEight(partial, last + 5);
    float p2 = byEight(partial, last + 2) + byEight(partial, last + 6);
    float p3 = byEight(partial, last + 3) + byEight(partial, last + 7);
    return (p0 + p2) + (p1 + p3);
  }

  private static float byEight(float[] x, int i) {
    return x[i] + x[i + 8];
  }

  /** The sum as {@link dev.lanewise.kernels.Rows} defines it. */
  static float sum(int n, float[] x, int offset) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      total += blockSum(Math.min(n - start, ROW_BLOCK), x, offset + start);
    }
    return total;
  }

  /**
   * The sum of one block: 64 partial sums, folded in halves.
   *
   * <p>A pass gives {@link Lanes#COUNT} of the 16 sums that the folds by 32 and 16 leave. Narrow
   * vectors pass over the block again for the others, in the order of the folds by 8 and 4: it is
   * in L1, and four accumulators hide the latency of an addition without spilling.
   */
  static float blockSum(int n, float[] x, int offset) {
    if (n < FEW) {
      return sumOfFew(n, x, offset);
    }
    int bound = n - n % PARTIAL_SUMS;
    FloatVector sum = FloatVector.zero(FLOAT);
    for (int fold4 = 0; fold4 < 8; fold4 += COUNT) {
      FloatVector half = FloatVector.zero(FLOAT);
      for (int first = fold4; first < 16; first += Math.max(8, COUNT)) {
        FloatVector a = FloatVector.zero(FLOAT);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int from = offset + first;
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
          a = TYPE.cast(a).add(fromArray(FLOAT, x, from + i));
          b = TYPE.cast(b).add(fromArray(FLOAT, x, from + i + 16));
          c = TYPE.cast(c).add(fromArray(FLOAT, x, from + i + 32));
          d = TYPE.cast(d).add(fromArray(FLOAT, x, from + i + 48));
        }
        if (bound < n) {
          // No masked loads: at the end of an array they go another way in the JDK, which is not
          // always inlined, and boxes masks then. Missing elements count as +0, which changes
          // nothing: no sum here is ever -0.
          int rest = n - bound - first;
          int at = from + bound;
          if (rest >= COUNT) {
            a = TYPE.cast(a).add(fromArray(FLOAT, x, at));
          }
          if (rest >= COUNT + 16) {
            b = TYPE.cast(b).add(fromArray(FLOAT, x, at + 16));
          }
          if (rest >= COUNT + 32) {
            c = TYPE.cast(c).add(fromArray(FLOAT, x, at + 32));
          }
          if (rest >= COUNT + 48) {
            d = TYPE.cast(d).add(fromArray(FLOAT, x, at + 48));
          }
          int last = rest & 15;
          if (rest > 0 && last > 0 && last < COUNT) {
            VectorMask<Float> in =
                TYPE.cast(fromArray(FLOAT, INDICES, 0)).compare(GE, (float) (COUNT - last));
            FloatVector part =
                TYPE.cast(TYPE.cast(fromArray(FLOAT, x, offset + n - COUNT)).compress(in));
            switch (rest >> 4) {
              case 0 -> a = TYPE.cast(a).add(part);
              case 1 -> b = TYPE.cast(b).add(part);
              case 2 -> c = TYPE.cast(c).add(part);
              default -> d = TYPE.cast(d).add(part);
            }
          }
        }
        half = TYPE.cast(half).add(TYPE.cast(TYPE.cast(a).add(c)).add(TYPE.cast(b).add(d)));
      }
      sum = TYPE.cast(sum).add(half);
    }
    if (COUNT > 8) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_8));
    }
    if (COUNT > 4) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_4));
    }
    sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_2));
    sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_1));
    return TYPE.cast(sum).lane(0);
  }

  /** The same of fewer than 16, which may be fewer than a vector has. */
  private static float sumOfFew(int n, float[] x, int offset) {
    float p0 = pair(n, x, offset, 0) + pair(n, x, offset, 4);
    float p1 = pair(n, x, offset, 1) + pair(n, x, offset, 5);
    float p2 = pair(n, x, offset, 2) + pair(n, x, offset, 6);
    float p3 = pair(n, x, offset, 3) + pair(n, x, offset, 7);
    return (p0 + p2) + (p1 + p3);
  }

  /** Partial sums i and i + 8, which start from +0. */
  private static float pair(int n, float[] x, int offset, int i) {
    float low = i < n ? 0f + x[offset + i] : 0f;
    return i + 8 < n ? low + (0f + x[offset + i + 8]) : low;
  }

  private static float[] indices() {
    float[] indices = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      indices[i] = i;
    }
    return indices;
  }

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(FLOAT, lane -> (lane + by) % COUNT);
  }
}
