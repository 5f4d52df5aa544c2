// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

/** Batch normalisation, as {@link dev.lanewise.kernels.Norms} defines it: column by column. */
final class BatchNorm {

  private BatchNorm() {}

  static void train(
      int rows,
      int columns,
      float epsilon,
      float momentum,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] runningMean,
      int runningMeanOffset,
      float[] runningVariance,
      int runningVarianceOffset,
      float[] y,
      int yOffset,
      int ldy,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset) {
    for (int j = 0; j < columns; j++) {
      float m = sum(rows, x, xOffset + j, ldx) / rows;
      float squares = squares(rows, x, xOffset + j, ldx, m);
      float r = 1f / (float) Math.sqrt(squares / rows + epsilon);
      mean[meanOffset + j] = m;
      rstd[rstdOffset + j] = r;
      float oldMean = runningMean[runningMeanOffset + j];
      float oldVariance = runningVariance[runningVarianceOffset + j];
      runningMean[runningMeanOffset + j] = Math.fma(momentum, m - oldMean, oldMean);
      runningVariance[runningVarianceOffset + j] =
          Math.fma(momentum, squares / (rows - 1) - oldVariance, oldVariance);
      normalise(
          rows,
          x,
          xOffset + j,
          ldx,
          m,
          r,
          gamma[gammaOffset + j],
          beta[betaOffset + j],
          y,
          yOffset + j,
          ldy);
    }
  }

  static void infer(
      int rows,
      int columns,
      float epsilon,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] runningMean,
      int runningMeanOffset,
      float[] runningVariance,
      int runningVarianceOffset,
      float[] y,
      int yOffset,
      int ldy) {
    for (int j = 0; j < columns; j++) {
      float r = 1f / (float) Math.sqrt(runningVariance[runningVarianceOffset + j] + epsilon);
      normalise(
          rows,
          x,
          xOffset + j,
          ldx,
          runningMean[runningMeanOffset + j],
          r,
          gamma[gammaOffset + j],
          beta[betaOffset + j],
          y,
          yOffset + j,
          ldy);
    }
  }

  private static void normalise(
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float mean,
      float rstd,
      float gamma,
      float beta,
      float[] y,
      int yOffset,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      float xhat = (x[xOffset + i * ldx] - mean) * rstd;
      y[yOffset + i * ldy] = Math.fma(xhat, gamma, beta);
    }
  }

  private static float sum(int rows, float[] x, int offset, int ld) {
    float total = 0f;
    for (int start = 0; start < rows; start += K_BLOCK) {
      float block = 0f;
      for (int i = start; i < Math.min(rows, start + K_BLOCK); i++) {
        block += x[offset + i * ld];
      }
      total += block;
    }
    return total;
  }

  private static float squares(int rows, float[] x, int offset, int ld, float mean) {
    float total = 0f;
    for (int start = 0; start < rows; start += K_BLOCK) {
      float block = 0f;
      for (int i = start; i < Math.min(rows, start + K_BLOCK); i++) {
        float d = x[offset + i * ld] - mean;
        block = Math.fma(d, d, block);
      }
      total += block;
    }
    return total;
  }

  private static float products(
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float mean,
      float rstd,
      float[] dy,
      int dyOffset,
      int lddy) {
    float total = 0f;
    for (int start = 0; start < rows; start += K_BLOCK) {
      float block = 0f;
      for (int i = start; i < Math.min(rows, start + K_BLOCK); i++) {
        float xhat = (x[xOffset + i * ldx] - mean) * rstd;
        block = Math.fma(dy[dyOffset + i * lddy], xhat, block);
      }
      total += block;
    }
    return total;
  }

  static void backward(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    for (int j = 0; j < columns; j++) {
      int from = xOffset + j;
      int upstream = dyOffset + j;
      float m = mean[meanOffset + j];
      float r = rstd[rstdOffset + j];
      float gammaSum = products(rows, x, from, ldx, m, r, dy, upstream, lddy);
      float betaSum = sum(rows, dy, upstream, lddy);
      dgamma[dgammaOffset + j] = gammaSum;
      dbeta[dbetaOffset + j] = betaSum;
      float a = betaSum / rows;
      float b = gammaSum / rows;
      float factor = gamma[gammaOffset + j] * r;
      for (int i = 0; i < rows; i++) {
        float xhat = (x[from + i * ldx] - m) * r;
        dx[dxOffset + i * lddx + j] = factor * Math.fma(-b, xhat, dy[upstream + i * lddy] - a);
      }
    }
  }
}
