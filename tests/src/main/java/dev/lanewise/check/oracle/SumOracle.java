// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.check.GuardedMatrix;

/**
 * Sums of float matrices in double precision, with the sums of magnitudes by which rounding errors
 * are measured.
 *
 * @param value one sum per row or column
 * @param magnitude the sum of absolute values
 */
public record SumOracle(double[] value, double[] magnitude) {

  /** One sum per row. */
  public static SumOracle ofRows(GuardedMatrix x) {
    double[] value = new double[x.rows()];
    double[] magnitude = new double[x.rows()];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        value[i] += x.get(i, j);
        magnitude[i] += Math.abs(x.get(i, j));
      }
    }
    return new SumOracle(value, magnitude);
  }

  /** One sum per column. */
  public static SumOracle ofColumns(GuardedMatrix x) {
    double[] value = new double[x.columns()];
    double[] magnitude = new double[x.columns()];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        value[j] += x.get(i, j);
        magnitude[j] += Math.abs(x.get(i, j));
      }
    }
    return new SumOracle(value, magnitude);
  }
}
