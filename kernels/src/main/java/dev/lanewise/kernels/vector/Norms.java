// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

/** Normalisations, whose rows threads share. */
final class Norms implements dev.lanewise.kernels.Norms<float[]> {

  /**
   * Rows of a block. Blocks are normalised from the last to the first: of more than there is room
   * for in L2, what was written last is still there, and so are the first rows of y afterwards.
   */
  private static final int BLOCK = 32;

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
    int partial = call.scratchOf(first);
    for (int stop = end; stop > first; stop -= BLOCK) {
      layerNorm(call, Math.max(first, stop - BLOCK), stop, partial);
    }
  }

  private static void layerNorm(RowCall call, int first, int end, int partial) {
    int n = call.columns;
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      float mean = Row.sum(n, call.x, from) / n;
      float rstd = reciprocal(call, from, mean, partial);
      call.w[call.wOffset + i] = mean;
      call.t[call.tOffset + i] = rstd;
      call.scratch[partial] =
          NormLoops.normalise(
              n,
              call.x,
              from,
              i < end - 1 ? from + call.ldx : from,
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
    int partial = call.scratchOf(first);
    for (int stop = end; stop > first; stop -= BLOCK) {
      rmsNorm(call, Math.max(first, stop - BLOCK), stop, partial);
    }
  }

  private static void rmsNorm(RowCall call, int first, int end, int partial) {
    int n = call.columns;
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      float rstd = reciprocal(call, from, 0f, partial);
      call.t[call.tOffset + i] = rstd;
      call.scratch[partial] =
          NormLoops.scale(
              n,
              call.x,
              from,
              i < end - 1 ? from + call.ldx : from,
              rstd,
              call.u,
              call.uOffset,
              call.y,
              call.yOffset + i * call.ldy);
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
      call.reserve(Math.ceilDiv(rows, K_BLOCK) * NormGradients.room(columns));
      calls.runParts(call, NormGradients::layerNorm, K_BLOCK);
      NormGradients.addBlocks(call, 0, dgamma, dgammaOffset);
      NormGradients.addBlocks(call, columns, dbeta, dbetaOffset);
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
      call.reserve(Math.ceilDiv(rows, K_BLOCK) * NormGradients.room(columns));
      calls.runParts(call, NormGradients::rmsNorm, K_BLOCK);
      NormGradients.addBlocks(call, 0, dgamma, dgammaOffset);
    } finally {
      calls.end(call);
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
