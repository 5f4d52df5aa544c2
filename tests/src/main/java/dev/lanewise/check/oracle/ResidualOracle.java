// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * How far {@code A X = alpha B} is from being solved, in double-double arithmetic.
 *
 * @param residual {@code alpha B - A X}, row after row
 * @param magnitude {@code |A| |X| + |alpha B|}, by which rounding errors are measured
 */
public record ResidualOracle(double[] residual, double[] magnitude) {

  /** The residual of a solution, of matrices as arrays of rows. */
  public static ResidualOracle of(double[][] a, double[][] x, double alpha, double[][] b) {
    int columns = a.length == 0 ? 0 : b[0].length;
    double[] residual = new double[a.length * columns];
    double[] magnitude = new double[a.length * columns];
    DoubleDouble sum = new DoubleDouble();
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns; j++) {
        sum.set(0);
        sum.addProduct(alpha, b[i][j]);
        double size = Math.abs(alpha * b[i][j]);
        for (int p = 0; p < a.length; p++) {
          sum.addProduct(-a[i][p], x[p][j]);
          size += Math.abs(a[i][p] * x[p][j]);
        }
        residual[i * columns + j] = sum.high() + sum.low();
        magnitude[i * columns + j] = size;
      }
    }
    return new ResidualOracle(residual, magnitude);
  }
}
