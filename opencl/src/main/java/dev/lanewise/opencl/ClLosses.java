// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;
import static java.util.Objects.requireNonNull;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Reduction;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Losses} on a device. */
final class ClLosses implements Losses<ClFloats, ClInts> {

  /** The places of the totals: sums of the weights of rows, of those of classes, of losses. */
  private static final int ROW_WEIGHTS = 0;

  private static final int CLASS_WEIGHTS = 1;
  private static final int LOSSES = 2;
  private static final int TOTALS = 3;

  private final ClSession session;
  private final Grid grid;
  private final ClKernel rowWeights;
  private final ClKernel rowSums;
  private final ClKernel reducedLoss;
  private final ClKernel softmaxCrossEntropy;
  private final ClKernel softCrossEntropy;
  private final ClKernel negativeLogLikelihood;
  private final Map<ElementLoss, ClKernel> elementLosses = new EnumMap<>(ElementLoss.class);

  /** A number for each row: its weight, later its loss. */
  private final Scratch ofRows;

  private final Scratch totals;

  private final MatrixProducts<ClFloats> products;
  private final ClElementwise elementwise;
  private final ClRows rowKernels;

  ClLosses(
      ClSession session,
      Grid grid,
      MatrixProducts<ClFloats> products,
      ClElementwise elementwise,
      ClRows rows) {
    this.session = session;
    this.grid = grid;
    this.products = products;
    this.elementwise = elementwise;
    this.rowKernels = rows;
    ofRows = session.scratch();
    totals = session.scratch();
    ClProgram program =
        session.program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "losses.cl");
    rowWeights = program.kernel("row_weights");
    reducedLoss = program.kernel("reduced_loss");
    softmaxCrossEntropy = program.kernel("softmax_cross_entropy");
    softCrossEntropy = program.kernel("soft_cross_entropy");
    negativeLogLikelihood = program.kernel("negative_log_likelihood");
    rowSums =
        session
            .program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "rows.cl")
            .kernel("row_sums");
    for (ElementLoss loss : ElementLoss.values()) {
      String options =
          "%s -DLOSS=ELEMENTLOSS_%s -DSLOPE=LOSSSLOPE_%s"
              .formatted(grid.options(), loss, loss.slope());
      elementLosses.put(
          loss,
          session
              .program(options, "floats.cl", "functions.cl", "elements.cl", "element_loss.cl")
              .kernel("element_loss"));
    }
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
      sumWeights(rows, columns, labels, labelsOffset, true, options, gradient);
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
      reduce(rows, options.reduction(), losses, lossesOffset);
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
      sumWeights(rows, columns, gradient, 0, false, options, gradient);
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
      reduce(rows, options.reduction(), losses, lossesOffset);
    }
  }

  /**
   * Sums the weights that a call needs the sums of.
   *
   * @param anything stands for what is missing
   */
  private void sumWeights(
      int rows,
      int columns,
      ClBuffer labels,
      int labelsOffset,
      boolean labelled,
      CrossEntropy<ClFloats> options,
      ClFloats anything) {
    ClFloats ofClasses = options.classWeights();
    if (ofClasses != null && labelled && options.labelSmoothing() > 0) {
      rowSums
          .begin()
          .add(1)
          .add(columns)
          .add(ofClasses, options.classWeightsOffset())
          .add(columns)
          .add(totals.atLeast(TOTALS))
          .add(CLASS_WEIGHTS);
      grid.launchRows(rowSums, 1);
    }
    if (options.reduction() == MEAN) {
      ClApi.Memory weights = ofRows.atLeast(rows);
      rowWeights
          .begin()
          .add(rows)
          .add(columns)
          .add(labels, labelsOffset)
          .add(labelled ? 1 : 0)
          .add(options.ignoreIndex());
      addWeights(rowWeights, options, anything);
      grid.launchElements(rowWeights.add(weights), rows);
      total(rows, ROW_WEIGHTS);
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
      ofRows.atLeast(rows);
      sumWeights(rows, columns, labels, labelsOffset, true, options, g);
    }
    int first = 0;
    do {
      int n = Math.min(rowsAtOnce, rows - first);
      int part = xOffset + first * ldx;
      products.sgemm(
          N,
          T,
          n,
          columns,
          features,
          1,
          x,
          part,
          ldx,
          weight,
          weightOffset,
          ldWeight,
          0,
          g,
          gOffset,
          columns);
      if (bias != null) {
        rowKernels.addRow(n, columns, g, gOffset, columns, bias, biasOffset, g, gOffset, columns);
      }
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
      products.sgemm(
          T,
          N,
          columns,
          features,
          n,
          1,
          g,
          gOffset,
          columns,
          x,
          part,
          ldx,
          first == 0 ? 0 : 1,
          dWeight,
          dWeightOffset,
          ldDWeight);
      products.sgemm(
          N,
          N,
          n,
          features,
          columns,
          1,
          g,
          gOffset,
          columns,
          weight,
          weightOffset,
          ldWeight,
          0,
          dx,
          dxOffset + first * lddx,
          lddx);
      if (dBias != null && first == 0) {
        rowKernels.columnSums(n, columns, g, gOffset, columns, dBias, dBiasOffset);
      } else if (dBias != null) {
        // Into the first row, which nothing needs any more; an item writes what it alone has read.
        rowKernels.columnSums(n, columns, g, gOffset, columns, g, gOffset);
        elementwise.add(columns, dBias, dBiasOffset, g, gOffset, dBias, dBiasOffset);
      }
      first += n;
    } while (first < rows);
    try (ClSession.Use _ = session.use()) {
      reduce(rows, options.reduction(), losses, lossesOffset);
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
      sumWeights(rows, columns, labels, labelsOffset, true, options, gradient);
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
      reduce(rows, options.reduction(), losses, lossesOffset);
    }
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
    try (ClSession.Use _ = session.use()) {
      Reduction reduction = criterion.reduction();
      ClFloats weights = criterion.weights();
      boolean divided = reduction == MEAN && weights != null;
      if (divided && weights != null) {
        rowSums
            .begin()
            .add(1)
            .add(n)
            .add(weights, criterion.weightsOffset())
            .add(n)
            .add(totals.atLeast(TOTALS))
            .add(ROW_WEIGHTS);
        grid.launchRows(rowSums, 1);
      }
      ClKernel kernel = requireNonNull(elementLosses.get(criterion.loss()));
      kernel
          .begin()
          .add(n)
          .add(criterion.alpha())
          .add(criterion.beta())
          .add(x, xOffset)
          .add(targets, targetsOffset);
      add(kernel, weights, criterion.weightsOffset(), gradient);
      kernel
          .add(reduction == MEAN && !divided ? scale / n : scale)
          .add(divided ? 1 : 0)
          .add(totals.atLeast(TOTALS));
      if (reduction == NONE) {
        kernel.add(losses, lossesOffset);
      } else {
        kernel.add(ofRows.atLeast(n)).add(0);
      }
      grid.launchElements(kernel.add(gradient, gradientOffset), n);
      if (reduction != NONE) {
        total(n, LOSSES);
        reduce(divided, reduction == MEAN && !divided ? n : 1, losses, lossesOffset);
      }
    }
  }

  /** Writes the total of the losses, divided by that of the weights, or by a number. */
  private void reduce(boolean byWeights, float divisor, ClFloats losses, int lossesOffset) {
    reducedLoss
        .begin()
        .add(byWeights ? 1 : 0)
        .add(divisor)
        .add(totals.atLeast(TOTALS))
        .add(losses, lossesOffset);
    grid.launchElements(reducedLoss, 1);
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
    add(kernel, options.classWeights(), options.classWeightsOffset(), gradient);
    add(kernel, options.rowWeights(), options.rowWeightsOffset() + first, gradient);
    kernel.add(scale).add(reduction == MEAN ? 1 : 0).add(totals.atLeast(TOTALS));
    if (reduction == NONE) {
      kernel.add(losses, lossesOffset + first);
    } else {
      kernel.add(ofRows.atLeast(first + rows)).add(first);
    }
    grid.launchRows(kernel.add(gradient, gradientOffset).add(ldGradient), rows);
  }

  /** Writes the loss of all rows, if there is one. */
  private void reduce(int rows, Reduction reduction, ClFloats losses, int lossesOffset) {
    if (reduction != NONE) {
      total(rows, LOSSES);
      reduce(reduction == MEAN, 1, losses, lossesOffset);
    }
  }

  /** Sums what the rows have. */
  private void total(int rows, int place) {
    rowSums
        .begin()
        .add(1)
        .add(rows)
        .add(ofRows.atLeast(rows))
        .add(0)
        .add(rows)
        .add(totals.atLeast(TOTALS))
        .add(place);
    grid.launchRows(rowSums, 1);
  }

  private static void addWeights(
      ClKernel kernel, CrossEntropy<ClFloats> options, ClFloats anything) {
    add(kernel, options.classWeights(), options.classWeightsOffset(), anything);
    add(kernel, options.rowWeights(), options.rowWeightsOffset(), anything);
  }

  private static void add(
      ClKernel kernel, @Nullable ClFloats weights, int offset, ClFloats anything) {
    if (weights == null) {
      kernel.add(0).add(anything, 0);
    } else {
      kernel.add(1).add(weights, offset);
    }
  }
}
