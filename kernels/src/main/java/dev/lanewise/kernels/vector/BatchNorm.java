// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Batch normalisation. Threads share the columns, which a {@link RowCall} takes for its rows; all
 * passes over some columns come one after the other, while these are in cache.
 */
final class BatchNorm {

  /** Columns of a part. */
  private static final int PART = 128;

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private final RowCalls calls;

  BatchNorm(RowCalls calls) {
    this.calls = calls;
  }

  void train(
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
    RowCall call =
        calls
            .begin(/* rows= */ columns, /* columns= */ rows)
            .factor(epsilon)
            .x(x, xOffset, ldx)
            .y(y, yOffset, ldy);
    call.u(gamma, gammaOffset).v(beta, betaOffset).w(mean, meanOffset).t(rstd, rstdOffset);
    try {
      call.reserve(columns);
      calls.runParts(call, BatchNorm::train, PART);
      float[] squares = call.scratch;
      for (int j = 0; j < columns; j++) {
        float oldMean = runningMean[runningMeanOffset + j];
        float oldVariance = runningVariance[runningVarianceOffset + j];
        runningMean[runningMeanOffset + j] =
            Math.fma(momentum, mean[meanOffset + j] - oldMean, oldMean);
        runningVariance[runningVarianceOffset + j] =
            Math.fma(momentum, squares[j] / (rows - 1) - oldVariance, oldVariance);
      }
    } finally {
      calls.end(call);
    }
  }

  private static void train(RowCall call, int first, int end) {
    int rows = call.columns;
    int n = end - first;
    int from = call.xOffset + first;
    int mean = call.wOffset + first;
    int rstd = call.tOffset + first;
    ColumnSums.sums(rows, n, call.x, from, call.ldx, call.w, mean);
    for (int j = 0; j < n; j++) {
      call.w[mean + j] /= rows;
    }
    ColumnSums.squares(rows, n, call.x, from, call.ldx, call.w, mean, call.scratch, first);
    for (int j = 0; j < n; j++) {
      call.t[rstd + j] = 1f / (float) Math.sqrt(call.scratch[first + j] / rows + call.factor);
    }
    normalise(call, first, end);
  }

  void infer(
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
    RowCall call =
        calls.begin(/* rows= */ columns, /* columns= */ rows).x(x, xOffset, ldx).y(y, yOffset, ldy);
    call.u(gamma, gammaOffset).v(beta, betaOffset).w(runningMean, runningMeanOffset);
    try {
      call.reserve(columns);
      float[] rstd = call.scratch;
      for (int j = 0; j < columns; j++) {
        rstd[j] = 1f / (float) Math.sqrt(runningVariance[runningVarianceOffset + j] + epsilon);
      }
      calls.runParts(call.t(rstd, 0), BatchNorm::normalise, PART);
    } finally {
      calls.end(call);
    }
  }

  private static void normalise(RowCall call, int first, int end) {
    for (int i = 0; i < call.columns; i++) {
      normaliseRow(
          end - first,
          call.x,
          call.xOffset + i * call.ldx + first,
          call.w,
          call.wOffset + first,
          call.t,
          call.tOffset + first,
          call.u,
          call.uOffset + first,
          call.v,
          call.vOffset + first,
          call.y,
          call.yOffset + i * call.ldy + first);
    }
  }

  private static void normaliseRow(
      int n,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] y,
      int yOffset) {
    int bound = FLOAT.loopBound(n);
    for (int j = 0; j < bound; j += COUNT) {
      FloatVector xhat =
          TYPE.cast(
                  TYPE.cast(fromArray(FLOAT, x, xOffset + j))
                      .sub(fromArray(FLOAT, mean, meanOffset + j)))
              .mul(fromArray(FLOAT, rstd, rstdOffset + j));
      TYPE.cast(
              TYPE.cast(xhat)
                  .fma(
                      fromArray(FLOAT, gamma, gammaOffset + j),
                      fromArray(FLOAT, beta, betaOffset + j)))
          .intoArray(y, yOffset + j);
    }
    for (int j = bound; j < n; j++) {
      float xhat = (x[xOffset + j] - mean[meanOffset + j]) * rstd[rstdOffset + j];
      y[yOffset + j] = Math.fma(xhat, gamma[gammaOffset + j], beta[betaOffset + j]);
    }
  }

  void backward(
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
    RowCall call =
        calls
            .begin(/* rows= */ columns, /* columns= */ rows)
            .x(x, xOffset, ldx)
            .y(dy, dyOffset, lddy);
    call.z(dx, dxOffset, lddx).u(gamma, gammaOffset).v(dgamma, dgammaOffset);
    call.w(mean, meanOffset).t(rstd, rstdOffset);
    try {
      call.reserve(4 * columns);
      calls.runParts(call, BatchNorm::backward, PART);
      System.arraycopy(call.scratch, 0, dbeta, dbetaOffset, columns);
    } finally {
      calls.end(call);
    }
  }

  private static void backward(RowCall call, int first, int end) {
    int rows = call.columns;
    int n = end - first;
    int x = call.xOffset + first;
    int dy = call.yOffset + first;
    int mean = call.wOffset + first;
    int rstd = call.tOffset + first;
    int gammaSums = call.vOffset + first;
    float[] scratch = call.scratch;
    // The sums of dy, then what dx takes of each column.
    int a = call.rows + first;
    int minusB = a + call.rows;
    int factor = minusB + call.rows;
    ColumnSums.products(
        rows, n, call.x, x, call.ldx, call.w, mean, call.t, rstd, call.y, dy, call.ldy, call.v,
        gammaSums);
    ColumnSums.sums(rows, n, call.y, dy, call.ldy, scratch, first);
    for (int j = 0; j < n; j++) {
      scratch[a + j] = scratch[first + j] / rows;
      scratch[minusB + j] = -(call.v[gammaSums + j] / rows);
      scratch[factor + j] = call.u[call.uOffset + first + j] * call.t[rstd + j];
    }
    for (int i = 0; i < rows; i++) {
      gradientRow(
          n,
          call.x,
          x + i * call.ldx,
          call.w,
          mean,
          call.t,
          rstd,
          scratch,
          a,
          minusB,
          factor,
          call.y,
          dy + i * call.ldy,
          call.z,
          call.zOffset + i * call.ldz + first);
    }
  }

  private static void gradientRow(
      int n,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] numbers,
      int a,
      int minusB,
      int factor,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int bound = FLOAT.loopBound(n);
    for (int j = 0; j < bound; j += COUNT) {
      FloatVector xhat =
          TYPE.cast(
                  TYPE.cast(fromArray(FLOAT, x, xOffset + j))
                      .sub(fromArray(FLOAT, mean, meanOffset + j)))
              .mul(fromArray(FLOAT, rstd, rstdOffset + j));
      FloatVector d =
          TYPE.cast(fromArray(FLOAT, dy, dyOffset + j)).sub(fromArray(FLOAT, numbers, a + j));
      TYPE.cast(
              TYPE.cast(TYPE.cast(xhat).fma(fromArray(FLOAT, numbers, minusB + j), d))
                  .mul(fromArray(FLOAT, numbers, factor + j)))
          .intoArray(dx, dxOffset + j);
    }
    for (int j = bound; j < n; j++) {
      float xhat = (x[xOffset + j] - mean[meanOffset + j]) * rstd[rstdOffset + j];
      float d = dy[dyOffset + j] - numbers[a + j];
      dx[dxOffset + j] = numbers[factor + j] * Math.fma(numbers[minusB + j], xhat, d);
    }
  }
}
