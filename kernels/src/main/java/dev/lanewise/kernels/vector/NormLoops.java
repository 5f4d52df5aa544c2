// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * What normalisations write: normalised rows, and the gradients of rows.
 *
 * <p>The loops also read an element of each vector of rows that come next, so that these are on
 * their way from farther caches meanwhile. What is returned is the sum of those elements, of no
 * meaning: without a use, they would not be read.
 */
final class NormLoops {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  /** Numbers of a row in the array that {@link #twoGradients} takes: mean, rstd, a and b. */
  static final int NUMBERS = 4;

  private NormLoops() {}

  /** {@code y = fma((x - mean) rstd, gamma, beta)}; the row of x at {@code next} is read ahead. */
  static float normalise(
      int n,
      float[] x,
      int xOffset,
      int next,
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
    float ahead = 0f;
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      ahead += x[next + i];
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
    return ahead;
  }

  /** {@code y = x rstd gamma}; the row of x at {@code next} is read ahead. */
  static float scale(
      int n,
      float[] x,
      int xOffset,
      int next,
      float rstd,
      float[] gamma,
      int gammaOffset,
      float[] y,
      int yOffset) {
    FloatVector r = TYPE.cast(broadcast(FLOAT, rstd));
    float ahead = 0f;
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      ahead += x[next + i];
      TYPE.cast(
              TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i)).mul(r))
                  .mul(fromArray(FLOAT, gamma, gammaOffset + i)))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] * rstd * gamma[gammaOffset + i];
    }
    return ahead;
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
   * The same for two rows, as far as whole vectors reach: the columns' sums are loaded and stored
   * once for both. The two rows of x from {@code next} on are read ahead.
   */
  static float twoGradients(
      int n,
      float[] x,
      int xOffset,
      int ldx,
      int next,
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
    int x1 = xOffset + ldx;
    int dy1 = dyOffset + lddy;
    int dx1 = dxOffset + lddx;
    int next1 = next + ldx;
    float ahead = 0f;
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      if (Processor.READS_AHEAD) {
        ahead += x[next + i];
        ahead += x[next1 + i];
      }
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
      TYPE.cast(gammaSum).intoArray(sums, gammaSums + i);
      TYPE.cast(betaSum).intoArray(sums, betaSums + i);
    }
    return ahead;
  }
}
