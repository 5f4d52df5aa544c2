// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Functions;
import dev.lanewise.kernels.reference.Labels;
import java.util.Arrays;

/** Softmax cross-entropy against index labels. */
final class LabelCrossEntropy {

  /** What a block of rows has in the room: {@code m - z[t]}, later the losses; and more. */
  private static final int DISTANCES = ROW_BLOCK;

  private static final int MAXIMA = 2 * ROW_BLOCK;
  private static final int TERMS = 3 * ROW_BLOCK;

  private LabelCrossEntropy() {}

  /** As in the contract. */
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
    boolean mean = options.reduction() == MEAN;
    float weights = mean ? weights(rows, labels, labelsOffset, options, room) : 1f;
    float factor = mean ? scale / weights : scale;
    float allWeights = allWeights(columns, options);
    int together = Row.together(columns, ldGradient);
    float total = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int first = start; first < start + n; first += together) {
        int count = Math.min(together, start + n - first);
        int at = first - start;
        int z = logitsOffset + first * ldLogits;
        int t = labelsOffset + first;
        int g = gradientOffset + first * ldGradient;
        prepare(
            count,
            columns,
            logits,
            z,
            ldLogits,
            labels,
            t,
            options,
            together > 1,
            gradient,
            g,
            ldGradient,
            at,
            room);
        if (together > 1) {
          FunctionLoops.expOfDifference(count * columns, gradient, g, 0f, gradient, g);
        }
        for (int i = 0; i < count; i++) {
          int label = labels[t + i];
          float loss = 0f;
          if (label == options.ignoreIndex()) {
            Arrays.fill(gradient, g + i * ldGradient, g + i * ldGradient + columns, 0f);
          } else {
            float ofRow = Labels.rowWeight(options, first + i);
            loss =
                ofRow
                    * finish(
                        columns,
                        logits,
                        z + i * ldLogits,
                        label,
                        options,
                        allWeights,
                        factor * ofRow,
                        together > 1,
                        gradient,
                        g + i * ldGradient,
                        at + i,
                        room);
          }
          room[at + i] = loss;
        }
      }
      if (options.reduction() == NONE) {
        System.arraycopy(room, 0, losses, lossesOffset + start, n);
      } else {
        total += Row.blockSum(n, room, 0);
      }
    }
    if (options.reduction() != NONE) {
      losses[lossesOffset] = mean ? total / weights : total;
    }
  }

  private static float weights(
      int rows, int[] labels, int labelsOffset, CrossEntropy<float[]> options, float[] room) {
    float weights = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        room[i] = Labels.weight(options, labels[labelsOffset + start + i], start + i);
      }
      weights += Row.blockSum(n, room, 0);
    }
    return weights;
  }

  private static float allWeights(int columns, CrossEntropy<float[]> options) {
    float[] weights = options.classWeights();
    return weights == null || options.labelSmoothing() == 0
        ? columns
        : Row.sum(columns, weights, options.classWeightsOffset());
  }

  /** Takes all from the logits that is needed before the gradient, maybe over them, is written. */
  private static void prepare(
      int count,
      int columns,
      float[] logits,
      int logitsOffset,
      int ldLogits,
      int[] labels,
      int labelsOffset,
      CrossEntropy<float[]> options,
      boolean subtracting,
      float[] gradient,
      int gradientOffset,
      int ldGradient,
      int at,
      float[] room) {
    boolean smooth = options.labelSmoothing() > 0;
    for (int i = 0; i < count; i++) {
      int label = labels[labelsOffset + i];
      if (label != options.ignoreIndex()) {
        int z = logitsOffset + i * ldLogits;
        int g = gradientOffset + i * ldGradient;
        float max = Row.max(columns, logits, z);
        room[at + i] = max - logits[z + label];
        room[MAXIMA + at + i] = max;
        if (subtracting || smooth) {
          Row.subtract(columns, logits, z, max, gradient, g);
        }
        if (smooth) {
          room[DISTANCES + at + i] = weightedSum(columns, gradient, g, options, room);
        }
      }
    }
  }

  /** {@code sum w[j] x[j]}. */
  private static float weightedSum(
      int columns, float[] x, int offset, CrossEntropy<float[]> options, float[] room) {
    float[] weights = options.classWeights();
    if (weights == null) {
      return Row.sum(columns, x, offset);
    }
    float sum = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int w = options.classWeightsOffset() + start;
      LossFunctionLoops.weighted(n, weights, w, x, offset + start, room, TERMS);
      sum += Row.blockSum(n, room, TERMS);
    }
    return sum;
  }

  /** The gradient of a row, and its loss. Exponentials are in the gradient if they were made. */
  private static float finish(
      int columns,
      float[] logits,
      int z,
      int label,
      CrossEntropy<float[]> options,
      float allWeights,
      float rowFactor,
      boolean made,
      float[] gradient,
      int g,
      int at,
      float[] room) {
    boolean smooth = options.labelSmoothing() > 0;
    boolean squared = options.zLoss() > 0;
    float max = room[MAXIMA + at];
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
    float loss = kept * (room[at] + log);
    float extra = 0f;
    if (smooth) {
      loss = Math.fma(spread, Math.fma(allWeights, log, -room[DISTANCES + at]), loss);
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
}
