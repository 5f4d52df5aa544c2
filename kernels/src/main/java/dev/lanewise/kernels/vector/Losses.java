// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.LinearCrossEntropy;
import dev.lanewise.kernels.reference.NegativeLogLikelihood;
import dev.lanewise.kernels.reference.Spare;
import dev.lanewise.kernels.reference.Turnstile;
import org.jspecify.annotations.Nullable;

/** Losses with their gradients. */
final class Losses implements dev.lanewise.kernels.Losses<float[], int[]> {

  private final Sharing<LabelCrossEntropy> ofLabels;
  private final Sharing<TargetCrossEntropy> ofTargets;
  private final Sharing<CriterionLoss> ofElements;
  private final Spare spare = new Spare(ROW_BLOCK);
  private final LinearCrossEntropy linear;

  Losses(
      Turnstile turnstile,
      Workers workers,
      MatrixProducts products,
      Elementwise elementwise,
      Rows rows,
      Movement movement) {
    ofLabels = new Sharing<>(turnstile, workers, LabelCrossEntropy::new);
    ofTargets = new Sharing<>(turnstile, workers, TargetCrossEntropy::new);
    ofElements = new Sharing<>(turnstile, workers, CriterionLoss::new);
    linear = new LinearRows(products, elementwise, rows, movement);
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
    LabelCrossEntropy call = ofLabels.begin().of(rows, columns, options);
    call.logits(logits, logitsOffset, ldLogits).labels(labels, labelsOffset);
    call.gradient(gradient, gradientOffset, ldGradient);
    try {
      call.compute(ofLabels, scale, losses, lossesOffset);
    } finally {
      ofLabels.end(call);
    }
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
    TargetCrossEntropy call = ofTargets.begin().of(rows, columns, options);
    call.logits(logits, logitsOffset, ldLogits).targets(targets, targetsOffset, ldTargets);
    call.gradient(gradient, gradientOffset, ldGradient);
    try {
      call.compute(ofTargets, scale, losses, lossesOffset);
    } finally {
      ofTargets.end(call);
    }
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
    CriterionLoss call = ofElements.begin().of(n, criterion);
    call.x(x, xOffset).targets(targets, targetsOffset);
    call.losses(losses, lossesOffset).gradient(gradient, gradientOffset);
    try {
      call.compute(ofElements, scale);
    } finally {
      ofElements.end(call);
    }
  }

  /** The loss of some rows of a linear layer. */
  private final class LinearRows extends LinearCrossEntropy {

    LinearRows(MatrixProducts products, Elementwise elementwise, Rows rows, Movement movement) {
      super(products, elementwise, rows, movement, Processor.WHOLE);
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
      // Where row 0 would be; a sum that overflows comes back.
      int origin = logitsOffset - first * columns;
      LabelCrossEntropy call = ofLabels.begin().of(first + n, columns, options);
      call.logits(logits, origin, columns).labels(labels, labelsOffset);
      call.gradient(logits, origin, columns);
      try {
        call.computePart(ofLabels, first, first + n, factor, room, at);
      } finally {
        ofLabels.end(call);
      }
    }
  }
}
