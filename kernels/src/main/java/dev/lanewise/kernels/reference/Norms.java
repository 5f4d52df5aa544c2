// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import java.util.Arrays;

/** The contract's normalisations, as they are defined. */
final class Norms implements dev.lanewise.kernels.Norms<float[]> {

  @Override
  public void layerNorm(
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
      float[] y,
      int yOffset,
      int ldy,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      float m = Row.sum(columns, x, from) / columns;
      float r = reciprocal(columns, x, from, m, epsilon);
      mean[meanOffset + i] = m;
      rstd[rstdOffset + i] = r;
      for (int j = 0; j < columns; j++) {
        float xhat = (x[from + j] - m) * r;
        y[yOffset + i * ldy + j] = Math.fma(xhat, gamma[gammaOffset + j], beta[betaOffset + j]);
      }
    }
  }

  @Override
  public void rmsNorm(
      int rows,
      int columns,
      float epsilon,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] y,
      int yOffset,
      int ldy,
      float[] rstd,
      int rstdOffset) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      float r = reciprocal(columns, x, from, 0f, epsilon);
      rstd[rstdOffset + i] = r;
      for (int j = 0; j < columns; j++) {
        y[yOffset + i * ldy + j] = x[from + j] * r * gamma[gammaOffset + j];
      }
    }
  }

  /** One over the root of the mean square. */
  private static float reciprocal(int n, float[] x, int offset, float mean, float epsilon) {
    float squares = NormSum.SQUARES.of(n, x, offset, mean, 1f, x, offset, x, offset);
    return 1f / (float) Math.sqrt(squares / n + epsilon);
  }

  @Override
  public void layerNormBackward(
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
    // Before dx, which may lie over x or dy, is written.
    Arrays.fill(dgamma, dgammaOffset, dgammaOffset + columns, 0f);
    Arrays.fill(dbeta, dbetaOffset, dbetaOffset + columns, 0f);
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      for (int j = 0; j < columns; j++) {
        float gammaSum = 0f;
        float betaSum = 0f;
        for (int i = start; i < end; i++) {
          float xhat = (x[xOffset + i * ldx + j] - mean[meanOffset + i]) * rstd[rstdOffset + i];
          float d = dy[dyOffset + i * lddy + j];
          gammaSum = Math.fma(d, xhat, gammaSum);
          betaSum += d;
        }
        dgamma[dgammaOffset + j] += gammaSum;
        dbeta[dbetaOffset + j] += betaSum;
      }
    }
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int upstream = dyOffset + i * lddy;
      float m = mean[meanOffset + i];
      float r = rstd[rstdOffset + i];
      float a =
          NormSum.GRADIENTS.of(columns, x, from, m, r, gamma, gammaOffset, dy, upstream) / columns;
      float b =
          NormSum.PRODUCTS.of(columns, x, from, m, r, gamma, gammaOffset, dy, upstream) / columns;
      for (int j = 0; j < columns; j++) {
        float xhat = (x[from + j] - m) * r;
        float d = dy[upstream + j] * gamma[gammaOffset + j];
        dx[dxOffset + i * lddx + j] = r * Math.fma(-b, xhat, d - a);
      }
    }
  }

  @Override
  public void rmsNormBackward(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] rstd,
      int rstdOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dgamma,
      int dgammaOffset) {
    Arrays.fill(dgamma, dgammaOffset, dgammaOffset + columns, 0f);
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      for (int j = 0; j < columns; j++) {
        float sum = 0f;
        for (int i = start; i < end; i++) {
          float xhat = x[xOffset + i * ldx + j] * rstd[rstdOffset + i];
          sum = Math.fma(dy[dyOffset + i * lddy + j], xhat, sum);
        }
        dgamma[dgammaOffset + j] += sum;
      }
    }
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int upstream = dyOffset + i * lddy;
      float r = rstd[rstdOffset + i];
      float b =
          NormSum.PRODUCTS.of(columns, x, from, 0f, r, gamma, gammaOffset, dy, upstream) / columns;
      for (int j = 0; j < columns; j++) {
        float d = dy[upstream + j] * gamma[gammaOffset + j];
        dx[dxOffset + i * lddx + j] = r * Math.fma(-b, x[from + j] * r, d);
      }
    }
  }

  @Override
  public void batchNorm(
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
    BatchNorm.train(
        rows,
        columns,
        epsilon,
        momentum,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        beta,
        betaOffset,
        runningMean,
        runningMeanOffset,
        runningVariance,
        runningVarianceOffset,
        y,
        yOffset,
        ldy,
        mean,
        meanOffset,
        rstd,
        rstdOffset);
  }

  @Override
  public void batchNormInference(
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
    BatchNorm.infer(
        rows,
        columns,
        epsilon,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        beta,
        betaOffset,
        runningMean,
        runningMeanOffset,
        runningVariance,
        runningVarianceOffset,
        y,
        yOffset,
        ldy);
  }

  @Override
  public void batchNormBackward(
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
    BatchNorm.backward(
        rows,
        columns,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        mean,
        meanOffset,
        rstd,
        rstdOffset,
        dy,
        dyOffset,
        lddy,
        dx,
        dxOffset,
        lddx,
        dgamma,
        dgammaOffset,
        dbeta,
        dbetaOffset);
  }
}
