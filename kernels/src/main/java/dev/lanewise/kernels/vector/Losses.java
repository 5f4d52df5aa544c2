// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.reference.Functions;
import dev.lanewise.kernels.reference.Labels;

/** Losses with their gradients. */
final class Losses implements dev.lanewise.kernels.Losses<float[], int[]> {

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      float[] logits,
      int logitsOffset,
      int ldLogits,
      int[] labels,
      int labelsOffset,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset,
      int ldGradient) {
    Labels.check(rows, columns, labels, labelsOffset);
    int together = Row.together(columns, ldGradient);
    for (int first = 0; first < rows; first += together) {
      int end = Math.min(rows, first + together);
      for (int i = first; i < end; i++) {
        int z = logitsOffset + i * ldLogits;
        int g = gradientOffset + i * ldGradient;
        float max = Row.max(columns, logits, z);
        // Before the gradient, which may lie over the logits, is written.
        losses[lossesOffset + i] = max - logits[z + labels[labelsOffset + i]];
        if (together > 1) {
          Row.subtract(columns, logits, z, max, gradient, g);
        } else {
          FunctionLoops.expOfDifference(columns, logits, z, max, gradient, g);
        }
      }
      if (together > 1) {
        int g = gradientOffset + first * ldGradient;
        FunctionLoops.expOfDifference((end - first) * columns, gradient, g, 0f, gradient, g);
      }
      for (int i = first; i < end; i++) {
        int g = gradientOffset + i * ldGradient;
        float sum = finish(columns, gradient, g, labels[labelsOffset + i], scale);
        losses[lossesOffset + i] += Functions.log(sum);
      }
    }
  }

  /** Turns the exponentials of a row into its gradient, and returns their sum. */
  private static float finish(int columns, float[] gradient, int offset, int label, float scale) {
    float sum = 0f;
    float others = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      float block = Row.blockSum(n, gradient, offset + start);
      sum += block;
      if (label >= start && label < start + n) {
        gradient[offset + label] = 0f;
        block = Row.blockSum(n, gradient, offset + start);
      }
      others += block;
    }
    float factor = scale / sum;
    Row.multiply(columns, gradient, offset, factor);
    gradient[offset + label] = -(others * factor);
    return sum;
  }
}
