// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.check.oracle.ElementwiseOracle;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.Philox;

/** Functions of elements of {@link DoubleKernels}. */
final class DoubleElementwise implements Elementwise<double[]> {

  @Override
  public void map(
      Unary function, int n, float alpha, float beta, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ElementwiseOracle.value(function, alpha, beta, x[xo + i]);
    }
  }

  @Override
  public void combine(
      Binary function,
      int n,
      float alpha,
      float beta,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] z,
      int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = ElementwiseOracle.value(function, alpha, beta, x[xo + i], y[yo + i]);
    }
  }

  @Override
  public void combine(
      Ternary function,
      int n,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] z,
      int zo,
      double[] w,
      int wo) {
    for (int i = 0; i < n; i++) {
      w[wo + i] = ElementwiseOracle.value(function, x[xo + i], y[yo + i], z[zo + i]);
    }
  }

  /** With the generator's own random numbers: which elements are kept is no matter of precision. */
  @Override
  public void dropout(
      int n, float probability, long seed, long stream, double[] x, int xo, double[] y, int yo) {
    Philox random = new Philox(seed, stream);
    for (int i = 0; i < n; i++) {
      int block = 8 * (i / 32) + i % 16 / 2;
      int word = 2 * (i % 32 / 16) + i % 2;
      int bits = random.bits(4L * block + word);
      boolean kept = (bits >>> 8) * 0x1p-24 >= probability;
      y[yo + i] = kept ? x[xo + i] * (1f / (1f - probability)) : 0;
    }
  }
}
