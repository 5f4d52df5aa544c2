// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.check.GuardedDoubleMatrix;
import dev.lanewise.check.GuardedMatrix;

/**
 * {@code alpha * op(A) * op(B) + beta * C} in double-double arithmetic, and for each element the
 * sum of magnitudes {@code |alpha| |A| |B| + |beta| |C|}, by which rounding errors are measured.
 *
 * @param rows rows of C
 * @param columns columns of C
 * @param high the value, row after row
 * @param low what {@code high} misses
 * @param magnitude the sum of magnitudes
 */
public record ProductOracle(
    int rows, int columns, double[] high, double[] low, double[] magnitude) {

  /** How an element of an operand is read. */
  @FunctionalInterface
  private interface Element {
    double at(int i, int j);
  }

  /** The product of float matrices. */
  public static ProductOracle of(
      boolean transposeA,
      boolean transposeB,
      float alpha,
      GuardedMatrix a,
      GuardedMatrix b,
      float beta,
      GuardedMatrix c) {
    return of(
        c.rows(),
        c.columns(),
        transposeA ? a.rows() : a.columns(),
        alpha,
        transposeA ? (i, p) -> a.get(p, i) : a::get,
        transposeB ? (p, j) -> b.get(j, p) : b::get,
        beta,
        c::get);
  }

  /** The product of double matrices. */
  public static ProductOracle of(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      GuardedDoubleMatrix a,
      GuardedDoubleMatrix b,
      double beta,
      GuardedDoubleMatrix c) {
    return of(
        c.rows(),
        c.columns(),
        transposeA ? a.rows() : a.columns(),
        alpha,
        transposeA ? (i, p) -> a.get(p, i) : a::get,
        transposeB ? (p, j) -> b.get(j, p) : b::get,
        beta,
        c::get);
  }

  private static ProductOracle of(
      int m, int n, int k, double alpha, Element a, Element b, double beta, Element c) {
    double[] high = new double[m * n];
    double[] low = new double[m * n];
    double[] magnitude = new double[m * n];
    DoubleDouble sum = new DoubleDouble();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double size = 0;
        sum.set(0);
        for (int p = 0; p < k; p++) {
          double x = a.at(i, p);
          double y = b.at(p, j);
          sum.addProduct(x, y);
          size += Math.abs(x) * Math.abs(y);
        }
        sum.multiply(alpha);
        size *= Math.abs(alpha);
        if (beta != 0) {
          sum.addProduct(beta, c.at(i, j));
          size += Math.abs(beta) * Math.abs(c.at(i, j));
        }
        high[i * n + j] = sum.high();
        low[i * n + j] = sum.low();
        magnitude[i * n + j] = size;
      }
    }
    return new ProductOracle(m, n, high, low, magnitude);
  }
}
