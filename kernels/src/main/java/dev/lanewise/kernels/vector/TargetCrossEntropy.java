// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Functions;
import dev.lanewise.kernels.reference.Labels;

/** Softmax cross-entropy against soft labels. */
final class TargetCrossEntropy {

  private static final int TARGETS = ROW_BLOCK;
  private static final int TERMS = 2 * ROW_BLOCK;

  private TargetCrossEntropy() {}

  /** As in the contract. */
  static void run(
      int rows,
      int columns,
      float[] logits,
      int logitsOffset,
      int ldLogits,
      float[] targets,
      int targetsOffset,
      int ldTargets,
      CrossEntropy<float[]> options,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset,
      int ldGradient,
      float[] room) {
    Labels.checkWeights(options, rows, columns);
    boolean mean = options.reduction() == MEAN;
    float weights = mean ? weights(rows, options, room) : 1f;
    float factor = mean ? scale / weights : scale;
    float total = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        int row = start + i;
        float ofRow = Labels.rowWeight(options, row);
        int z = logitsOffset + row * ldLogits;
        int y = targetsOffset + row * ldTargets;
        int g = gradientOffset + row * ldGradient;
        room[i] =
            ofRow * row(columns, logits, z, targets, y, options, factor * ofRow, room, gradient, g);
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

  private static float weights(int rows, CrossEntropy<float[]> options, float[] room) {
    float weights = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        room[i] = Labels.rowWeight(options, start + i);
      }
      weights += Row.blockSum(n, room, 0);
    }
    return weights;
  }

  /** The gradient of a row, and its loss. */
  private static float row(
      int columns,
      float[] logits,
      int z,
      float[] targets,
      int y,
      CrossEntropy<float[]> options,
      float rowFactor,
      float[] room,
      float[] gradient,
      int g) {
    float max = Row.max(columns, logits, z);
    float mass = 0f;
    float distance = 0f;
    float sum = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int e = g + start;
      target(n, columns, targets, y + start, start, options, room);
      mass += Row.blockSum(n, room, TARGETS);
      Row.subtract(n, logits, z + start, max, gradient, e);
      LossFunctionLoops.weighted(n, room, TARGETS, gradient, e, room, TERMS);
      distance += Row.blockSum(n, room, TERMS);
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
        target(n, columns, targets, y + start, start, options, room);
      }
      LossFunctionLoops.lessTarget(n, gradient, e, room, TARGETS, p, rowFactor, gradient, e);
    }
    return loss;
  }

  /** A block of weighted, smoothed labels. */
  private static void target(
      int n,
      int columns,
      float[] targets,
      int offset,
      int start,
      CrossEntropy<float[]> options,
      float[] room) {
    float kept = options.kept();
    float spread = options.spread(columns);
    float[] weights = options.classWeights();
    if (weights == null) {
      LossFunctionLoops.smoothed(n, targets, offset, kept, spread, room, TARGETS);
    } else {
      int w = options.classWeightsOffset() + start;
      LossFunctionLoops.weightedTarget(n, weights, w, targets, offset, kept, spread, room, TARGETS);
    }
  }
}
