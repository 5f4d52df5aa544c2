// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.kernels.Rows;

/** Functions of rows and columns of {@link DoubleKernels}. */
final class DoubleRows implements Rows<double[]> {

  @Override
  public void rowSums(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += x[xo + i * ldx + j];
      }
      y[yo + i] = sum;
    }
  }

  @Override
  public void columnSums(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += x[xo + i * ldx + j];
      }
      y[yo + j] = sum;
    }
  }

  @Override
  public void addRow(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] row,
      int ro,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = x[xo + i * ldx + j] + row[ro + j];
      }
    }
  }

  @Override
  public void prelu(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] slope,
      int so,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double value = x[xo + i * ldx + j];
        y[yo + i * ldy + j] = value < 0 ? slope[so + j] * value : value;
      }
    }
  }

  @Override
  public void preluBackward(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] slope,
      int so,
      double[] dy,
      int dyo,
      int lddy,
      double[] dx,
      int dxo,
      int lddx,
      double[] dslope,
      int dso) {
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        double value = x[xo + i * ldx + j];
        double d = dy[dyo + i * lddy + j];
        sum += value < 0 ? value * d : 0;
        dx[dxo + i * lddx + j] = value <= 0 ? slope[so + j] * d : d;
      }
      dslope[dso + j] = sum;
    }
  }

  @Override
  public void softmax(
      int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo, int ldy) {
    maskedSoftmax(rows, columns, 1, x, xo, ldx, new double[columns], 0, 0, y, yo, ldy);
  }

  @Override
  public void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      double[] x,
      int xo,
      int ldx,
      double[] mask,
      int mo,
      int ldmask,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        double e = Math.exp(scale * x[xo + i * ldx + j] + mask[mo + i * ldmask + j]);
        y[yo + i * ldy + j] = e;
        sum += e;
      }
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] /= sum;
      }
    }
  }

  @Override
  public void softmaxBackward(
      int rows,
      int columns,
      float scale,
      double[] y,
      int yo,
      int ldy,
      double[] dy,
      int dyo,
      int lddy,
      double[] dx,
      int dxo,
      int lddx) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += y[yo + i * ldy + j] * dy[dyo + i * lddy + j];
      }
      for (int j = 0; j < columns; j++) {
        dx[dxo + i * lddx + j] = scale * y[yo + i * ldy + j] * (dy[dyo + i * lddy + j] - sum);
      }
    }
  }

  @Override
  public void logSoftmax(
      int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      double log = logSumExp(columns, x, xo + i * ldx);
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = x[xo + i * ldx + j] - log;
      }
    }
  }

  @Override
  public void logSoftmaxBackward(
      int rows,
      int columns,
      double[] y,
      int yo,
      int ldy,
      double[] dy,
      int dyo,
      int lddy,
      double[] dx,
      int dxo,
      int lddx) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += dy[dyo + i * lddy + j];
      }
      for (int j = 0; j < columns; j++) {
        dx[dxo + i * lddx + j] = dy[dyo + i * lddy + j] - Math.exp(y[yo + i * ldy + j]) * sum;
      }
    }
  }

  @Override
  public void logSumExp(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int i = 0; i < rows; i++) {
      y[yo + i] = logSumExp(columns, x, xo + i * ldx);
    }
  }

  private static double logSumExp(int columns, double[] x, int at) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += Math.exp(x[at + j]);
    }
    return Math.log(sum);
  }
}
