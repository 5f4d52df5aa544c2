// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Reduction;
import org.jspecify.annotations.Nullable;

/** {@link Losses} on a device. */
final class ClLosses implements Losses<ClFloats, ClInts> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel softmaxCrossEntropy;
  private final ClKernel softCrossEntropy;
  private final ClKernel negativeLogLikelihood;
  private final LossTotals totals;
  private final ClElementLosses elementLosses;
  private final ClLinearLayer layer;

  ClLosses(
      ClSession session,
      Grid grid,
      MatrixProducts<ClFloats> products,
      ClElementwise elementwise,
      ClRows rows) {
    this.session = session;
    this.grid = grid;
    ClProgram program =
        session.program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "losses.cl");
    softmaxCrossEntropy = program.kernel("softmax_cross_entropy");
    softCrossEntropy = program.kernel("soft_cross_entropy");
    negativeLogLikelihood = program.kernel("negative_log_likelihood");
    layer = new ClLinearLayer(products, elementwise, rows);
    totals = new LossTotals(session, grid, program);
    elementLosses = new ClElementLosses(session, grid, totals);
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      ClFloats logits,
      int logitsOffset,
      int ldLogits,
      ClInts labels,
      int labelsOffset,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    try (ClSession.Use _ = session.use()) {
      totals.sumWeights(rows, columns, labels, labelsOffset, true, options, gradient);
      launch(
          0,
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
          ldGradient);
      totals.reduce(rows, options.reduction(), losses, lossesOffset);
    }
  }

  /** The gradients of rows from {@code first} on, and what is theirs of the losses. */
  private void launch(
      int first,
      int rows,
      int columns,
      ClFloats logits,
      int logitsOffset,
      int ldLogits,
      ClInts labels,
      int labelsOffset,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    softmaxCrossEntropy
        .begin()
        .add(rows)
        .add(columns)
        .add(logits, logitsOffset)
        .add(ldLogits)
        .add(labels, labelsOffset + first)
        .add(options.ignoreIndex())
        .add(options.labelSmoothing() > 0 ? 1 : 0);
    finish(
        softmaxCrossEntropy,
        first,
        rows,
        columns,
        options,
        scale,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient);
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      ClFloats logits,
      int logitsOffset,
      int ldLogits,
      ClFloats targets,
      int targetsOffset,
      int ldTargets,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    try (ClSession.Use _ = session.use()) {
      totals.sumWeights(rows, columns, gradient, 0, false, options, gradient);
      softCrossEntropy
          .begin()
          .add(rows)
          .add(columns)
          .add(logits, logitsOffset)
          .add(ldLogits)
          .add(targets, targetsOffset)
          .add(ldTargets);
      finish(
          softCrossEntropy,
          0,
          rows,
          columns,
          options,
          scale,
          losses,
          lossesOffset,
          gradient,
          gradientOffset,
          ldGradient);
      totals.reduce(rows, options.reduction(), losses, lossesOffset);
    }
  }

  @Override
  public void linearCrossEntropy(
      int rows,
      int columns,
      int features,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats weight,
      int weightOffset,
      int ldWeight,
      @Nullable ClFloats bias,
      int biasOffset,
      ClInts labels,
      int labelsOffset,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dWeight,
      int dWeightOffset,
      int ldDWeight,
      @Nullable ClFloats dBias,
      int dBiasOffset,
      int rowsAtOnce,
      ClFloats g,
      int gOffset) {
    try (ClSession.Use _ = session.use()) {
      totals.ofRows(rows);
      totals.sumWeights(rows, columns, labels, labelsOffset, true, options, g);
    }
    int first = 0;
    do {
      int n = Math.min(rowsAtOnce, rows - first);
      int part = xOffset + first * ldx;
      layer.logits(
          n,
          columns,
          features,
          x,
          part,
          ldx,
          weight,
          weightOffset,
          ldWeight,
          bias,
          biasOffset,
          g,
          gOffset);
      try (ClSession.Use _ = session.use()) {
        launch(
            first,
            n,
            columns,
            g,
            gOffset,
            columns,
            labels,
            labelsOffset,
            options,
            scale,
            losses,
            lossesOffset,
            g,
            gOffset,
            columns);
      }
      layer.gradients(
          n,
          columns,
          features,
          first > 0,
          x,
          part,
          ldx,
          weight,
          weightOffset,
          ldWeight,
          dx,
          dxOffset + first * lddx,
          lddx,
          dWeight,
          dWeightOffset,
          ldDWeight,
          dBias,
          dBiasOffset,
          g,
          gOffset);
      first += n;
    } while (first < rows);
    try (ClSession.Use _ = session.use()) {
      totals.reduce(rows, options.reduction(), losses, lossesOffset);
    }
  }

  @Override
  public void negativeLogLikelihood(
      int rows,
      int columns,
      ClFloats logProbabilities,
      int xOffset,
      int ldx,
      ClInts labels,
      int labelsOffset,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    try (ClSession.Use _ = session.use()) {
      totals.sumWeights(rows, columns, labels, labelsOffset, true, options, gradient);
      negativeLogLikelihood
          .begin()
          .add(rows)
          .add(columns)
          .add(logProbabilities, xOffset)
          .add(ldx)
          .add(labels, labelsOffset)
          .add(options.ignoreIndex());
      end(
          negativeLogLikelihood,
          0,
          rows,
          options,
          scale,
          losses,
          lossesOffset,
          gradient,
          gradientOffset,
          ldGradient);
      totals.reduce(rows, options.reduction(), losses, lossesOffset);
    }
  }

  /** Adds the arguments that both kinds of labels have last, and launches. */
  private void finish(
      ClKernel kernel,
      int first,
      int rows,
      int columns,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    kernel.add(options.kept()).add(options.spread(columns)).add(options.zLoss());
    end(
        kernel,
        first,
        rows,
        options,
        scale,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient);
  }

  private void end(
      ClKernel kernel,
      int first,
      int rows,
      CrossEntropy<ClFloats> options,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    Reduction reduction = options.reduction();
    LossTotals.add(kernel, options.classWeights(), options.classWeightsOffset(), gradient);
    LossTotals.add(kernel, options.rowWeights(), options.rowWeightsOffset() + first, gradient);
    kernel.add(scale).add(reduction == MEAN ? 1 : 0).add(totals.all());
    if (reduction == NONE) {
      kernel.add(losses, lossesOffset + first);
    } else {
      kernel.add(totals.ofRows(first + rows)).add(first);
    }
    grid.launchRows(kernel.add(gradient, gradientOffset).add(ldGradient), rows);
  }

  @Override
  public void elementLoss(
      int n,
      Criterion<ClFloats> criterion,
      ClFloats x,
      int xOffset,
      ClFloats targets,
      int targetsOffset,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset) {
    elementLosses.run(
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
        gradientOffset);
  }
}
