// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * {@link Losses} with checked arguments, but for the values of labels and weights: those an
 * implementation sees.
 */
final class CheckedLosses<F, I> implements Losses<F, I> {

  private final Losses<F, I> unchecked;
  private final Storage<F> floats;
  private final Storage<I> ints;
  private final CrossEntropyRules<F> ofRows;
  private final LinearCrossEntropyRules<F> linear;
  private final ElementLossRules<F> elements;

  CheckedLosses(Losses<F, I> unchecked, Storage<F> floats, Storage<I> ints) {
    this.unchecked = unchecked;
    this.floats = floats;
    this.ints = ints;
    ofRows = new CrossEntropyRules<>(floats);
    linear = new LinearCrossEntropyRules<>(floats);
    elements = new ElementLossRules<>(floats);
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      I labels,
      int labelsOffset,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    ofRows.checkLogits(
        "logits",
        "ldLogits",
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        gradient,
        gradientOffset,
        ldGradient);
    ints.vector("labels", labels, labelsOffset, rows);
    ofRows.checkLosses(
        "logits",
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        options,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient);
    unchecked.softmaxCrossEntropy(
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
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      F targets,
      int targetsOffset,
      int ldTargets,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    ofRows.checkLogits(
        "logits",
        "ldLogits",
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        gradient,
        gradientOffset,
        ldGradient);
    Storage.leadingDimension("ldTargets", ldTargets, columns);
    floats.matrix("targets", targets, targetsOffset, rows, columns, ldTargets);
    ofRows.checkLosses(
        "logits",
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        options,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient);
    int count = count(options.reduction(), rows);
    Storage.apart(
        "losses",
        losses,
        lossesOffset,
        1,
        count,
        count,
        "targets",
        targets,
        targetsOffset,
        rows,
        columns,
        ldTargets);
    Storage.apart(
        "gradient",
        gradient,
        gradientOffset,
        rows,
        columns,
        ldGradient,
        "targets",
        targets,
        targetsOffset,
        rows,
        columns,
        ldTargets);
    unchecked.softmaxCrossEntropy(
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
        ldGradient);
  }

  @Override
  public void linearCrossEntropy(
      int rows,
      int columns,
      int features,
      F x,
      int xOffset,
      int ldx,
      F weight,
      int weightOffset,
      int ldWeight,
      @Nullable F bias,
      int biasOffset,
      I labels,
      int labelsOffset,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F dx,
      int dxOffset,
      int lddx,
      F dWeight,
      int dWeightOffset,
      int ldDWeight,
      @Nullable F dBias,
      int dBiasOffset,
      int rowsAtOnce,
      F workspace,
      int workspaceOffset) {
    Storage.size("rows", rows);
    Storage.size("columns", columns);
    Storage.size("features", features);
    ints.vector("labels", labels, labelsOffset, rows);
    linear.check(
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
        options,
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
        workspaceOffset);
    unchecked.linearCrossEntropy(
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
        workspaceOffset);
  }

  @Override
  public void negativeLogLikelihood(
      int rows,
      int columns,
      F logProbabilities,
      int xOffset,
      int ldx,
      I labels,
      int labelsOffset,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    requireNonNull(options, "options");
    if (options.labelSmoothing() > 0 || options.zLoss() > 0) {
      throw new IllegalArgumentException(
          "labelSmoothing is %s and zLoss is %s, must be 0 for log-probabilities"
              .formatted(options.labelSmoothing(), options.zLoss()));
    }
    ofRows.checkLogits(
        "logProbabilities",
        "ldx",
        rows,
        columns,
        logProbabilities,
        xOffset,
        ldx,
        gradient,
        gradientOffset,
        ldGradient);
    ints.vector("labels", labels, labelsOffset, rows);
    ofRows.checkLosses(
        "logProbabilities",
        rows,
        columns,
        logProbabilities,
        xOffset,
        ldx,
        options,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient);
    unchecked.negativeLogLikelihood(
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
        ldGradient);
  }

  @Override
  public void elementLoss(
      int n,
      Criterion<F> criterion,
      F x,
      int xOffset,
      F targets,
      int targetsOffset,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset) {
    elements.check(
        n,
        criterion,
        x,
        xOffset,
        targets,
        targetsOffset,
        losses,
        lossesOffset,
        gradient,
        gradientOffset);
    unchecked.elementLoss(
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

  /** How many losses are written. */
  static int count(Reduction reduction, int rows) {
    return reduction == Reduction.NONE ? rows : 1;
  }
}
