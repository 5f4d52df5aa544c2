// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Functions;
import dev.lanewise.kernels.reference.Labels;

/**
 * Softmax cross-entropy against soft labels. Threads share the rows of a block, whose losses are
 * added up as one.
 */
final class TargetCrossEntropy extends SharedCall {

  private static final CrossEntropy<float[]> NO_OPTIONS = CrossEntropy.of(NONE);

  private int rows;
  private int columns;
  private float[] logits = NO_FLOATS;
  private int logitsOffset;
  private int ldLogits;
  private float[] targets = NO_FLOATS;
  private int targetsOffset;
  private int ldTargets;
  private CrossEntropy<float[]> options = NO_OPTIONS;
  private float[] gradient = NO_FLOATS;
  private int gradientOffset;
  private int ldGradient;

  private float factor;

  /** The first row of the block. */
  private int block;

  TargetCrossEntropy of(int rows, int columns, CrossEntropy<float[]> options) {
    this.rows = rows;
    this.columns = columns;
    this.options = options;
    return this;
  }

  TargetCrossEntropy logits(float[] array, int offset, int ld) {
    logits = array;
    logitsOffset = offset;
    ldLogits = ld;
    return this;
  }

  TargetCrossEntropy targets(float[] array, int offset, int ld) {
    targets = array;
    targetsOffset = offset;
    ldTargets = ld;
    return this;
  }

  TargetCrossEntropy gradient(float[] array, int offset, int ld) {
    gradient = array;
    gradientOffset = offset;
    ldGradient = ld;
    return this;
  }

  /** As in the contract. */
  void compute(Sharing<TargetCrossEntropy> calls, float scale, float[] losses, int lossesOffset) {
    Labels.checkWeights(options, rows, columns);
    int atOnce = Math.min(rows, ROW_BLOCK);
    long work = (long) atOnce * columns;
    reserve(ROW_BLOCK + calls.parts(this, atOnce, work) * 2 * length());
    boolean mean = options.reduction() == MEAN;
    float weights = mean ? weights() : 1f;
    factor = mean ? scale / weights : scale;
    float total = 0f;
    for (block = 0; block < rows; block += ROW_BLOCK) {
      int n = Math.min(rows - block, ROW_BLOCK);
      calls.run(this, block, block + n, work, 1);
      if (options.reduction() == NONE) {
        System.arraycopy(scratch, 0, losses, lossesOffset + block, n);
      } else {
        total += Row.blockSum(n, scratch, 0);
      }
    }
    if (options.reduction() != NONE) {
      losses[lossesOffset] = mean ? total / weights : total;
    }
  }

  /** Of a part's targets and of its terms, which follow the losses of the block in scratch. */
  private int length() {
    return Math.min(columns, ROW_BLOCK);
  }

  private float weights() {
    float weights = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        scratch[i] = Labels.rowWeight(options, start + i);
      }
      weights += Row.blockSum(n, scratch, 0);
    }
    return weights;
  }

  /** Some rows of the block. */
  @Override
  void run(int first, int end) {
    int own = ROW_BLOCK + part(first) * 2 * length();
    for (int i = first; i < end; i++) {
      scratch[i - block] = Labels.rowWeight(options, i) * row(i, own);
    }
  }

  /** The gradient of a row, and its loss. */
  private float row(int row, int own) {
    int z = logitsOffset + row * ldLogits;
    int y = targetsOffset + row * ldTargets;
    int g = gradientOffset + row * ldGradient;
    int terms = own + length();
    float rowFactor = factor * Labels.rowWeight(options, row);
    float max = Row.max(columns, logits, z);
    float mass = 0f;
    float distance = 0f;
    float sum = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int e = g + start;
      target(n, y + start, start, own);
      mass += Row.blockSum(n, scratch, own);
      Row.subtract(n, logits, z + start, max, gradient, e);
      LossFunctionLoops.weighted(n, scratch, own, gradient, e, scratch, terms);
      distance += Row.blockSum(n, scratch, terms);
      FunctionLoops.expOfDifference(n, gradient, e, 0f, gradient, e);
      sum += Row.blockSum(n, gradient, e);
    }
    float log = Functions.log(sum);
    float loss = Math.fma(mass, log, -distance);
    float all = mass;
    if (options.zLoss() > 0) {
      float logSumExp = max + log;
      float u = options.zLoss() * logSumExp;
      loss = Math.fma(u, logSumExp, loss);
      all += u + u;
    }
    float p = all * (rowFactor / sum);
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int e = g + start;
      if (columns > ROW_BLOCK) {
        target(n, y + start, start, own);
      }
      LossFunctionLoops.lessTarget(n, gradient, e, scratch, own, p, rowFactor, gradient, e);
    }
    return loss;
  }

  /** A block of weighted, smoothed labels. */
  private void target(int n, int offset, int start, int own) {
    float kept = options.kept();
    float spread = options.spread(columns);
    float[] weights = options.classWeights();
    if (weights == null) {
      LossFunctionLoops.smoothed(n, targets, offset, kept, spread, scratch, own);
    } else {
      int w = options.classWeightsOffset() + start;
      LossFunctionLoops.weightedTarget(n, weights, w, targets, offset, kept, spread, scratch, own);
    }
  }

  @Override
  void forget() {
    options = NO_OPTIONS;
    logits = NO_FLOATS;
    targets = NO_FLOATS;
    gradient = NO_FLOATS;
  }
}
