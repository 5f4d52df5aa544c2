// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Norms;

/** {@link Norms} on a device. */
final class ClNorms implements Norms<ClFloats> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel norm;
  private final ClKernel parameters;
  private final ClKernel input;
  private final ClKernel batch;
  private final ClKernel batchOutput;
  private final ClKernel batchInput;

  ClNorms(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program = session.program(grid.options(), "floats.cl", "lanes.cl", "norms.cl");
    norm = program.kernel("norm");
    parameters = program.kernel("norm_parameters");
    input = program.kernel("norm_input");
    ClProgram batches = session.program(grid.options(), "floats.cl", "lanes.cl", "batch_norm.cl");
    batch = batches.kernel("batch_norm");
    batchOutput = batches.kernel("batch_norm_output");
    batchInput = batches.kernel("batch_norm_input");
  }

  @Override
  public void layerNorm(
      int rows,
      int columns,
      float epsilon,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats beta,
      int betaOffset,
      ClFloats y,
      int yOffset,
      int ldy,
      ClFloats mean,
      int meanOffset,
      ClFloats rstd,
      int rstdOffset) {
    try (ClSession.Use _ = session.use()) {
      norm.begin()
          .add(rows)
          .add(columns)
          .add(1)
          .add(epsilon)
          .add(x, xOffset)
          .add(ldx)
          .add(gamma, gammaOffset)
          .add(beta, betaOffset)
          .add(y, yOffset)
          .add(ldy)
          .add(mean, meanOffset)
          .add(rstd, rstdOffset);
      grid.launchRows(norm, rows);
    }
  }

  @Override
  public void rmsNorm(
      int rows,
      int columns,
      float epsilon,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats y,
      int yOffset,
      int ldy,
      ClFloats rstd,
      int rstdOffset) {
    try (ClSession.Use _ = session.use()) {
      norm.begin()
          .add(rows)
          .add(columns)
          .add(0)
          .add(epsilon)
          .add(x, xOffset)
          .add(ldx)
          .add(gamma, gammaOffset)
          .add(gamma, gammaOffset)
          .add(y, yOffset)
          .add(ldy)
          .add(rstd, rstdOffset)
          .add(rstd, rstdOffset);
      grid.launchRows(norm, rows);
    }
  }

  @Override
  public void layerNormBackward(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats mean,
      int meanOffset,
      ClFloats rstd,
      int rstdOffset,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dgamma,
      int dgammaOffset,
      ClFloats dbeta,
      int dbetaOffset) {
    backward(
        1,
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

  @Override
  public void rmsNormBackward(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats rstd,
      int rstdOffset,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dgamma,
      int dgammaOffset) {
    backward(
        0,
        rows,
        columns,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        rstd,
        rstdOffset,
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
        dgamma,
        dgammaOffset);
  }

  private void backward(
      int centred,
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats mean,
      int meanOffset,
      ClFloats rstd,
      int rstdOffset,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dgamma,
      int dgammaOffset,
      ClFloats dbeta,
      int dbetaOffset) {
    try (ClSession.Use _ = session.use()) {
      // Before dx, which may lie over x or dy, is written.
      parameters
          .begin()
          .add(rows)
          .add(columns)
          .add(centred)
          .add(x, xOffset)
          .add(ldx)
          .add(mean, meanOffset)
          .add(rstd, rstdOffset)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dgamma, dgammaOffset)
          .add(dbeta, dbetaOffset);
      grid.launchElements(parameters, columns);
      input
          .begin()
          .add(rows)
          .add(columns)
          .add(centred)
          .add(x, xOffset)
          .add(ldx)
          .add(gamma, gammaOffset)
          .add(mean, meanOffset)
          .add(rstd, rstdOffset)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dx, dxOffset)
          .add(lddx);
      grid.launchRows(input, rows);
    }
  }

  @Override
  public void batchNorm(
      int rows,
      int columns,
      float epsilon,
      float momentum,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats beta,
      int betaOffset,
      ClFloats runningMean,
      int runningMeanOffset,
      ClFloats runningVariance,
      int runningVarianceOffset,
      ClFloats y,
      int yOffset,
      int ldy,
      ClFloats mean,
      int meanOffset,
      ClFloats rstd,
      int rstdOffset) {
    try (ClSession.Use _ = session.use()) {
      batch
          .begin()
          .add(rows)
          .add(columns)
          .add(epsilon)
          .add(momentum)
          .add(x, xOffset)
          .add(ldx)
          .add(runningMean, runningMeanOffset)
          .add(runningVariance, runningVarianceOffset)
          .add(mean, meanOffset)
          .add(rstd, rstdOffset);
      grid.launchElements(batch, columns);
      batchOutput
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(gamma, gammaOffset)
          .add(beta, betaOffset)
          .add(mean, meanOffset)
          .add(rstd, rstdOffset)
          .add(-1f)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(batchOutput, rows);
    }
  }

  @Override
  public void batchNormInference(
      int rows,
      int columns,
      float epsilon,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats beta,
      int betaOffset,
      ClFloats runningMean,
      int runningMeanOffset,
      ClFloats runningVariance,
      int runningVarianceOffset,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      batchOutput
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(gamma, gammaOffset)
          .add(beta, betaOffset)
          .add(runningMean, runningMeanOffset)
          .add(runningVariance, runningVarianceOffset)
          .add(epsilon)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(batchOutput, rows);
    }
  }

  @Override
  public void batchNormBackward(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats gamma,
      int gammaOffset,
      ClFloats mean,
      int meanOffset,
      ClFloats rstd,
      int rstdOffset,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dgamma,
      int dgammaOffset,
      ClFloats dbeta,
      int dbetaOffset) {
    try (ClSession.Use _ = session.use()) {
      batchInput
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(gamma, gammaOffset)
          .add(mean, meanOffset)
          .add(rstd, rstdOffset)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dx, dxOffset)
          .add(lddx)
          .add(dgamma, dgammaOffset)
          .add(dbeta, dbetaOffset);
      grid.launchElements(batchInput, columns);
    }
  }
}
