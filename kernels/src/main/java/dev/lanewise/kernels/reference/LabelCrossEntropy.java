// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import java.util.Arrays;

/** Softmax cross-entropy against index labels. */
final class LabelCrossEntropy {

  private LabelCrossEntropy() {}

  /**
   * As in the contract.
   *
   * @param room for a block of losses or weights of rows, and behind it one of the terms of a sum
   */
  static void run(
      int rows,
      int columns,
      float[] logits,
      int logitsOffset,
      int ldLogits,
      int[] labels,
      int labelsOffset,
      CrossEntropy<float[]> options,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset,
      int ldGradient,
      float[] room) {
    Labels.check(rows, columns, labels, labelsOffset, options.ignoreIndex());
    Labels.checkWeights(options, rows, columns);
    float weights = weights(rows, labels, labelsOffset, options, room);
    float factor = options.reduction() == MEAN ? scale / weights : scale;
    float total = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      rows(
          n,
          columns,
          logits,
          logitsOffset + start * ldLogits,
          ldLogits,
          labels,
          labelsOffset,
          start,
          options,
          factor,
          gradient,
          gradientOffset + start * ldGradient,
          ldGradient,
          0,
          room);
      if (options.reduction() == NONE) {
        System.arraycopy(room, 0, losses, lossesOffset + start, n);
      } else {
        total += Row.sum(n, room, 0);
      }
    }
    if (options.reduction() != NONE) {
      losses[lossesOffset] = options.reduction() == MEAN ? total / weights : total;
    }
  }

  /** The sum of what rows count in a mean. */
  static float weights(
      int rows, int[] labels, int labelsOffset, CrossEntropy<float[]> options, float[] room) {
    float weights = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        room[i] = Labels.weight(options, labels[labelsOffset + start + i], start + i);
      }
      weights += Row.sum(n, room, 0);
    }
    return weights;
  }

  /**
   * The gradients of n rows, the first of which has this label and weight, and their losses in the
   * room, from {@code at} on.
   */
  static void rows(
      int n,
      int columns,
      float[] logits,
      int logitsOffset,
      int ldLogits,
      int[] labels,
      int labelsOffset,
      int first,
      CrossEntropy<float[]> options,
      float factor,
      float[] gradient,
      int gradientOffset,
      int ldGradient,
      int at,
      float[] room) {
    for (int i = 0; i < n; i++) {
      int row = first + i;
      int label = labels[labelsOffset + row];
      int g = gradientOffset + i * ldGradient;
      if (label == options.ignoreIndex()) {
        Arrays.fill(gradient, g, g + columns, 0f);
        room[at + i] = 0f;
      } else {
        float ofRow = Labels.rowWeight(options, row);
        int z = logitsOffset + i * ldLogits;
        room[at + i] =
            ofRow * row(columns, logits, z, label, options, factor * ofRow, room, gradient, g);
      }
    }
  }

  /** The gradient of a row, and its loss. */
  private static float row(
      int columns,
      float[] logits,
      int z,
      int label,
      CrossEntropy<float[]> options,
      float rowFactor,
      float[] room,
      float[] gradient,
      int g) {
    boolean smooth = options.labelSmoothing() > 0;
    boolean squared = options.zLoss() > 0;
    float[] classWeights = options.classWeights();
    float own = Labels.classWeight(options, label);
    float kept = options.kept() * own;
    float spread = options.spread(columns);
    // All of the logits that is needed, before the gradient, which may lie over them, is written.
    float max = Row.max(columns, logits, z);
    float belowMax = max - logits[z + label];
    float distance = smooth ? weightedDistance(columns, logits, z, max, options, room) : 0f;
    Row.expShifted(columns, logits, z, max, gradient, g);

    float sum = Row.sum(columns, gradient, g);
    float ofLabel = gradient[g + label];
    gradient[g + label] = 0f;
    float others = Row.sum(columns, gradient, g);

    float log = Functions.log(sum);
    float loss = kept * (belowMax + log);
    float extra = 0f;
    if (smooth) {
      float allWeights =
          classWeights == null
              ? columns
              : Row.sum(columns, classWeights, options.classWeightsOffset());
      loss = Math.fma(spread, Math.fma(allWeights, log, -distance), loss);
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
    atLabel = smooth || squared ? Math.fma(extra * q, ofLabel, atLabel) : atLabel;
    float taken = spread * rowFactor;
    for (int j = 0; j < columns; j++) {
      gradient[g + j] *= p;
      if (smooth) {
        float weight = Labels.classWeight(options, j);
        gradient[g + j] = Math.fma(-taken, weight, gradient[g + j]);
      }
    }
    gradient[g + label] = smooth ? Math.fma(-taken, own, atLabel) : atLabel;
    return loss;
  }

  /** {@code sum w[j] (z[j] - m)}. */
  private static float weightedDistance(
      int columns, float[] logits, int z, float max, CrossEntropy<float[]> options, float[] room) {
    float total = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      for (int j = 0; j < n; j++) {
        room[ROW_BLOCK + j] =
            LossFunctions.weighted(
                Labels.classWeight(options, start + j), logits[z + start + j] - max);
      }
      total += Row.sum(n, room, ROW_BLOCK);
    }
    return total;
  }
}
