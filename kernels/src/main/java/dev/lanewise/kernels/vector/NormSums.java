// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Sums along a row that normalisations need, in the order of {@link dev.lanewise.kernels.Rows}.
 *
 * <p>The partial sums of whole runs of 64 are four accumulators at a time; those of the rest are
 * added in memory. With the rest in the accumulators too, a method had so many vector operations
 * that C2 boxed some in one whole run out of a few.
 */
final class NormSums {

  /** Elements of the array for {@link #gradients}: two sets of partial sums. */
  static final int ROOM = 2 * Row.PARTIAL_ROOM;

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private NormSums() {}

  /** The sum of {@code (x - mean)^2}; {@code partial} has room for {@link Row#PARTIAL_ROOM}. */
  static float squares(int n, float[] x, int offset, float mean, float[] partial, int p) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int length = Math.min(n - start, ROW_BLOCK);
      int whole = length - length % PARTIAL_SUMS;
      int from = offset + start;
      for (int lane = 0; lane < 16; lane += COUNT) {
        wholeSquares(whole, x, from + lane, mean, partial, p + lane);
      }
      restOfSquares(length - whole, x, from + whole, mean, partial, p);
      total += Row.fold(partial, p);
    }
    return total;
  }

  private static void wholeSquares(
      int n, float[] x, int offset, float center, float[] partial, int p) {
    FloatVector mean = broadcast(FLOAT, center);
    FloatVector a = FloatVector.zero(FLOAT);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = offset; i < offset + n; i += PARTIAL_SUMS) {
      FloatVector d0 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i)).sub(mean));
      a = d0.fma(d0, a);
      FloatVector d1 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i + 16)).sub(mean));
      b = d1.fma(d1, b);
      FloatVector d2 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i + 32)).sub(mean));
      c = d2.fma(d2, c);
      FloatVector d3 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i + 48)).sub(mean));
      d = d3.fma(d3, d);
    }
    TYPE.cast(a).intoArray(partial, p);
    TYPE.cast(b).intoArray(partial, p + 16);
    TYPE.cast(c).intoArray(partial, p + 32);
    TYPE.cast(d).intoArray(partial, p + 48);
  }

  private static void restOfSquares(
      int n, float[] x, int offset, float center, float[] partial, int p) {
    FloatVector mean = broadcast(FLOAT, center);
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector d = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, offset + i)).sub(mean));
      TYPE.cast(d.fma(d, fromArray(FLOAT, partial, p + i))).intoArray(partial, p + i);
    }
    for (int i = bound; i < n; i++) {
      float d = x[offset + i] - center;
      partial[p + i] = Math.fma(d, d, partial[p + i]);
    }
  }

  /**
   * The sums of {@code dy gamma} and of {@code dy gamma xhat}, to two elements of {@code sums};
   * {@code partial} has room for {@link #ROOM}. What is to be written to dx is not known yet, but
   * an element of each 64 bytes is read: stores that alternate with stores to other arrays take
   * twice as long where they have to fetch their lines themselves; not on Zen 4.
   */
  static void gradients(
      int n,
      float[] x,
      int xOffset,
      float mean,
      float rstd,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      float[] sums,
      int to,
      float[] partial,
      int p) {
    sums[to] = 0f;
    sums[to + 1] = 0f;
    int products = p + Row.PARTIAL_ROOM;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int length = Math.min(n - start, ROW_BLOCK);
      int whole = length - length % PARTIAL_SUMS;
      int i = xOffset + start;
      int j = gammaOffset + start;
      int k = dyOffset + start;
      int l = dxOffset + start;
      for (int lane = 0; lane < 16; lane += COUNT) {
        float read =
            wholeGradients(
                whole, x, i + lane, mean, rstd, gamma, j + lane, dy, k + lane, dx, l + lane,
                partial, p + lane);
        // Where the fold writes over it: without a use, it would not be read.
        partial[p + PARTIAL_SUMS] = read;
      }
      restOfGradients(
          length - whole,
          x,
          i + whole,
          mean,
          rstd,
          gamma,
          j + whole,
          dy,
          k + whole,
          partial,
          p,
          products);
      sums[to] += Row.fold(partial, p);
      sums[to + 1] += Row.fold(partial, products);
    }
  }

  private static float wholeGradients(
      int n,
      float[] x,
      int xOffset,
      float center,
      float factor,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      float[] partial,
      int p) {
    FloatVector mean = broadcast(FLOAT, center);
    FloatVector rstd = broadcast(FLOAT, factor);
    FloatVector a = FloatVector.zero(FLOAT);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    float read = 0f;
    for (int t = 0; t < n; t += PARTIAL_SUMS) {
      int i = xOffset + t;
      int j = gammaOffset + t;
      int k = dyOffset + t;
      int l = dxOffset + t;
      if (Processor.READS_AHEAD) {
        read += dx[l];
        read += dx[l + 16];
        read += dx[l + 32];
        read += dx[l + 48];
      }
      FloatVector g0 =
          TYPE.cast(TYPE.cast(fromArray(FLOAT, dy, k)).mul(fromArray(FLOAT, gamma, j)));
      a = TYPE.cast(a).add(g0);
      e = g0.fma(TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i)).sub(mean)).mul(rstd), e);
      FloatVector g1 =
          TYPE.cast(TYPE.cast(fromArray(FLOAT, dy, k + 16)).mul(fromArray(FLOAT, gamma, j + 16)));
      b = TYPE.cast(b).add(g1);
      f = g1.fma(TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i + 16)).sub(mean)).mul(rstd), f);
      FloatVector g2 =
          TYPE.cast(TYPE.cast(fromArray(FLOAT, dy, k + 32)).mul(fromArray(FLOAT, gamma, j + 32)));
      c = TYPE.cast(c).add(g2);
      g = g2.fma(TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i + 32)).sub(mean)).mul(rstd), g);
      FloatVector g3 =
          TYPE.cast(TYPE.cast(fromArray(FLOAT, dy, k + 48)).mul(fromArray(FLOAT, gamma, j + 48)));
      d = TYPE.cast(d).add(g3);
      h = g3.fma(TYPE.cast(TYPE.cast(fromArray(FLOAT, x, i + 48)).sub(mean)).mul(rstd), h);
    }
    TYPE.cast(a).intoArray(partial, p);
    TYPE.cast(b).intoArray(partial, p + 16);
    TYPE.cast(c).intoArray(partial, p + 32);
    TYPE.cast(d).intoArray(partial, p + 48);
    int products = p + Row.PARTIAL_ROOM;
    TYPE.cast(e).intoArray(partial, products);
    TYPE.cast(f).intoArray(partial, products + 16);
    TYPE.cast(g).intoArray(partial, products + 32);
    TYPE.cast(h).intoArray(partial, products + 48);
    return read;
  }

  private static void restOfGradients(
      int n,
      float[] x,
      int xOffset,
      float center,
      float factor,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      float[] partial,
      int p,
      int products) {
    FloatVector mean = broadcast(FLOAT, center);
    FloatVector rstd = broadcast(FLOAT, factor);
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector g =
          TYPE.cast(
              TYPE.cast(fromArray(FLOAT, dy, dyOffset + i))
                  .mul(fromArray(FLOAT, gamma, gammaOffset + i)));
      FloatVector xhat = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).sub(mean)).mul(rstd);
      TYPE.cast(g.add(fromArray(FLOAT, partial, p + i))).intoArray(partial, p + i);
      TYPE.cast(g.fma(xhat, fromArray(FLOAT, partial, products + i)))
          .intoArray(partial, products + i);
    }
    for (int i = bound; i < n; i++) {
      float g = dy[dyOffset + i] * gamma[gammaOffset + i];
      float xhat = (x[xOffset + i] - center) * factor;
      partial[p + i] += g;
      partial[products + i] = Math.fma(g, xhat, partial[products + i]);
    }
  }
}
