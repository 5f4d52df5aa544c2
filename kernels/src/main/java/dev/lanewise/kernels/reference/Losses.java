// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import org.jspecify.annotations.Nullable;

/** The contract's losses, as they are defined. */
final class Losses implements dev.lanewise.kernels.Losses<float[], int[]> {

  private final Spare spare = new Spare(2 * ROW_BLOCK);
  private final LinearCrossEntropy linear;

  Losses(MatrixProducts products, Elementwise elementwise, Rows rows, Movement movement) {
    linear = new Linear(products, elementwise, rows, movement);
  }

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
  public void linearCrossEntropy(
      int rows,
      int columns,
      int features,
      float[] x,
      int xOffset,
      int ldx,
      float[] weight,
      int weightOffset,
      int ldWeight,
      float @Nullable [] bias,
      int biasOffset,
      int[] labels,
      int labelsOffset,
      CrossEntropy<float[]> options,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dWeight,
      int dWeightOffset,
      int ldDWeight,
      float @Nullable [] dBias,
      int dBiasOffset,
      int rowsAtOnce,
      float[] workspace,
      int workspaceOffset) {
    float[] room = spare.take();
    linear.run(
        rows,
        columns,
        features,
        x,
        xOffset,
        ldx,
        weight,
        weightOffset,
        ldWeight,
        bias,
        biasOffset,
        labels,
        labelsOffset,
        options,
        scale,
        losses,
        lossesOffset,
        dx,
        dxOffset,
        lddx,
        dWeight,
        dWeightOffset,
        ldDWeight,
        dBias,
        dBiasOffset,
        rowsAtOnce,
        workspace,
        workspaceOffset,
        room);
    spare.giveBack(room);
  }

  @Override
  public void negativeLogLikelihood(
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
      int ldGradient) {
    float[] room = spare.take();
    NegativeLogLikelihood.run(
        rows,
        columns,
        logProbabilities,
        xOffset,
        ldx,
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

  private static final class Linear extends LinearCrossEntropy {

    Linear(MatrixProducts products, Elementwise elementwise, Rows rows, Movement movement) {
      super(products, elementwise, rows, movement, true);
    }

    @Override
    protected void rows(
        int n,
        int columns,
        float[] logits,
        int logitsOffset,
        int[] labels,
        int labelsOffset,
        int first,
        CrossEntropy<float[]> options,
        float factor,
        int at,
        float[] room) {
      LabelCrossEntropy.rows(
          n,
          columns,
          logits,
          logitsOffset,
          columns,
          labels,
          labelsOffset,
          first,
          options,
          factor,
          logits,
          logitsOffset,
          columns,
          at,
          room);
    }
  }
}
