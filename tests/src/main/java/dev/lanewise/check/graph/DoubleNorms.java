// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.check.oracle.NormOracle;
import dev.lanewise.kernels.Norms;
import java.util.Arrays;

/** Normalisations of {@link DoubleKernels}. */
final class DoubleNorms implements Norms<double[]> {

  private static double[][] matrix(int rows, int columns, double[] x, int offset, int ld) {
    double[][] matrix = new double[rows][];
    Arrays.setAll(matrix, i -> Arrays.copyOfRange(x, offset + i * ld, offset + i * ld + columns));
    return matrix;
  }

  private static double[] vector(int n, double[] x, int offset) {
    return Arrays.copyOfRange(x, offset, offset + n);
  }

  private static void write(double[][] matrix, double[] y, int offset, int ld) {
    for (int i = 0; i < matrix.length; i++) {
      write(matrix[i], y, offset + i * ld);
    }
  }

  private static void write(double[] vector, double[] y, int offset) {
    System.arraycopy(vector, 0, y, offset, vector.length);
  }

  @Override
  public void layerNorm(
      int rows,
      int columns,
      float epsilon,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] beta,
      int bo,
      double[] y,
      int yo,
      int ldy,
      double[] mean,
      int mo,
      double[] rstd,
      int ro) {
    var norm = NormOracle.of(false, true, epsilon, matrix(rows, columns, x, xo, ldx));
    write(norm.output(vector(columns, gamma, go), vector(columns, beta, bo)), y, yo, ldy);
    write(norm.mean(), mean, mo);
    write(norm.rstd(), rstd, ro);
  }

  @Override
  public void layerNormBackward(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] mean,
      int mo,
      double[] rstd,
      int ro,
      double[] dy,
      int dyo,
      int lddy,
      double[] dx,
      int dxo,
      int lddx,
      double[] dgamma,
      int dgo,
      double[] dbeta,
      int dbo) {
    var norm =
        new NormOracle(
            false,
            matrix(rows, columns, x, xo, ldx),
            vector(rows, mean, mo),
            vector(rows, rstd, ro));
    double[][] d = matrix(rows, columns, dy, dyo, lddy);
    write(norm.gradient(true, vector(columns, gamma, go), d), dx, dxo, lddx);
    write(norm.columnSums((i, j) -> d[i][j] * norm.xhat(i, j)), dgamma, dgo);
    write(norm.columnSums((i, j) -> d[i][j]), dbeta, dbo);
  }

  @Override
  public void rmsNorm(
      int rows,
      int columns,
      float epsilon,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] y,
      int yo,
      int ldy,
      double[] rstd,
      int ro) {
    var norm = NormOracle.of(false, false, epsilon, matrix(rows, columns, x, xo, ldx));
    write(norm.output(vector(columns, gamma, go), new double[columns]), y, yo, ldy);
    write(norm.rstd(), rstd, ro);
  }

  @Override
  public void rmsNormBackward(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] rstd,
      int ro,
      double[] dy,
      int dyo,
      int lddy,
      double[] dx,
      int dxo,
      int lddx,
      double[] dgamma,
      int dgo) {
    var norm =
        new NormOracle(
            false, matrix(rows, columns, x, xo, ldx), new double[rows], vector(rows, rstd, ro));
    double[][] d = matrix(rows, columns, dy, dyo, lddy);
    write(norm.gradient(false, vector(columns, gamma, go), d), dx, dxo, lddx);
    write(norm.columnSums((i, j) -> d[i][j] * norm.xhat(i, j)), dgamma, dgo);
  }

  @Override
  public void batchNorm(
      int rows,
      int columns,
      float epsilon,
      float momentum,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] beta,
      int bo,
      double[] runningMean,
      int rmo,
      double[] runningVariance,
      int rvo,
      double[] y,
      int yo,
      int ldy,
      double[] mean,
      int mo,
      double[] rstd,
      int ro) {
    double[][] old = matrix(rows, columns, x, xo, ldx);
    var norm = NormOracle.of(true, true, epsilon, old);
    write(norm.output(vector(columns, gamma, go), vector(columns, beta, bo)), y, yo, ldy);
    write(norm.mean(), mean, mo);
    write(norm.rstd(), rstd, ro);
    double[] squares = norm.columnSums((i, j) -> Math.pow(old[i][j] - norm.mean()[j], 2));
    for (int j = 0; j < columns; j++) {
      runningMean[rmo + j] += momentum * (norm.mean()[j] - runningMean[rmo + j]);
      runningVariance[rvo + j] += momentum * (squares[j] / (rows - 1) - runningVariance[rvo + j]);
    }
  }

  @Override
  public void batchNormInference(
      int rows,
      int columns,
      float epsilon,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] beta,
      int bo,
      double[] runningMean,
      int rmo,
      double[] runningVariance,
      int rvo,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double deviation = Math.sqrt(runningVariance[rvo + j] + epsilon);
        double xhat = (x[xo + i * ldx + j] - runningMean[rmo + j]) / deviation;
        y[yo + i * ldy + j] = xhat * gamma[go + j] + beta[bo + j];
      }
    }
  }

  @Override
  public void batchNormBackward(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] gamma,
      int go,
      double[] mean,
      int mo,
      double[] rstd,
      int ro,
      double[] dy,
      int dyo,
      int lddy,
      double[] dx,
      int dxo,
      int lddx,
      double[] dgamma,
      int dgo,
      double[] dbeta,
      int dbo) {
    var norm =
        new NormOracle(
            true,
            matrix(rows, columns, x, xo, ldx),
            vector(columns, mean, mo),
            vector(columns, rstd, ro));
    double[][] d = matrix(rows, columns, dy, dyo, lddy);
    write(norm.gradient(true, vector(columns, gamma, go), d), dx, dxo, lddx);
    write(norm.columnSums((i, j) -> d[i][j] * norm.xhat(i, j)), dgamma, dgo);
    write(norm.columnSums((i, j) -> d[i][j]), dbeta, dbo);
  }
}
