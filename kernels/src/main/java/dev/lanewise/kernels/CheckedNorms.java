// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link Norms} with checked arguments. */
final class CheckedNorms<F> implements Norms<F> {

  private final Norms<F> unchecked;
  private final Operands.Pool<F> operands;

  CheckedNorms(Norms<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    operands = new Operands.Pool<>(storage);
  }

  @Override
  public void layerNorm(
      int rows,
      int columns,
      float epsilon,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F beta,
      int betaOffset,
      F y,
      int yOffset,
      int ldy,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset) {
    Storage.notNegative("epsilon", epsilon);
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .inPerColumn("beta", beta, betaOffset)
        .out("y", y, yOffset, ldy, "x", "")
        .outPerRow("mean", mean, meanOffset)
        .outPerRow("rstd", rstd, rstdOffset)
        .done();
    unchecked.layerNorm(
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
        y,
        yOffset,
        ldy,
        mean,
        meanOffset,
        rstd,
        rstdOffset);
  }

  @Override
  public void layerNormBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dgamma,
      int dgammaOffset,
      F dbeta,
      int dbetaOffset) {
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .inPerRow("mean", mean, meanOffset)
        .inPerRow("rstd", rstd, rstdOffset)
        .in("dy", dy, dyOffset, lddy)
        .out("dx", dx, dxOffset, lddx, "dy", "x")
        .outPerColumn("dgamma", dgamma, dgammaOffset)
        .outPerColumn("dbeta", dbeta, dbetaOffset)
        .done();
    unchecked.layerNormBackward(
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
  public void rmsNorm(
      int rows,
      int columns,
      float epsilon,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F y,
      int yOffset,
      int ldy,
      F rstd,
      int rstdOffset) {
    Storage.notNegative("epsilon", epsilon);
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .out("y", y, yOffset, ldy, "x", "")
        .outPerRow("rstd", rstd, rstdOffset)
        .done();
    unchecked.rmsNorm(
        rows,
        columns,
        epsilon,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        y,
        yOffset,
        ldy,
        rstd,
        rstdOffset);
  }

  @Override
  public void rmsNormBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F rstd,
      int rstdOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dgamma,
      int dgammaOffset) {
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .inPerRow("rstd", rstd, rstdOffset)
        .in("dy", dy, dyOffset, lddy)
        .out("dx", dx, dxOffset, lddx, "dy", "x")
        .outPerColumn("dgamma", dgamma, dgammaOffset)
        .done();
    unchecked.rmsNormBackward(
        rows,
        columns,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        rstd,
        rstdOffset,
        dy,
        dyOffset,
        lddy,
        dx,
        dxOffset,
        lddx,
        dgamma,
        dgammaOffset);
  }

  @Override
  public void batchNorm(
      int rows,
      int columns,
      float epsilon,
      float momentum,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F beta,
      int betaOffset,
      F runningMean,
      int runningMeanOffset,
      F runningVariance,
      int runningVarianceOffset,
      F y,
      int yOffset,
      int ldy,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset) {
    Storage.notNegative("epsilon", epsilon);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum is " + momentum + ", must be in [0, 1]");
    }
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .inPerColumn("beta", beta, betaOffset)
        .outPerColumn("runningMean", runningMean, runningMeanOffset)
        .outPerColumn("runningVariance", runningVariance, runningVarianceOffset)
        .out("y", y, yOffset, ldy, "x", "")
        .outPerColumn("mean", mean, meanOffset)
        .outPerColumn("rstd", rstd, rstdOffset)
        .done();
    if (rows < 2 && columns > 0) {
      throw new IllegalArgumentException("rows is " + rows + ", must be at least 2 for a variance");
    }
    unchecked.batchNorm(
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
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F beta,
      int betaOffset,
      F runningMean,
      int runningMeanOffset,
      F runningVariance,
      int runningVarianceOffset,
      F y,
      int yOffset,
      int ldy) {
    Storage.notNegative("epsilon", epsilon);
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .inPerColumn("beta", beta, betaOffset)
        .inPerColumn("runningMean", runningMean, runningMeanOffset)
        .inPerColumn("runningVariance", runningVariance, runningVarianceOffset)
        .out("y", y, yOffset, ldy, "x", "")
        .done();
    unchecked.batchNormInference(
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
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dgamma,
      int dgammaOffset,
      F dbeta,
      int dbetaOffset) {
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("gamma", gamma, gammaOffset)
        .inPerColumn("mean", mean, meanOffset)
        .inPerColumn("rstd", rstd, rstdOffset)
        .in("dy", dy, dyOffset, lddy)
        .out("dx", dx, dxOffset, lddx, "dy", "x")
        .outPerColumn("dgamma", dgamma, dgammaOffset)
        .outPerColumn("dbeta", dbeta, dbetaOffset)
        .done();
    unchecked.batchNormBackward(
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
