// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.FloatBlas.SUM_BLOCK;
import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLAS on contiguous vectors.
 *
 * <p>Sums go the way of {@link Row#blockSum}. The +0 that stand for missing elements may change the
 * sign of a zero, which the total does not keep.
 */
final class FloatVectors {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final int LANES = SPECIES.length();

  /** Whether sums and searches are faster here: C2 does not compile masks of two lanes. */
  static final boolean HAS_MASKS = LANES > 2;

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);

  /** Sums of fewer elements than these are of one element each, and by twos from here on. */
  private static final int FEW = 16;

  private static final float[] INDICES = indices();

  /** Elements of which the largest is found first, and its place afterwards. */
  private static final int SEARCHED = 1024;

  private FloatVectors() {}

  /** {@code y = fma(alpha, x, y)}. */
  static void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector factor = TYPE.cast(FloatVector.broadcast(SPECIES, alpha));
    int bound = SPECIES.loopBound(n);
    for (int i = 0; i < bound; i += LANES) {
      TYPE.cast(factor.fma(fromArray(SPECIES, x, xOffset + i), fromArray(SPECIES, y, yOffset + i)))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  /** {@code x = alpha * x}. */
  static void scal(int n, float alpha, float[] x, int xOffset) {
    int bound = SPECIES.loopBound(n);
    for (int i = 0; i < bound; i += LANES) {
      TYPE.cast(TYPE.cast(fromArray(SPECIES, x, xOffset + i)).mul(alpha)).intoArray(x, xOffset + i);
    }
    for (int i = bound; i < n; i++) {
      x[xOffset + i] *= alpha;
    }
  }

  /** The sum of {@code x * y}. */
  static float dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float total = 0;
    for (int i = 0; i < n; i += SUM_BLOCK) {
      total += dotBlock(Math.min(n - i, SUM_BLOCK), x, xOffset + i, y, yOffset + i);
    }
    return total;
  }

  private static float dotBlock(int n, float[] x, int xOffset, float[] y, int yOffset) {
    if (n < FEW) {
      return dotOfFew(n, x, xOffset, y, yOffset);
    }
    int bound = n - n % PARTIAL_SUMS;
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int fold4 = 0; fold4 < 8; fold4 += LANES) {
      FloatVector half = FloatVector.zero(SPECIES);
      for (int first = fold4; first < 16; first += Math.max(8, LANES)) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int p = xOffset + first;
        int q = yOffset + first;
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
          a = TYPE.cast(fromArray(SPECIES, x, p + i)).fma(fromArray(SPECIES, y, q + i), a);
          b =
              TYPE.cast(fromArray(SPECIES, x, p + i + 16))
                  .fma(fromArray(SPECIES, y, q + i + 16), b);
          c =
              TYPE.cast(fromArray(SPECIES, x, p + i + 32))
                  .fma(fromArray(SPECIES, y, q + i + 32), c);
          d =
              TYPE.cast(fromArray(SPECIES, x, p + i + 48))
                  .fma(fromArray(SPECIES, y, q + i + 48), d);
        }
        if (bound < n) {
          int rest = n - bound - first;
          if (rest >= LANES) {
            a =
                TYPE.cast(fromArray(SPECIES, x, p + bound))
                    .fma(fromArray(SPECIES, y, q + bound), a);
          }
          if (rest >= LANES + 16) {
            b =
                TYPE.cast(fromArray(SPECIES, x, p + bound + 16))
                    .fma(fromArray(SPECIES, y, q + bound + 16), b);
          }
          if (rest >= LANES + 32) {
            c =
                TYPE.cast(fromArray(SPECIES, x, p + bound + 32))
                    .fma(fromArray(SPECIES, y, q + bound + 32), c);
          }
          if (rest >= LANES + 48) {
            d =
                TYPE.cast(fromArray(SPECIES, x, p + bound + 48))
                    .fma(fromArray(SPECIES, y, q + bound + 48), d);
          }
          int last = rest & 15;
          if (rest > 0 && last > 0 && last < LANES) {
            VectorMask<Float> in =
                TYPE.cast(fromArray(SPECIES, INDICES, 0)).compare(GE, (float) (LANES - last));
            FloatVector u =
                TYPE.cast(TYPE.cast(fromArray(SPECIES, x, xOffset + n - LANES)).compress(in));
            FloatVector v = TYPE.cast(fromArray(SPECIES, y, yOffset + n - LANES)).compress(in);
            switch (rest >> 4) {
              case 0 -> a = u.fma(v, a);
              case 1 -> b = u.fma(v, b);
              case 2 -> c = u.fma(v, c);
              default -> d = u.fma(v, d);
            }
          }
        }
        half = TYPE.cast(half).add(TYPE.cast(TYPE.cast(a).add(c)).add(TYPE.cast(b).add(d)));
      }
      sum = TYPE.cast(sum).add(half);
    }
    if (LANES > 8) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_8));
    }
    if (LANES > 4) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_4));
    }
    FloatVector pair = TYPE.cast(TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_2)));
    return pair.lane(0) + pair.lane(1);
  }

  /** The same of fewer than 16, in the order of the folds by 8, 4, 2 and 1. */
  private static float dotOfFew(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float sum = 0;
    for (int odd = 0; odd < 2; odd++) {
      float half = 0;
      for (int i = odd; i < 4; i += 2) {
        float quarter = 0;
        for (int j = i; j < 8; j += 4) {
          float eighth = 0;
          for (int k = j; k < n; k += 8) {
            eighth += x[xOffset + k] * y[yOffset + k];
          }
          quarter += eighth;
        }
        half += quarter;
      }
      sum += half;
    }
    return sum;
  }

  /** The sum of {@code |x|}. */
  static float asum(int n, float[] x, int xOffset) {
    float total = 0;
    for (int i = 0; i < n; i += SUM_BLOCK) {
      total += asumBlock(Math.min(n - i, SUM_BLOCK), x, xOffset + i);
    }
    return total;
  }

  private static float asumBlock(int n, float[] x, int xOffset) {
    if (n < FEW) {
      return asumOfFew(n, x, xOffset);
    }
    int bound = n - n % PARTIAL_SUMS;
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int fold4 = 0; fold4 < 8; fold4 += LANES) {
      FloatVector half = FloatVector.zero(SPECIES);
      for (int first = fold4; first < 16; first += Math.max(8, LANES)) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int p = xOffset + first;
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
          a = TYPE.cast(a).add(TYPE.cast(fromArray(SPECIES, x, p + i)).abs());
          b = TYPE.cast(b).add(TYPE.cast(fromArray(SPECIES, x, p + i + 16)).abs());
          c = TYPE.cast(c).add(TYPE.cast(fromArray(SPECIES, x, p + i + 32)).abs());
          d = TYPE.cast(d).add(TYPE.cast(fromArray(SPECIES, x, p + i + 48)).abs());
        }
        if (bound < n) {
          int rest = n - bound - first;
          if (rest >= LANES) {
            a = TYPE.cast(a).add(TYPE.cast(fromArray(SPECIES, x, p + bound)).abs());
          }
          if (rest >= LANES + 16) {
            b = TYPE.cast(b).add(TYPE.cast(fromArray(SPECIES, x, p + bound + 16)).abs());
          }
          if (rest >= LANES + 32) {
            c = TYPE.cast(c).add(TYPE.cast(fromArray(SPECIES, x, p + bound + 32)).abs());
          }
          if (rest >= LANES + 48) {
            d = TYPE.cast(d).add(TYPE.cast(fromArray(SPECIES, x, p + bound + 48)).abs());
          }
          int last = rest & 15;
          if (rest > 0 && last > 0 && last < LANES) {
            VectorMask<Float> in =
                TYPE.cast(fromArray(SPECIES, INDICES, 0)).compare(GE, (float) (LANES - last));
            FloatVector u =
                TYPE.cast(TYPE.cast(fromArray(SPECIES, x, xOffset + n - LANES)).compress(in));
            FloatVector v = u.abs();
            switch (rest >> 4) {
              case 0 -> a = TYPE.cast(a).add(v);
              case 1 -> b = TYPE.cast(b).add(v);
              case 2 -> c = TYPE.cast(c).add(v);
              default -> d = TYPE.cast(d).add(v);
            }
          }
        }
        half = TYPE.cast(half).add(TYPE.cast(TYPE.cast(a).add(c)).add(TYPE.cast(b).add(d)));
      }
      sum = TYPE.cast(sum).add(half);
    }
    if (LANES > 8) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_8));
    }
    if (LANES > 4) {
      sum = TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_4));
    }
    FloatVector pair = TYPE.cast(TYPE.cast(sum).add(TYPE.cast(sum).rearrange(BY_2)));
    return pair.lane(0) + pair.lane(1);
  }

  private static float asumOfFew(int n, float[] x, int xOffset) {
    float sum = 0;
    for (int odd = 0; odd < 2; odd++) {
      float half = 0;
      for (int i = odd; i < 4; i += 2) {
        float quarter = 0;
        for (int j = i; j < 8; j += 4) {
          float eighth = 0;
          for (int k = j; k < n; k += 8) {
            eighth += Math.abs(x[xOffset + k]);
          }
          quarter += eighth;
        }
        half += quarter;
      }
      sum += half;
    }
    return sum;
  }

  /** The lowest index of a NaN, or else of the largest {@code |x|}; -1 if there is nothing. */
  static int iamax(int n, float[] x, int xOffset) {
    float largest = -1;
    int from = 0;
    for (int i = 0; i < n; i += SEARCHED) {
      float found = largest(Math.min(n - i, SEARCHED), x, xOffset + i);
      if (!(found <= largest)) { // larger, or NaN
        largest = found;
        from = i;
        if (Float.isNaN(found)) {
          break;
        }
      }
    }
    for (int i = from; i < n; i++) {
      float v = Math.abs(x[xOffset + i]);
      if (v == largest || Float.isNaN(v)) {
        return i;
      }
    }
    return -1;
  }

  /** The largest {@code |x|}, or NaN if there is one. */
  private static float largest(int n, float[] x, int xOffset) {
    if (n < LANES) {
      float largest = 0;
      for (int i = 0; i < n; i++) {
        largest = Math.max(largest, Math.abs(x[xOffset + i]));
      }
      return largest;
    }
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector sumA = a; // of magnitudes: NaN only if one of them is, which comparisons pass over
    FloatVector sumB = a;
    int bound = n - n % (2 * LANES);
    for (int i = 0; i < bound; i += 2 * LANES) {
      FloatVector u = TYPE.cast(fromArray(SPECIES, x, xOffset + i)).abs();
      FloatVector v = TYPE.cast(fromArray(SPECIES, x, xOffset + i + LANES)).abs();
      a = TYPE.cast(a).blend(u, TYPE.cast(u).compare(GT, a));
      b = TYPE.cast(b).blend(v, TYPE.cast(v).compare(GT, b));
      sumA = TYPE.cast(sumA).add(u);
      sumB = TYPE.cast(sumB).add(v);
    }
    if (bound < n) {
      FloatVector u = TYPE.cast(fromArray(SPECIES, x, xOffset + Math.min(bound, n - LANES))).abs();
      FloatVector v = TYPE.cast(fromArray(SPECIES, x, xOffset + n - LANES)).abs();
      a = TYPE.cast(a).blend(u, TYPE.cast(u).compare(GT, a));
      b = TYPE.cast(b).blend(v, TYPE.cast(v).compare(GT, b));
      sumA = TYPE.cast(sumA).add(u);
      sumB = TYPE.cast(sumB).add(v);
    }
    float sum = TYPE.cast(TYPE.cast(sumA).add(sumB)).reduceLanes(ADD);
    return Float.isNaN(sum)
        ? sum
        : TYPE.cast(TYPE.cast(a).blend(b, TYPE.cast(b).compare(GT, a))).reduceLanes(MAX);
  }

  private static float[] indices() {
    float[] indices = new float[LANES];
    for (int i = 0; i < LANES; i++) {
      indices[i] = i;
    }
    return indices;
  }

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane + by) % LANES);
  }
}
