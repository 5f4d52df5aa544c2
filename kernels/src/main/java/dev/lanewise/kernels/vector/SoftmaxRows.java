// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.ROW_BLOCK;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;

import dev.lanewise.kernels.reference.Functions;
import jdk.incubator.vector.FloatVector;

/** Softmax and its kin on some rows of a call. */
final class SoftmaxRows {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private SoftmaxRows() {}

  /** Scratch memory of a part whose exponentials are not kept. */
  static int room(int columns) {
    return Math.min(columns, ROW_BLOCK);
  }

  /** Scratch memory of a part of {@link #softmax}. */
  static final int SOFTMAX_ROOM = 2 * Row.MOST_TOGETHER + Row.PARTIAL_ROOM;

  static void softmax(RowCall call, int start, int stop) {
    int columns = call.columns;
    if (columns == 0) {
      return;
    }
    if (Row.areShort(columns, call.ldy)) {
      softmaxOfShort(call, start, stop);
      return;
    }
    if (columns >= Row.LEAST_AMID) {
      softmaxAmid(call, start, stop);
      return;
    }
    float[] x = call.x;
    float[] y = call.y;
    float[] scratch = call.scratch;
    int maxima = call.scratchOf(start);
    int sums = maxima + Row.MOST_TOGETHER;
    int partial = sums + Row.MOST_TOGETHER;
    int together = Row.together(columns, call.ldy);
    for (int first = start; first < stop; first += together) {
      int n = Math.min(stop - first, together);
      int from = call.xOffset + first * call.ldx;
      int to = call.yOffset + first * call.ldy;
      for (int i = 0; i < n; i++) {
        scratch[maxima + i] = Row.max(columns, x, from + i * call.ldx);
      }
      for (int i = 0; i < n; i++) {
        float max = scratch[maxima + i];
        scratch[sums + i] =
            Row.expSum(
                columns, x, from + i * call.ldx, max, y, to + i * call.ldy, scratch, partial);
      }
      for (int i = 0; i < n; i++) {
        Row.multiply(columns, y, to + i * call.ldy, 1f / scratch[sums + i]);
      }
    }
  }

  /**
   * One row after another: while the exponentials of one are computed, the one before is divided by
   * its sum and the maximum of the next is found.
   */
  private static void softmaxAmid(RowCall call, int first, int end) {
    int columns = call.columns;
    float[] x = call.x;
    float[] y = call.y;
    int partial = call.scratchOf(first) + 2 * Row.MOST_TOGETHER;
    int from = call.xOffset + first * call.ldx;
    int to = call.yOffset + first * call.ldy;
    float max = Row.max(columns, x, from);
    float sum = Row.expSum(columns, x, from, max, y, to, call.scratch, partial);
    if (first + 1 < end) {
      max = Row.max(columns, x, from + call.ldx);
    }
    for (int i = first + 1; i < end; i++) {
      from += call.ldx;
      int next = i + 1 < end ? from + call.ldx : from;
      float factor = 1f / sum;
      float maxOfNext = Float.NEGATIVE_INFINITY;
      sum = 0f;
      for (int start = 0; start < columns; start += ROW_BLOCK) {
        float most =
            FunctionLoops.expOfDifferenceSummedAmid(
                Math.min(columns - start, ROW_BLOCK),
                x,
                from + start,
                max,
                y,
                to + call.ldy + start,
                call.scratch,
                partial,
                next + start,
                to + start,
                factor);
        maxOfNext = most > maxOfNext ? most : maxOfNext;
        sum += Row.fold(call.scratch, partial);
      }
      max = maxOfNext;
      to += call.ldy;
    }
    Row.multiply(columns, y, to, 1f / sum);
  }

  private static void softmaxOfShort(RowCall call, int start, int stop) {
    int columns = call.columns;
    float[] x = call.x;
    float[] y = call.y;
    int together = Row.together(columns, call.ldy);
    for (int first = start; first < stop; first += together) {
      int end = Math.min(stop, first + together);
      for (int i = first; i < end; i++) {
        int from = call.xOffset + i * call.ldx;
        Row.subtract(columns, x, from, Row.max(columns, x, from), y, call.yOffset + i * call.ldy);
      }
      int all = call.yOffset + first * call.ldy;
      FunctionLoops.expOfDifference((end - first) * columns, y, all, 0f, y, all);
      for (int i = first; i < end; i++) {
        int to = call.yOffset + i * call.ldy;
        Row.multiply(columns, y, to, 1f / Row.sum(columns, y, to));
      }
    }
  }

  static void maskedSoftmax(RowCall call, int first, int end) {
    int n = call.columns;
    float[] y = call.y;
    for (int i = first; i < end; i++) {
      int to = call.yOffset + i * call.ldy;
      mask(
          n,
          call.factor,
          call.x,
          call.xOffset + i * call.ldx,
          call.z,
          call.zOffset + i * call.ldz,
          y,
          to);
      float max = Row.max(n, y, to);
      float shift = max == Float.NEGATIVE_INFINITY ? 0f : max;
      FunctionLoops.expOfDifference(n, y, to, shift, y, to);
      float sum = Row.sum(n, y, to);
      Row.multiply(n, y, to, sum == 0f ? 1f : 1f / sum);
    }
  }

  /** {@code y = fma(scale, x, mask)}, but -Infinity where the mask is. */
  private static void mask(
      int n,
      float scale,
      float[] x,
      int xOffset,
      float[] mask,
      int maskOffset,
      float[] y,
      int yOffset) {
    FloatVector factor = TYPE.cast(broadcast(FLOAT, scale));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector m = TYPE.cast(fromArray(FLOAT, mask, maskOffset + i));
      FloatVector z = factor.fma(fromArray(FLOAT, x, xOffset + i), m);
      TYPE.cast(TYPE.cast(z).blend(m, TYPE.cast(m).compare(EQ, Float.NEGATIVE_INFINITY)))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float m = mask[maskOffset + i];
      y[yOffset + i] = m == Float.NEGATIVE_INFINITY ? m : Math.fma(scale, x[xOffset + i], m);
    }
  }

  static void backward(RowCall call, int first, int end) {
    int n = call.columns;
    for (int i = first; i < end; i++) {
      int dy = call.xOffset + i * call.ldx;
      int y = call.yOffset + i * call.ldy;
      float sum = FloatVectors.dot(n, call.x, dy, call.y, y);
      gradient(n, call.factor, sum, call.x, dy, call.y, y, call.z, call.zOffset + i * call.ldz);
    }
  }

  /** {@code dx = scale * (y * (dy - sum))}. */
  private static void gradient(
      int n,
      float scale,
      float sum,
      float[] dy,
      int dyOffset,
      float[] y,
      int yOffset,
      float[] dx,
      int dxOffset) {
    FloatVector factor = TYPE.cast(broadcast(FLOAT, scale));
    FloatVector all = TYPE.cast(broadcast(FLOAT, sum));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      TYPE.cast(
              TYPE.cast(
                      TYPE.cast(TYPE.cast(fromArray(FLOAT, dy, dyOffset + i)).sub(all))
                          .mul(fromArray(FLOAT, y, yOffset + i)))
                  .mul(factor))
          .intoArray(dx, dxOffset + i);
    }
    for (int i = bound; i < n; i++) {
      dx[dxOffset + i] = scale * (y[yOffset + i] * (dy[dyOffset + i] - sum));
    }
  }

  static void logSoftmax(RowCall call, int first, int end) {
    int n = call.columns;
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      int to = call.yOffset + i * call.ldy;
      float max = Row.max(n, call.x, from);
      Row.subtract(n, call.x, from, max, call.y, to);
      float sum = sumOfExp(n, call.y, to, 0f, call.scratch, call.scratchOf(first));
      Row.subtract(n, call.y, to, Functions.log(sum), call.y, to);
    }
  }

  static void logSumExp(RowCall call, int first, int end) {
    int n = call.columns;
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      float max = Row.max(n, call.x, from);
      float sum = sumOfExp(n, call.x, from, max, call.scratch, call.scratchOf(first));
      float shift = Math.abs(max) == Float.POSITIVE_INFINITY ? 0f : max;
      call.u[call.uOffset + i] = shift + Functions.log(sum);
    }
  }

  /** The sum of {@code e^(x - max)}, or of {@code e^x} where the maximum is infinite. */
  private static float sumOfExp(int n, float[] x, int offset, float max, float[] scratch, int at) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int length = Math.min(n - start, ROW_BLOCK);
      if (Math.abs(max) == Float.POSITIVE_INFINITY) {
        FunctionLoops.exp(length, x, offset + start, scratch, at);
      } else {
        FunctionLoops.expOfDifference(length, x, offset + start, max, scratch, at);
      }
      total += Row.blockSum(length, scratch, at);
    }
    return total;
  }

  static void logBackward(RowCall call, int first, int end) {
    int n = call.columns;
    int scratch = call.scratchOf(first);
    for (int i = first; i < end; i++) {
      int dy = call.xOffset + i * call.ldx;
      int y = call.yOffset + i * call.ldy;
      int dx = call.zOffset + i * call.ldz;
      float sum = Row.sum(n, call.x, dy);
      for (int start = 0; start < n; start += ROW_BLOCK) {
        int length = Math.min(n - start, ROW_BLOCK);
        FunctionLoops.exp(length, call.y, y + start, call.scratch, scratch);
        subtractProduct(length, call.scratch, scratch, sum, call.x, dy + start, call.z, dx + start);
      }
    }
  }

  /** {@code dx = fma(-p, sum, dy)}. */
  private static void subtractProduct(
      int n,
      float[] p,
      int pOffset,
      float sum,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    FloatVector minus = TYPE.cast(broadcast(FLOAT, -sum));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      TYPE.cast(minus.fma(fromArray(FLOAT, p, pOffset + i), fromArray(FLOAT, dy, dyOffset + i)))
          .intoArray(dx, dxOffset + i);
    }
    for (int i = bound; i < n; i++) {
      dx[dxOffset + i] = Math.fma(-sum, p[pOffset + i], dy[dyOffset + i]);
    }
  }
}
