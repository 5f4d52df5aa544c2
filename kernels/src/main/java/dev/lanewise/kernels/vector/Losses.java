// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Turnstile;

/** Losses with their gradients. */
final class Losses implements dev.lanewise.kernels.Losses<float[], int[]> {

  private final Sharing<LabelCrossEntropy> ofLabels;
  private final Sharing<TargetCrossEntropy> ofTargets;
  private final Sharing<CriterionLoss> ofElements;

  Losses(Turnstile turnstile, Workers workers) {
    ofLabels = new Sharing<>(turnstile, workers, LabelCrossEntropy::new);
    ofTargets = new Sharing<>(turnstile, workers, TargetCrossEntropy::new);
    ofElements = new Sharing<>(turnstile, workers, CriterionLoss::new);
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
}
