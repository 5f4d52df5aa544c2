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
    for (int i = 0; i < rows; i++) {
      losses[lossesOffset + i] =
          row(
              columns,
              logits,
              logitsOffset + i * ldLogits,
              labels[labelsOffset + i],
              scale,
              gradient,
              gradientOffset + i * ldGradient);
    }
  }

  private static float row(
      int columns, float[] logits, int z, int label, float scale, float[] gradient, int g) {
    float max = Row.max(columns, logits, z);
    // Before the gradient, which may lie over the logits, is written.
    float belowMax = max - logits[z + label];
    float sum = 0f;
    float others = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      Transcendentals.exp(n, logits, z + start, max, gradient, g + start);
      float block = Row.blockSum(n, gradient, g + start);
      sum += block;
      if (label >= start && label < start + n) {
        gradient[g + label] = 0f;
        block = Row.blockSum(n, gradient, g + start);
      }
      others += block;
    }
    float factor = scale / sum;
    Row.multiply(columns, gradient, g, factor);
    gradient[g + label] = -(others * factor);
    return belowMax + Functions.log(sum);
  }
}
