// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.reference.Labels;

/**
 * Losses of elements, a block at a time, so that one pass over memory gives loss and gradient.
 * Threads share the blocks, whose sums are added up in order.
 */
final class CriterionLoss extends SharedCall {

  private static final Criterion<float[]> NO_CRITERION = Criterion.of(ElementLoss.MSE, NONE);

  private int n;
  private int blocks;
  private Criterion<float[]> criterion = NO_CRITERION;
  private float factor;
  private float[] x = NO_FLOATS;
  private int xOffset;
  private float[] targets = NO_FLOATS;
  private int targetsOffset;
  private float[] losses = NO_FLOATS;
  private int lossesOffset;
  private float[] gradient = NO_FLOATS;
  private int gradientOffset;

  CriterionLoss of(int n, Criterion<float[]> criterion) {
    this.n = n;
    this.criterion = criterion;
    blocks = Math.ceilDiv(n, ROW_BLOCK);
    return this;
  }

  CriterionLoss x(float[] array, int offset) {
    x = array;
    xOffset = offset;
    return this;
  }

  CriterionLoss targets(float[] array, int offset) {
    targets = array;
    targetsOffset = offset;
    return this;
  }

  CriterionLoss losses(float[] array, int offset) {
    losses = array;
    lossesOffset = offset;
    return this;
  }

  CriterionLoss gradient(float[] array, int offset) {
    gradient = array;
    gradientOffset = offset;
    return this;
  }

  /** As in the contract. */
  void compute(Sharing<CriterionLoss> calls, float scale) {
    float[] weights = criterion.weights();
    boolean mean = criterion.reduction() == MEAN;
    float divisor = n;
    if (mean && weights != null) {
      Labels.checkWeights("weights", weights, criterion.weightsOffset(), n);
      divisor = Row.sum(n, weights, criterion.weightsOffset());
    }
    factor = mean ? scale / divisor : scale;
    reserve(blocks + calls.parts(this, blocks, n) * ROW_BLOCK);
    calls.run(this, 0, blocks, n, 1);
    if (criterion.reduction() != NONE) {
      float total = 0f;
      for (int block = 0; block < blocks; block++) {
        total += scratch[block];
      }
      losses[lossesOffset] = mean ? total / divisor : total;
    }
  }

  /** Some blocks. The sums of all begin the scratch memory; a part's losses follow. */
  @Override
  void run(int first, int end) {
    float[] weights = criterion.weights();
    ElementLoss loss = criterion.loss();
    float alpha = criterion.alpha();
    float beta = criterion.beta();
    float[] room = scratch;
    int own = blocks + part(first) * ROW_BLOCK;
    for (int block = first; block < end; block++) {
      int start = block * ROW_BLOCK;
      int count = Math.min(n - start, ROW_BLOCK);
      int at = xOffset + start;
      int t = targetsOffset + start;
      int g = gradientOffset + start;
      FunctionSwitch.run(loss, count, alpha, beta, x, at, targets, t, room, own);
      FunctionSwitch.run(loss.slope(), count, alpha, beta, x, at, targets, t, gradient, g);
      if (factor != 1f) {
        ArithmeticLoops.scale(count, factor, gradient, g, gradient, g);
      }
      if (weights != null) {
        int w = criterion.weightsOffset() + start;
        ArithmeticLoops.multiply(count, room, own, weights, w, room, own);
        ArithmeticLoops.multiply(count, gradient, g, weights, w, gradient, g);
      }
      if (criterion.reduction() == NONE) {
        System.arraycopy(room, own, losses, lossesOffset + start, count);
      } else {
        room[block] = Row.blockSum(count, room, own);
      }
    }
  }

  @Override
  void forget() {
    criterion = NO_CRITERION;
    x = NO_FLOATS;
    targets = NO_FLOATS;
    losses = NO_FLOATS;
    gradient = NO_FLOATS;
  }
}
