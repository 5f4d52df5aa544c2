// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.ElementLoss;

/** Losses of elements, a block at a time, so that one pass over memory gives loss and gradient. */
final class CriterionLoss {

  private CriterionLoss() {}

  /**
   * As in the contract.
   *
   * @param room for the losses of a block
   */
  static void run(
      int n,
      Criterion<float[]> criterion,
      float[] x,
      int xOffset,
      float[] targets,
      int targetsOffset,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset,
      float[] room) {
    float[] weights = criterion.weights();
    int w = criterion.weightsOffset();
    boolean mean = criterion.reduction() == MEAN;
    float divisor = n;
    if (mean && weights != null) {
      Labels.checkWeights("weights", weights, w, n);
      divisor = Row.sum(n, weights, w);
    }
    float factor = mean ? scale / divisor : scale;
    ElementLoss loss = criterion.loss();
    float alpha = criterion.alpha();
    float beta = criterion.beta();
    float total = 0f;
    for (int start = 0; start < n; start += ROW_BLOCK) {
      int count = Math.min(n - start, ROW_BLOCK);
      int at = xOffset + start;
      int t = targetsOffset + start;
      int g = gradientOffset + start;
      FunctionSwitch.run(loss, count, alpha, beta, x, at, targets, t, room, 0);
      FunctionSwitch.run(loss.slope(), count, alpha, beta, x, at, targets, t, gradient, g);
      if (factor != 1f) {
        ArithmeticLoops.scale(count, factor, gradient, g, gradient, g);
      }
      if (weights != null) {
        ArithmeticLoops.multiply(count, room, 0, weights, w + start, room, 0);
        ArithmeticLoops.multiply(count, gradient, g, weights, w + start, gradient, g);
      }
      if (criterion.reduction() == NONE) {
        System.arraycopy(room, 0, losses, lossesOffset + start, count);
      } else {
        total += Row.sum(count, room, 0);
      }
    }
    if (criterion.reduction() != NONE) {
      losses[lossesOffset] = mean ? total / divisor : total;
    }
  }
}
