// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Functions;
import dev.lanewise.kernels.reference.Labels;
import java.util.Arrays;

/**
 * Softmax cross-entropy against index labels. Threads share the rows of a block, whose losses are
 * added up as one.
 */
final class LabelCrossEntropy extends SharedCall {

  private static final CrossEntropy<float[]> NO_OPTIONS = CrossEntropy.of(NONE);
  private static final int[] NO_LABELS = {};

  private int rows;
  private int columns;
  private float[] logits = NO_FLOATS;
  private int logitsOffset;
  private int ldLogits;
  private int[] labels = NO_LABELS;
  private int labelsOffset;
  private CrossEntropy<float[]> options = NO_OPTIONS;
  private float[] gradient = NO_FLOATS;
  private int gradientOffset;
  private int ldGradient;

  private float factor;
  private float allWeights;

  /** The first row of the block. */
  private int block;

  /** How many rows take their exponentials together. */
  private int together;

  LabelCrossEntropy of(int rows, int columns, CrossEntropy<float[]> options) {
    this.rows = rows;
    this.columns = columns;
    this.options = options;
    return this;
  }

  LabelCrossEntropy logits(float[] array, int offset, int ld) {
    logits = array;
    logitsOffset = offset;
    ldLogits = ld;
    return this;
  }

  LabelCrossEntropy labels(int[] array, int offset) {
    labels = array;
    labelsOffset = offset;
    return this;
  }

  LabelCrossEntropy gradient(float[] array, int offset, int ld) {
    gradient = array;
    gradientOffset = offset;
    ldGradient = ld;
    return this;
  }

  /** As in the contract. */
  void compute(Sharing<LabelCrossEntropy> calls, float scale, float[] losses, int lossesOffset) {
    Labels.check(rows, columns, labels, labelsOffset, options.ignoreIndex());
    Labels.checkWeights(options, rows, columns);
    together = Row.together(columns, ldGradient);
    int atOnce = Math.min(rows, ROW_BLOCK);
    long work = (long) atOnce * columns;
    reserve(ROW_BLOCK + calls.parts(this, atOnce, work) * room());
    boolean mean = options.reduction() == MEAN;
    float weights = mean ? weights() : 1f;
    factor = mean ? scale / weights : scale;
    allWeights = allWeights();
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

  /**
   * The gradients of rows {@code first} to {@code end - 1}, which are of one block, and their
   * losses.
   */
  void computePart(
      Sharing<LabelCrossEntropy> calls,
      int first,
      int end,
      float factorOfAll,
      float[] losses,
      int lossesOffset) {
    together = Row.together(columns, ldGradient);
    long work = (long) (end - first) * columns;
    reserve(ROW_BLOCK + calls.parts(this, end - first, work) * room());
    factor = factorOfAll;
    allWeights = allWeights();
    block = first - first % ROW_BLOCK;
    calls.run(this, first, end, work, 1);
    System.arraycopy(scratch, first - block, losses, lossesOffset, end - first);
  }

  /**
   * Scratch memory of a part, after the losses of the block: maxima and weighted sums of rows that
   * go together, and the terms of such a sum.
   */
  private int room() {
    return 2 * together + Math.min(columns, ROW_BLOCK);
  }

  /** Some rows of the block. Where a loss will be is first {@code m - z[t]}. */
  @Override
  void run(int first, int end) {
    int maxima = ROW_BLOCK + part(first) * room();
    for (int start = first; start < end; start += together) {
      int stop = Math.min(end, start + together);
      int g = gradientOffset + start * ldGradient;
      for (int i = start; i < stop; i++) {
        if (labels[labelsOffset + i] != options.ignoreIndex()) {
          prepare(i, maxima, i - start);
        }
      }
      if (together > 1) {
        FunctionLoops.expOfDifference((stop - start) * columns, gradient, g, 0f, gradient, g);
      }
      for (int i = start; i < stop; i++) {
        if (labels[labelsOffset + i] == options.ignoreIndex()) {
          int from = gradientOffset + i * ldGradient;
          Arrays.fill(gradient, from, from + columns, 0f);
          scratch[i - block] = 0f;
        } else {
          scratch[i - block] = Labels.rowWeight(options, i) * finish(i, maxima, i - start);
        }
      }
    }
  }

  private float weights() {
    float weights = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        scratch[i] = Labels.weight(options, labels[labelsOffset + start + i], start + i);
      }
      weights += Row.blockSum(n, scratch, 0);
    }
    return weights;
  }

  private float allWeights() {
    float[] weights = options.classWeights();
    return weights == null || options.labelSmoothing() == 0
        ? columns
        : Row.sum(columns, weights, options.classWeightsOffset());
  }

  /**
   * Takes all from the logits of a row that is needed before the gradient, maybe over them, is
   * written.
   */
  private void prepare(int row, int maxima, int at) {
    int z = logitsOffset + row * ldLogits;
    int g = gradientOffset + row * ldGradient;
    boolean smooth = options.labelSmoothing() > 0;
    float max = Row.max(columns, logits, z);
    scratch[row - block] = max - logits[z + labels[labelsOffset + row]];
    scratch[maxima + at] = max;
    if (together > 1 || smooth) {
      Row.subtract(columns, logits, z, max, gradient, g);
    }
    if (smooth) {
      scratch[maxima + together + at] = weightedSum(g, maxima + 2 * together);
    }
  }

  /** {@code sum w[j] x[j]} of what the gradient holds. */
  private float weightedSum(int g, int terms) {
    float[] weights = options.classWeights();
    if (weights == null) {
      return Row.sum(columns, gradient, g);
    }
    float sum = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int w = options.classWeightsOffset() + start;
      LossFunctionLoops.weighted(n, weights, w, gradient, g + start, scratch, terms);
      sum += Row.blockSum(n, scratch, terms);
    }
    return sum;
  }

  /** The gradient of a row, and its loss. Exponentials are in the gradient if they were made. */
  private float finish(int row, int maxima, int at) {
    int z = logitsOffset + row * ldLogits;
    int g = gradientOffset + row * ldGradient;
    int label = labels[labelsOffset + row];
    float rowFactor = factor * Labels.rowWeight(options, row);
    boolean made = together > 1;
    boolean smooth = options.labelSmoothing() > 0;
    boolean squared = options.zLoss() > 0;
    float max = scratch[maxima + at];
    float sum = 0f;
    float others = 0f;
    float ofLabel = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int e = g + start;
      if (smooth && !made) {
        FunctionLoops.expOfDifference(n, gradient, e, 0f, gradient, e);
      } else if (!made) {
        FunctionLoops.expOfDifference(n, logits, z + start, max, gradient, e);
      }
      float block = Row.blockSum(n, gradient, e);
      sum += block;
      if (label >= start && label < start + n) {
        ofLabel = gradient[g + label];
        gradient[g + label] = 0f;
        block = Row.blockSum(n, gradient, e);
      }
      others += block;
    }

    float kept = options.kept() * Labels.classWeight(options, label);
    float spread = options.spread(columns);
    float log = Functions.log(sum);
    float loss = kept * (scratch[row - block] + log);
    float extra = 0f;
    if (smooth) {
      loss = Math.fma(spread, Math.fma(allWeights, log, -scratch[maxima + together + at]), loss);
      extra = spread * allWeights;
    }
    if (squared) {
      float logSumExp = max + log;
      float u = options.zLoss() * logSumExp;
      loss = Math.fma(u, logSumExp, loss);
      extra += u + u;
    }
    float q = rowFactor / sum;
    float p = (kept + extra) * q;
    float atLabel = -(others * (kept * q));
    if (smooth || squared) {
      atLabel = Math.fma(extra * q, ofLabel, atLabel);
    }
    if (smooth) {
      float taken = spread * rowFactor;
      atLabel = Math.fma(-taken, Labels.classWeight(options, label), atLabel);
      float[] weights = options.classWeights();
      if (weights == null) {
        LossFunctionLoops.lessUniform(columns, gradient, g, p, taken, gradient, g);
      } else {
        int w = options.classWeightsOffset();
        LossFunctionLoops.lessTarget(columns, gradient, g, weights, w, p, taken, gradient, g);
      }
    } else {
      Row.multiply(columns, gradient, g, p);
    }
    gradient[g + label] = atLabel;
    return loss;
  }

  @Override
  void forget() {
    options = NO_OPTIONS;
    logits = NO_FLOATS;
    labels = NO_LABELS;
    gradient = NO_FLOATS;
  }
}
