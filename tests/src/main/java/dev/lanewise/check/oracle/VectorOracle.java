// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * A number that BLAS makes of vectors, in double-double arithmetic.
 *
 * @param high the value
 * @param low what {@code high} misses
 * @param magnitude the sum of magnitudes by which rounding errors are measured
 */
public record VectorOracle(double high, double low, double magnitude) {

  /** The sum of {@code x[i] * y[i]}. */
  public static VectorOracle dot(double[] x, double[] y) {
    DoubleDouble sum = new DoubleDouble();
    double magnitude = 0;
    for (int i = 0; i < x.length; i++) {
      sum.addProduct(x[i], y[i]);
      magnitude += Math.abs(x[i]) * Math.abs(y[i]);
    }
    return new VectorOracle(sum.high(), sum.low(), magnitude);
  }

  /** The sum of {@code |x[i]|}. */
  public static VectorOracle asum(double[] x) {
    DoubleDouble sum = new DoubleDouble();
    for (double v : x) {
      sum.addProduct(Math.abs(v), 1);
    }
    return new VectorOracle(sum.high(), sum.low(), sum.high());
  }

  /** The Euclidean norm. Scaled by a power of two, so that no square overflows. */
  public static VectorOracle norm(double[] x) {
    double largest = 0;
    for (double v : x) {
      largest = Math.max(largest, Math.abs(v));
    }
    if (largest == 0) {
      return new VectorOracle(0, 0, 0);
    }
    int exponent = Math.getExponent(largest);
    DoubleDouble sum = new DoubleDouble();
    for (double v : x) {
      double scaled = Math.scalb(v, -exponent);
      sum.addProduct(scaled, scaled);
    }
    double root = Math.sqrt(sum.high());
    double missed = (Math.fma(-root, root, sum.high()) + sum.low()) / (2 * root);
    double high = Math.scalb(root, exponent);
    return new VectorOracle(high, Math.scalb(missed, exponent), high);
  }
}
