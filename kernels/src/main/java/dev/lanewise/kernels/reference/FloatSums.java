// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.FloatBlas.SUM_BLOCK;
import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;

/**
 * The sums and the search of {@link dev.lanewise.kernels.FloatBlas} over vectors with increments,
 * as they are defined. Here a vector is given by the index of its first element and its increment.
 */
public final class FloatSums {

  /** Below this a sum of squares may have lost terms to underflow. */
  private static final float LEAST_SQUARES = Float.MIN_NORMAL * (1L << 46);

  private static final float ONE = 1;

  private enum Term {
    PRODUCT,
    SCALED_SQUARE,
    MAGNITUDE
  }

  private FloatSums() {}

  /** The index of the first element: a vector with a negative increment ends at its offset. */
  public static int first(int n, int offset, int increment) {
    return increment < 0 ? offset - (n - 1) * increment : offset;
  }

  /** The sum of {@code x[i] * y[i]}. */
  public static float dot(int n, float[] x, int x0, int incX, float[] y, int y0, int incY) {
    return sum(n, Term.PRODUCT, 1, x, x0, incX, y, y0, incY);
  }

  /** The sum of {@code |x[i]|}. */
  public static float asum(int n, float[] x, int x0, int incX) {
    return sum(n, Term.MAGNITUDE, 1, x, x0, incX, x, x0, incX);
  }

  /** The lowest index of a NaN, or else of the largest {@code |x[i]|}; -1 if there is nothing. */
  public static int iamax(int n, float[] x, int x0, int incX) {
    int best = -1;
    float largest = -1;
    for (int i = 0; i < n; i++) {
      float v = Math.abs(x[x0 + i * incX]);
      if (Float.isNaN(v)) {
        return i;
      }
      if (v > largest) {
        largest = v;
        best = i;
      }
    }
    return best;
  }

  /** The norm of a vector, whose dot product with itself is given. */
  public static float norm(float squares, int n, float[] x, int x0, int incX) {
    if (squares >= LEAST_SQUARES && squares <= Float.MAX_VALUE) {
      return root(squares);
    }
    if (Float.isNaN(squares)) {
      return squares;
    }
    float largest = largest(n, x, x0, incX);
    if (largest == 0 || largest > Float.MAX_VALUE) {
      return largest;
    }
    int exponent = Math.max(Math.getExponent(largest), Float.MIN_EXPONENT);
    float scale = Math.scalb(ONE, -exponent);
    float scaled = sum(n, Term.SCALED_SQUARE, scale, x, x0, incX, x, x0, incX);
    return root(scaled) * Math.scalb(ONE, exponent);
  }

  private static float root(float x) {
    return (float) Math.sqrt(x);
  }

  private static float largest(int n, float[] x, int x0, int incX) {
    float largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(x[x0 + i * incX]));
    }
    return largest;
  }

  private static float sum(
      int n, Term term, float scale, float[] x, int x0, int incX, float[] y, int y0, int incY) {
    float total = 0;
    for (int i = 0; i < n; i += SUM_BLOCK) {
      int length = Math.min(n - i, SUM_BLOCK);
      total += folded(0, 1, length, term, scale, x, x0 + i * incX, incX, y, y0 + i * incY, incY);
    }
    return total;
  }

  /**
   * Partial sum {@code p} after the folds by 32 down to {@code width}; read backwards, the folds
   * are a binary tree, which needs no array of partial sums. The sign of a zero may get lost, and
   * would in the total too.
   */
  private static float folded(
      int p,
      int width,
      int n,
      Term term,
      float scale,
      float[] x,
      int x0,
      int incX,
      float[] y,
      int y0,
      int incY) {
    if (width == PARTIAL_SUMS) {
      return partial(p, n, term, scale, x, x0, incX, y, y0, incY);
    }
    float low = folded(p, 2 * width, n, term, scale, x, x0, incX, y, y0, incY);
    return p + width < n
        ? low + folded(p + width, 2 * width, n, term, scale, x, x0, incX, y, y0, incY)
        : low;
  }

  private static float partial(
      int p,
      int n,
      Term term,
      float scale,
      float[] x,
      int x0,
      int incX,
      float[] y,
      int y0,
      int incY) {
    float sum = 0;
    for (int i = p; i < n; i += PARTIAL_SUMS) {
      float v = x[x0 + i * incX];
      sum =
          switch (term) {
            case PRODUCT -> Math.fma(v, y[y0 + i * incY], sum);
            case SCALED_SQUARE -> Math.fma(scale * v, scale * v, sum);
            case MAGNITUDE -> sum + Math.abs(v);
          };
    }
    return sum;
  }
}
