// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import java.util.Arrays;

/** Normalisations, whose rows threads share. */
final class Norms implements dev.lanewise.kernels.Norms<float[]> {

  /** Rows that go through a loop together, and what is known of each: see {@link NormLoops}. */
  private static final int TOGETHER = 4;

  private static final int NUMBERS = NormLoops.NUMBERS;

  private final RowCalls calls;
  private final BatchNorm batchNorm;

  Norms(RowCalls calls) {
    this.calls = calls;
    batchNorm = new BatchNorm(calls);
  }

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
    RowCall call = calls.begin(rows, columns).factor(epsilon).x(x, xOffset, ldx).y(y, yOffset, ldy);
    call.u(gamma, gammaOffset).v(beta, betaOffset).w(mean, meanOffset).t(rstd, rstdOffset);
    try {
      calls.run(call, Norms::layerNorm, Row.PARTIAL_ROOM);
    } finally {
      calls.end(call);
    }
  }

  private static void layerNorm(RowCall call, int first, int end) {
    int n = call.columns;
    int partial = call.scratchOf(first);
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      float mean = Row.sum(n, call.x, from) / n;
      float rstd = reciprocal(call, from, mean, partial);
      call.w[call.wOffset + i] = mean;
      call.t[call.tOffset + i] = rstd;
      NormLoops.normalise(
          n,
          call.x,
          from,
          mean,
          rstd,
          call.u,
          call.uOffset,
          call.v,
          call.vOffset,
          call.y,
          call.yOffset + i * call.ldy);
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
    RowCall call = calls.begin(rows, columns).factor(epsilon).x(x, xOffset, ldx).y(y, yOffset, ldy);
    call.u(gamma, gammaOffset).t(rstd, rstdOffset);
    try {
      calls.run(call, Norms::rmsNorm, Row.PARTIAL_ROOM);
    } finally {
      calls.end(call);
    }
  }

  private static void rmsNorm(RowCall call, int first, int end) {
    int n = call.columns;
    int partial = call.scratchOf(first);
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      float rstd = reciprocal(call, from, 0f, partial);
      call.t[call.tOffset + i] = rstd;
      NormLoops.scale(
          n, call.x, from, rstd, call.u, call.uOffset, call.y, call.yOffset + i * call.ldy);
    }
  }

  /** One over the root of the mean square. */
  private static float reciprocal(RowCall call, int from, float mean, int partial) {
    int n = call.columns;
    float squares = NormSums.squares(n, call.x, from, mean, call.scratch, partial);
    return 1f / (float) Math.sqrt(squares / n + call.factor);
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
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).y(dy, dyOffset, lddy);
    call.z(dx, dxOffset, lddx).u(gamma, gammaOffset).w(mean, meanOffset).t(rstd, rstdOffset);
    try {
      call.reserve(Math.ceilDiv(rows, K_BLOCK) * room(columns));
      calls.runParts(call, Norms::layerNormBackward, K_BLOCK);
      addBlocks(call, 0, dgamma, dgammaOffset);
      addBlocks(call, columns, dbeta, dbetaOffset);
    } finally {
      calls.end(call);
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
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).y(dy, dyOffset, lddy);
    call.z(dx, dxOffset, lddx).u(gamma, gammaOffset).t(rstd, rstdOffset);
    try {
      call.reserve(Math.ceilDiv(rows, K_BLOCK) * room(columns));
      calls.runParts(call, Norms::rmsNormBackward, K_BLOCK);
      addBlocks(call, 0, dgamma, dgammaOffset);
    } finally {
      calls.end(call);
    }
  }

  /**
   * Scratch memory of a block of rows: two sums of each column, what is known of four, and sums.
   */
  private static int room(int columns) {
    return 2 * columns + TOGETHER * NUMBERS + NormSums.ROOM;
  }

  private static void layerNormBackward(RowCall call, int first, int end) {
    backward(call, first, end, true);
  }

  private static void rmsNormBackward(RowCall call, int first, int end) {
    backward(call, first, end, false);
  }

  private static void backward(RowCall call, int first, int end, boolean centred) {
    int n = call.columns;
    float[] scratch = call.scratch;
    int gammaSums = first / K_BLOCK * room(n);
    int betaSums = gammaSums + n;
    int numbers = betaSums + n;
    int partial = numbers + TOGETHER * NUMBERS;
    Arrays.fill(scratch, gammaSums, numbers, 0f);
    int whole = Lanes.FLOAT.loopBound(n);
    int i = first;
    for (; i <= end - TOGETHER; i += TOGETHER) {
      for (int r = 0; r < TOGETHER; r++) {
        examine(call, i + r, centred, numbers + r * NUMBERS, partial);
      }
      int x = call.xOffset + i * call.ldx;
      int dy = call.yOffset + i * call.ldy;
      int dx = call.zOffset + i * call.ldz;
      NormLoops.fourGradients(
          n,
          call.x,
          x,
          call.ldx,
          call.u,
          call.uOffset,
          call.y,
          dy,
          call.ldy,
          call.z,
          dx,
          call.ldz,
          scratch,
          numbers,
          scratch,
          gammaSums,
          betaSums);
      for (int r = 0; r < TOGETHER && whole < n; r++) {
        gradients(call, i + r, whole, numbers + r * NUMBERS, gammaSums, betaSums);
      }
    }
    for (; i < end; i++) {
      examine(call, i, centred, numbers, partial);
      gradients(call, i, 0, numbers, gammaSums, betaSums);
    }
  }

  /** Finds mean, rstd, a and b of a row. */
  private static void examine(RowCall call, int i, boolean centred, int to, int partial) {
    int n = call.columns;
    float[] numbers = call.scratch;
    float mean = centred ? call.w[call.wOffset + i] : 0f;
    float rstd = call.t[call.tOffset + i];
    NormSums.gradients(
        n,
        call.x,
        call.xOffset + i * call.ldx,
        mean,
        rstd,
        call.u,
        call.uOffset,
        call.y,
        call.yOffset + i * call.ldy,
        numbers,
        to + 2,
        numbers,
        partial);
    numbers[to] = mean;
    numbers[to + 1] = rstd;
    numbers[to + 2] = centred ? numbers[to + 2] / n : 0f;
    numbers[to + 3] /= n;
  }

  /** The gradients of a row from a column on. */
  private static void gradients(
      RowCall call, int i, int column, int numbers, int gammaSums, int betaSums) {
    NormLoops.gradients(
        call.columns - column,
        call.x,
        call.xOffset + i * call.ldx + column,
        call.u,
        call.uOffset + column,
        call.y,
        call.yOffset + i * call.ldy + column,
        call.z,
        call.zOffset + i * call.ldz + column,
        call.scratch,
        numbers,
        call.scratch,
        gammaSums + column,
        betaSums + column);
  }

  /** Adds up what the blocks of rows gave, in order. */
  private static void addBlocks(RowCall call, int from, float[] sums, int offset) {
    int n = call.columns;
    float[] scratch = call.scratch;
    Arrays.fill(sums, offset, offset + n, 0f);
    for (int first = 0; first < call.rows; first += K_BLOCK) {
      int block = first / K_BLOCK * room(n) + from;
      for (int j = 0; j < n; j++) {
        sums[offset + j] += scratch[block + j];
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
    batchNorm.train(
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
    batchNorm.infer(
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
    batchNorm.backward(
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
