// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import java.util.Arrays;

/**
 * Negative log-likelihood. Filling the gradient with zeros, at which the JDK is as fast as memory,
 * takes nearly all of its time, so that there is no other form for vectors.
 */
public final class NegativeLogLikelihood {

  private NegativeLogLikelihood() {}

  /** As in the contract; the room is for a block of rows. */
  public static void run(
      int rows,
      int columns,
      float[] logProbabilities,
      int xOffset,
      int ldx,
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
    float weights =
        mean ? LabelCrossEntropy.weights(rows, labels, labelsOffset, options, room) : 1f;
    float factor = mean ? scale / weights : scale;
    float total = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        int row = start + i;
        int label = labels[labelsOffset + row];
        int g = gradientOffset + row * ldGradient;
        boolean counts = label != options.ignoreIndex();
        float x = counts ? logProbabilities[xOffset + row * ldx + label] : 0f;
        Arrays.fill(gradient, g, g + columns, 0f);
        room[i] = 0f;
        if (counts) {
          float ofRow = Labels.rowWeight(options, row);
          float own = Labels.classWeight(options, label);
          room[i] = ofRow * (own * -x);
          gradient[g + label] = -(factor * ofRow * own);
        }
      }
      if (options.reduction() == NONE) {
        System.arraycopy(room, 0, losses, lossesOffset + start, n);
      } else {
        total += Row.sum(n, room, 0);
      }
    }
    if (options.reduction() != NONE) {
      losses[lossesOffset] = mean ? total / weights : total;
    }
  }
}
