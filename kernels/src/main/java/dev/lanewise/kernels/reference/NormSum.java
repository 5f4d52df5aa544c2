// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

/** The sums along a row that normalisations need, in the order of {@link Row#sum}. */
enum NormSum {
  /** Of {@code (x - mean)^2}. */
  SQUARES {
    @Override
    float add(float sum, float x, float mean, float rstd, float gamma, float dy) {
      float d = x - mean;
      return Math.fma(d, d, sum);
    }
  },
  /** Of {@code dy gamma}. */
  GRADIENTS {
    @Override
    float add(float sum, float x, float mean, float rstd, float gamma, float dy) {
      return sum + dy * gamma;
    }
  },
  /** Of {@code dy gamma xhat}. */
  PRODUCTS {
    @Override
    float add(float sum, float x, float mean, float rstd, float gamma, float dy) {
      return Math.fma(dy * gamma, (x - mean) * rstd, sum);
    }
  };

  abstract float add(float sum, float x, float mean, float rstd, float gamma, float dy);

  /** The sum along a row; what a sum does not need may be x. */
  float of(
      int n,
      float[] x,
      int xOffset,
      float mean,
      float rstd,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset) {
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int length = Math.min(n - start, ROW_BLOCK);
      total +=
          folded(
              length,
              0,
              1,
              x,
              xOffset + start,
              mean,
              rstd,
              gamma,
              gammaOffset + start,
              dy,
              dyOffset + start);
    }
    return total;
  }

  /** As in {@link Row}: the folds, read backwards. */
  private float folded(
      int n,
      int p,
      int width,
      float[] x,
      int x0,
      float mean,
      float rstd,
      float[] gamma,
      int gamma0,
      float[] dy,
      int dy0) {
    if (width < PARTIAL_SUMS) {
      int next = 2 * width;
      float low = folded(n, p, next, x, x0, mean, rstd, gamma, gamma0, dy, dy0);
      // Beyond the last element all partial sums are +0, which at most changes the sign of a zero:
      // the total does not keep it.
      return p + width < n
          ? low + folded(n, p + width, next, x, x0, mean, rstd, gamma, gamma0, dy, dy0)
          : low;
    }
    float sum = 0f;
    for (int i = p; i < n; i += PARTIAL_SUMS) {
      sum = add(sum, x[x0 + i], mean, rstd, gamma[gamma0 + i], dy[dy0 + i]);
    }
    return sum;
  }
}
