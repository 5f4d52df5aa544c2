// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.vector.Row.FEW;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums along a row that normalisations need, in the order and by the ways of {@link Row#sum}. The
 * terms after the last 64 are a loop in which the accumulators take turns: written out, C2 no
 * longer inlines all of it. Missing elements enter as +0.
 */
final class NormSums {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private NormSums() {}

  /** The sum of {@code (x - mean)^2}. */
  static float squares(int n, float[] x, int offset, float mean) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      total += blockSquares(Math.min(n - start, ROW_BLOCK), x, offset + start, mean);
    }
    return total;
  }

  private static float blockSquares(int n, float[] x, int offset, float center) {
    if (n < FEW) {
      return squaresOfFew(n, x, offset, center);
    }
    int bound = n - n % PARTIAL_SUMS;
    FloatVector mean = TYPE.cast(broadcast(FLOAT, center));
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
          FloatVector d0 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, from + i)).sub(mean));
          a = d0.fma(d0, a);
          FloatVector d1 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, from + i + 16)).sub(mean));
          b = d1.fma(d1, b);
          FloatVector d2 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, from + i + 32)).sub(mean));
          c = d2.fma(d2, c);
          FloatVector d3 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, from + i + 48)).sub(mean));
          d = d3.fma(d3, d);
        }
        if (bound < n) {
          for (int i = 0; i < PARTIAL_SUMS; i += 16) {
            int rest = n - bound - first - i;
            FloatVector next = a;
            if (rest > 0) {
              int at = Math.min(from + bound + i, offset + n - COUNT);
              FloatVector difference = TYPE.cast(fromArray(FLOAT, x, at)).sub(mean);
              if (rest < COUNT) {
                VectorMask<Float> in =
                    TYPE.cast(fromArray(FLOAT, Row.INDICES, 0)).compare(GE, (float) (COUNT - rest));
                difference = TYPE.cast(TYPE.cast(difference).compress(in));
              }
              next = TYPE.cast(difference).fma(difference, a);
            }
            a = b;
            b = c;
            c = d;
            d = next;
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

  /** The same of fewer than 16, the last of which may lie nearer to x's start than a vector. */
  private static float squaresOfFew(int n, float[] x, int offset, float mean) {
    float sum = 0f;
    // The folds by 2 and 1 add 0 and 2, 1 and 3, then both.
    for (int odd = 0; odd < 2; odd++) {
      float half = 0f;
      for (int i = odd; i < 4; i += 2) {
        float quarter = 0f;
        for (int j = i; j < 8; j += 4) {
          float eighth = 0f;
          for (int k = j; k < n; k += 8) {
            float d = x[offset + k] - mean;
            eighth += d * d;
          }
          quarter += eighth;
        }
        half += quarter;
      }
      sum += half;
    }
    return sum;
  }

  /** The sums of {@code dy gamma} and of {@code dy gamma xhat}, to two elements of {@code sums}. */
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
      float[] sums,
      int to) {
    sums[to] = 0f;
    sums[to + 1] = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      blockGradients(
          Math.min(n - start, ROW_BLOCK),
          x,
          xOffset + start,
          mean,
          rstd,
          gamma,
          gammaOffset + start,
          dy,
          dyOffset + start,
          sums,
          to);
    }
  }

  private static void blockGradients(
      int n,
      float[] x,
      int xOffset,
      float center,
      float factor,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      float[] sums,
      int to) {
    if (n < FEW) {
      gradientsOfFew(n, x, xOffset, center, factor, gamma, gammaOffset, dy, dyOffset, sums, to);
      return;
    }
    int bound = n - n % PARTIAL_SUMS;
    FloatVector mean = TYPE.cast(broadcast(FLOAT, center));
    FloatVector rstd = TYPE.cast(broadcast(FLOAT, factor));
    FloatVector sum = FloatVector.zero(FLOAT);
    FloatVector product = FloatVector.zero(FLOAT);
    for (int fold4 = 0; fold4 < 8; fold4 += COUNT) {
      FloatVector halfSum = FloatVector.zero(FLOAT);
      FloatVector halfProduct = FloatVector.zero(FLOAT);
      for (int first = fold4; first < 16; first += Math.max(8, COUNT)) {
        FloatVector a = FloatVector.zero(FLOAT);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        int p = xOffset + first;
        int q = dyOffset + first;
        int r = gammaOffset + first;
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
          FloatVector h0 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, p + i)).sub(mean)).mul(rstd);
          FloatVector g0 =
              TYPE.cast(fromArray(FLOAT, dy, q + i)).mul(fromArray(FLOAT, gamma, r + i));
          a = TYPE.cast(a).add(g0);
          e = TYPE.cast(g0).fma(h0, e);
          FloatVector h1 =
              TYPE.cast(TYPE.cast(fromArray(FLOAT, x, p + i + 16)).sub(mean)).mul(rstd);
          FloatVector g1 =
              TYPE.cast(fromArray(FLOAT, dy, q + i + 16)).mul(fromArray(FLOAT, gamma, r + i + 16));
          b = TYPE.cast(b).add(g1);
          f = TYPE.cast(g1).fma(h1, f);
          FloatVector h2 =
              TYPE.cast(TYPE.cast(fromArray(FLOAT, x, p + i + 32)).sub(mean)).mul(rstd);
          FloatVector g2 =
              TYPE.cast(fromArray(FLOAT, dy, q + i + 32)).mul(fromArray(FLOAT, gamma, r + i + 32));
          c = TYPE.cast(c).add(g2);
          g = TYPE.cast(g2).fma(h2, g);
          FloatVector h3 =
              TYPE.cast(TYPE.cast(fromArray(FLOAT, x, p + i + 48)).sub(mean)).mul(rstd);
          FloatVector g3 =
              TYPE.cast(fromArray(FLOAT, dy, q + i + 48)).mul(fromArray(FLOAT, gamma, r + i + 48));
          d = TYPE.cast(d).add(g3);
          h = TYPE.cast(g3).fma(h3, h);
        }
        if (bound < n) {
          for (int i = 0; i < PARTIAL_SUMS; i += 16) {
            int rest = n - bound - first - i;
            FloatVector nextSum = a;
            FloatVector nextProduct = e;
            if (rest > 0) {
              int k = Math.min(first + bound + i, n - COUNT);
              FloatVector xhat =
                  TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + k)).sub(mean)).mul(rstd);
              FloatVector scaled =
                  TYPE.cast(fromArray(FLOAT, dy, dyOffset + k))
                      .mul(fromArray(FLOAT, gamma, gammaOffset + k));
              if (rest < COUNT) {
                VectorMask<Float> in =
                    TYPE.cast(fromArray(FLOAT, Row.INDICES, 0)).compare(GE, (float) (COUNT - rest));
                xhat = TYPE.cast(TYPE.cast(xhat).compress(in));
                scaled = TYPE.cast(TYPE.cast(scaled).compress(in));
              }
              nextSum = TYPE.cast(a).add(scaled);
              nextProduct = TYPE.cast(scaled).fma(xhat, e);
            }
            a = b;
            b = c;
            c = d;
            d = nextSum;
            e = f;
            f = g;
            g = h;
            h = nextProduct;
          }
        }
        halfSum = TYPE.cast(halfSum).add(TYPE.cast(TYPE.cast(a).add(c)).add(TYPE.cast(b).add(d)));
        halfProduct =
            TYPE.cast(halfProduct).add(TYPE.cast(TYPE.cast(e).add(g)).add(TYPE.cast(f).add(h)));
      }
      sum = TYPE.cast(sum).add(halfSum);
      product = TYPE.cast(product).add(halfProduct);
    }
    if (COUNT > 8) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_8));
    }
    if (COUNT > 4) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_4));
    }
    sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_2));
    sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_1));
    if (COUNT > 8) {
      product = TYPE.cast(product).add(TYPE.cast(product).rearrange(BY_8));
    }
    if (COUNT > 4) {
      product = TYPE.cast(product).add(TYPE.cast(product).rearrange(BY_4));
    }
    product = TYPE.cast(product).add(TYPE.cast(product).rearrange(BY_2));
    product = TYPE.cast(product).add(TYPE.cast(product).rearrange(BY_1));
    sums[to] += TYPE.cast(sum).lane(0);
    sums[to + 1] += TYPE.cast(product).lane(0);
  }

  private static void gradientsOfFew(
      int n,
      float[] x,
      int xOffset,
      float mean,
      float rstd,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      float[] sums,
      int to) {
    float sum = 0f;
    float product = 0f;
    // The folds by 2 and 1 add 0 and 2, 1 and 3, then both.
    for (int odd = 0; odd < 2; odd++) {
      float halfSum = 0f;
      float halfProduct = 0f;
      for (int i = odd; i < 4; i += 2) {
        float quarterSum = 0f;
        float quarterProduct = 0f;
        for (int j = i; j < 8; j += 4) {
          float eighthSum = 0f;
          float eighthProduct = 0f;
          for (int k = j; k < n; k += 8) {
            float xhat = (x[xOffset + k] - mean) * rstd;
            float scaled = dy[dyOffset + k] * gamma[gammaOffset + k];
            eighthSum += scaled;
            eighthProduct += Math.fma(scaled, xhat, 0f);
          }
          quarterSum += eighthSum;
          quarterProduct += eighthProduct;
        }
        halfSum += quarterSum;
        halfProduct += quarterProduct;
      }
      sum += halfSum;
      product += halfProduct;
    }
    sums[to] += sum;
    sums[to + 1] += product;
  }

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(FLOAT, lane -> (lane + by) % COUNT);
  }
}
