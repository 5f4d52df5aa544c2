// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/** The contract's losses, as they are defined. */
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
      int z = logitsOffset + i * ldLogits;
      int g = gradientOffset + i * ldGradient;
      int t = labels[labelsOffset + i];
      float max = Row.max(columns, logits, z);
      // Before the gradient, which may lie over the logits, is written.
      float belowMax = max - logits[z + t];
      Row.expShifted(columns, logits, z, max, gradient, g);
      float sum = Row.sum(columns, gradient, g);
      gradient[g + t] = 0f;
      float others = Row.sum(columns, gradient, g);
      float factor = scale / sum;
      for (int j = 0; j < columns; j++) {
        gradient[g + j] *= factor;
      }
      gradient[g + t] = -(others * factor);
      losses[lossesOffset + i] = belowMax + Functions.log(sum);
    }
  }
}
