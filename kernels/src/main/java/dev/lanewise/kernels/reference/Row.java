// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

/** What softmax and its losses do with one row. */
final class Row {

  private Row() {}

  /** The largest number; NaN is passed over, and enters by the sum. */
  static float max(int n, float[] x, int offset) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      float v = x[offset + i];
      max = v > max ? v : max;
    }
    return max;
  }

  /** {@code y = e^(x - shift)}. */
  static void expShifted(int n, float[] x, int xOffset, float shift, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.exp(x[xOffset + i] - shift);
    }
  }

  /** The sum as {@link dev.lanewise.kernels.Rows} defines it. */
  static float sum(int n, float[] x, int offset) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      total += folded(Math.min(n - start, ROW_BLOCK), x, offset + start, 0, 1);
    }
    return total;
  }

  /** The sum of {@code e^(x - shift)}, in the same order. */
  static float sumOfExp(int n, float[] x, int offset, float shift) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int length = Math.min(n - start, ROW_BLOCK);
      total += foldedExp(length, x, offset + start, shift, 0, 1);
    }
    return total;
  }

  private static float foldedExp(int n, float[] x, int offset, float shift, int p, int width) {
    if (width == PARTIAL_SUMS) {
      float sum = 0f;
      for (int i = p; i < n; i += PARTIAL_SUMS) {
        sum += Functions.exp(x[offset + i] - shift);
      }
      return sum;
    }
    float low = foldedExp(n, x, offset, shift, p, 2 * width);
    return p + width < n ? low + foldedExp(n, x, offset, shift, p + width, 2 * width) : low;
  }

  /**
   * Partial sum {@code p} after the folds by 32 down to {@code width}; read backwards, the folds
   * are a binary tree, which needs no array of partial sums.
   */
  private static float folded(int n, float[] x, int offset, int p, int width) {
    if (width == PARTIAL_SUMS) {
      return partial(n, x, offset, p);
    }
    float low = folded(n, x, offset, p, 2 * width);
    // Beyond the last element all partial sums are +0, and low is never -0.
    return p + width < n ? low + folded(n, x, offset, p + width, 2 * width) : low;
  }

  private static float partial(int n, float[] x, int offset, int p) {
    float sum = 0f;
    for (int i = p; i < n; i += PARTIAL_SUMS) {
      sum += x[offset + i];
    }
    return sum;
  }
}
