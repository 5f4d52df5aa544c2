// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;

/** Softmax cross-entropy against soft labels. */
final class TargetCrossEntropy {

  private TargetCrossEntropy() {}

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
    float weights = 0f;
    float total = 0f;
    if (options.reduction() == MEAN) {
      for (int start = 0; start < rows; start += ROW_BLOCK) {
        int n = Math.min(rows - start, ROW_BLOCK);
        for (int i = 0; i < n; i++) {
          room[i] = Labels.rowWeight(options, start + i);
        }
        weights += Row.sum(n, room, 0);
      }
    }
    float factor = options.reduction() == MEAN ? scale / weights : scale;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        int row = start + i;
        float ofRow = Labels.rowWeight(options, row);
        int z = logitsOffset + row * ldLogits;
        int y = targetsOffset + row * ldTargets;
        int g = gradientOffset + row * ldGradient;
        room[i] =
            ofRow
                * softRow(
                    columns, logits, z, targets, y, options, factor * ofRow, room, gradient, g);
      }
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

  /** The gradient of a row with soft labels, and its loss. */
  private static float softRow(
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
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      for (int j = 0; j < n; j++) {
        room[ROW_BLOCK + j] = target(columns, targets, y, start + j, options);
      }
      mass += Row.sum(n, room, ROW_BLOCK);
      for (int j = 0; j < n; j++) {
        room[ROW_BLOCK + j] =
            LossFunctions.weighted(room[ROW_BLOCK + j], logits[z + start + j] - max);
      }
      distance += Row.sum(n, room, ROW_BLOCK);
    }
    Row.expShifted(columns, logits, z, max, gradient, g);
    float sum = Row.sum(columns, gradient, g);
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
    for (int j = 0; j < columns; j++) {
      float target = target(columns, targets, y, j, options);
      gradient[g + j] = LossFunctions.lessTarget(gradient[g + j], target, p, rowFactor);
    }
    return loss;
  }

  private static float target(
      int columns, float[] targets, int y, int j, CrossEntropy<float[]> options) {
    return LossFunctions.weightedTarget(
        Labels.classWeight(options, j), targets[y + j], options.kept(), options.spread(columns));
  }
}
