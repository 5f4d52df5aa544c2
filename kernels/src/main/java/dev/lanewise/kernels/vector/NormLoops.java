// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** What normalisations write: normalised rows, and the gradients of rows. */
final class NormLoops {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  /** Numbers of a row in the array that {@link #fourGradients} takes: mean, rstd, a and b. */
  static final int NUMBERS = 4;

  private NormLoops() {}

  /** {@code y = fma((x - mean) rstd, gamma, beta)}. */
  static void normalise(
      int n,
      float[] x,
      int xOffset,
      float mean,
      float rstd,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] y,
      int yOffset) {
    FloatVector m = TYPE.cast(broadcast(FLOAT, mean));
    FloatVector r = TYPE.cast(broadcast(FLOAT, rstd));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector xhat = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).sub(m)).mul(r);
      TYPE.cast(
              TYPE.cast(xhat)
                  .fma(
                      fromArray(FLOAT, gamma, gammaOffset + i),
                      fromArray(FLOAT, beta, betaOffset + i)))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float xhat = (x[xOffset + i] - mean) * rstd;
      y[yOffset + i] = Math.fma(xhat, gamma[gammaOffset + i], beta[betaOffset + i]);
    }
  }

  /** {@code y = x rstd gamma}. */
  static void scale(
      int n,
      float[] x,
      int xOffset,
      float rstd,
      float[] gamma,
      int gammaOffset,
      float[] y,
      int yOffset) {
    FloatVector r = TYPE.cast(broadcast(FLOAT, rstd));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      TYPE.cast(
              TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).mul(r))
                  .mul(fromArray(FLOAT, gamma, gammaOffset + i)))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] * rstd * gamma[gammaOffset + i];
    }
  }

  /**
   * {@code dx = rstd fma(-b, xhat, dy gamma - a)} of one row, whose {@code dy xhat} and {@code dy}
   * enter the sums of their columns.
   */
  static void gradients(
      int n,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      float[] numbers,
      int from,
      float[] sums,
      int gammaSums,
      int betaSums) {
    float mean = numbers[from];
    float rstd = numbers[from + 1];
    float a = numbers[from + 2];
    float b = numbers[from + 3];
    FloatVector allMean = TYPE.cast(broadcast(FLOAT, mean));
    FloatVector allRstd = TYPE.cast(broadcast(FLOAT, rstd));
    FloatVector allA = TYPE.cast(broadcast(FLOAT, a));
    FloatVector minusB = TYPE.cast(broadcast(FLOAT, -b));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector d = TYPE.cast(fromArray(FLOAT, dy, dyOffset + i));
      FloatVector xhat =
          TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).sub(allMean)).mul(allRstd);
      TYPE.cast(TYPE.cast(d).fma(xhat, fromArray(FLOAT, sums, gammaSums + i)))
          .intoArray(sums, gammaSums + i);
      TYPE.cast(TYPE.cast(d).add(fromArray(FLOAT, sums, betaSums + i)))
          .intoArray(sums, betaSums + i);
      FloatVector g = TYPE.cast(d).mul(fromArray(FLOAT, gamma, gammaOffset + i));
      TYPE.cast(TYPE.cast(minusB.fma(xhat, TYPE.cast(g).sub(allA))).mul(allRstd))
          .intoArray(dx, dxOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float d = dy[dyOffset + i];
      float xhat = (x[xOffset + i] - mean) * rstd;
      sums[gammaSums + i] = Math.fma(d, xhat, sums[gammaSums + i]);
      sums[betaSums + i] += d;
      float g = d * gamma[gammaOffset + i];
      dx[dxOffset + i] = Math.fma(-b, xhat, g - a) * rstd;
    }
  }

  /**
   * The same for four rows, as far as whole vectors reach: the columns' sums are loaded and stored
   * once for all four.
   */
  static void fourGradients(
      int n,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] numbers,
      int from,
      float[] sums,
      int gammaSums,
      int betaSums) {
    FloatVector mean0 = TYPE.cast(broadcast(FLOAT, numbers[from]));
    FloatVector rstd0 = TYPE.cast(broadcast(FLOAT, numbers[from + 1]));
    FloatVector a0 = TYPE.cast(broadcast(FLOAT, numbers[from + 2]));
    FloatVector minusB0 = TYPE.cast(broadcast(FLOAT, -numbers[from + 3]));
    FloatVector mean1 = TYPE.cast(broadcast(FLOAT, numbers[from + NUMBERS]));
    FloatVector rstd1 = TYPE.cast(broadcast(FLOAT, numbers[from + NUMBERS + 1]));
    FloatVector a1 = TYPE.cast(broadcast(FLOAT, numbers[from + NUMBERS + 2]));
    FloatVector minusB1 = TYPE.cast(broadcast(FLOAT, -numbers[from + NUMBERS + 3]));
    FloatVector mean2 = TYPE.cast(broadcast(FLOAT, numbers[from + 2 * NUMBERS]));
    FloatVector rstd2 = TYPE.cast(broadcast(FLOAT, numbers[from + 2 * NUMBERS + 1]));
    FloatVector a2 = TYPE.cast(broadcast(FLOAT, numbers[from + 2 * NUMBERS + 2]));
    FloatVector minusB2 = TYPE.cast(broadcast(FLOAT, -numbers[from + 2 * NUMBERS + 3]));
    FloatVector mean3 = TYPE.cast(broadcast(FLOAT, numbers[from + 3 * NUMBERS]));
    FloatVector rstd3 = TYPE.cast(broadcast(FLOAT, numbers[from + 3 * NUMBERS + 1]));
    FloatVector a3 = TYPE.cast(broadcast(FLOAT, numbers[from + 3 * NUMBERS + 2]));
    FloatVector minusB3 = TYPE.cast(broadcast(FLOAT, -numbers[from + 3 * NUMBERS + 3]));
    int x1 = xOffset + ldx;
    int x2 = x1 + ldx;
    int x3 = x2 + ldx;
    int dy1 = dyOffset + lddy;
    int dy2 = dy1 + lddy;
    int dy3 = dy2 + lddy;
    int dx1 = dxOffset + lddx;
    int dx2 = dx1 + lddx;
    int dx3 = dx2 + lddx;
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector scale = TYPE.cast(fromArray(FLOAT, gamma, gammaOffset + i));
      FloatVector gammaSum = fromArray(FLOAT, sums, gammaSums + i);
      FloatVector betaSum = fromArray(FLOAT, sums, betaSums + i);
      FloatVector d0 = TYPE.cast(fromArray(FLOAT, dy, dyOffset + i));
      FloatVector h0 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).sub(mean0)).mul(rstd0);
      gammaSum = d0.fma(h0, gammaSum);
      betaSum = TYPE.cast(betaSum).add(d0);
      TYPE.cast(TYPE.cast(minusB0.fma(h0, TYPE.cast(d0.mul(scale)).sub(a0))).mul(rstd0))
          .intoArray(dx, dxOffset + i);
      FloatVector d1 = TYPE.cast(fromArray(FLOAT, dy, dy1 + i));
      FloatVector h1 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, x1 + i)).sub(mean1)).mul(rstd1);
      gammaSum = d1.fma(h1, gammaSum);
      betaSum = TYPE.cast(betaSum).add(d1);
      TYPE.cast(TYPE.cast(minusB1.fma(h1, TYPE.cast(d1.mul(scale)).sub(a1))).mul(rstd1))
          .intoArray(dx, dx1 + i);
      FloatVector d2 = TYPE.cast(fromArray(FLOAT, dy, dy2 + i));
      FloatVector h2 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, x2 + i)).sub(mean2)).mul(rstd2);
      gammaSum = d2.fma(h2, gammaSum);
      betaSum = TYPE.cast(betaSum).add(d2);
      TYPE.cast(TYPE.cast(minusB2.fma(h2, TYPE.cast(d2.mul(scale)).sub(a2))).mul(rstd2))
          .intoArray(dx, dx2 + i);
      FloatVector d3 = TYPE.cast(fromArray(FLOAT, dy, dy3 + i));
      FloatVector h3 = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, x3 + i)).sub(mean3)).mul(rstd3);
      gammaSum = d3.fma(h3, gammaSum);
      betaSum = TYPE.cast(betaSum).add(d3);
      TYPE.cast(TYPE.cast(minusB3.fma(h3, TYPE.cast(d3.mul(scale)).sub(a3))).mul(rstd3))
          .intoArray(dx, dx3 + i);
      TYPE.cast(gammaSum).intoArray(sums, gammaSums + i);
      TYPE.cast(betaSum).intoArray(sums, betaSums + i);
    }
  }
}
