// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;

/** The contract's losses, as they are defined. */
final class Losses implements dev.lanewise.kernels.Losses<float[], int[]> {

  private final Spare spare = new Spare(2 * ROW_BLOCK);

  @Override
  public void softmaxCrossEntropy(
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
      int ldGradient) {
    float[] room = spare.take();
    LabelCrossEntropy.run(
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        labels,
        labelsOffset,
        options,
        scale,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient,
        room);
    spare.giveBack(room);
  }

  @Override
  public void softmaxCrossEntropy(
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
      int ldGradient) {
    float[] room = spare.take();
    TargetCrossEntropy.run(
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        targets,
        targetsOffset,
        ldTargets,
        options,
        scale,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient,
        room);
    spare.giveBack(room);
  }

  @Override
  public void elementLoss(
      int n,
      Criterion<float[]> criterion,
      float[] x,
      int xOffset,
      float[] targets,
      int targetsOffset,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset) {
    float[] room = spare.take();
    CriterionLoss.run(
        n,
        criterion,
        x,
        xOffset,
        targets,
        targetsOffset,
        scale,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        room);
    spare.giveBack(room);
  }
}
