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
  private final LinearCrossEntropyRules<F> linear;

  CheckedLosses(Losses<F, I> unchecked, Storage<F> floats, Storage<I> ints) {
    this.unchecked = unchecked;
    this.floats = floats;
    this.ints = ints;
    linear = new LinearCrossEntropyRules<>(floats);
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
    checkLogits(
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
    checkLosses(
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
    checkLogits(
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
    checkLosses(
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
    checkLogits(
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
    checkLosses(
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
    Storage.size("n", n);
    int count = count(requireNonNull(criterion, "criterion").reduction(), n);
    floats.vector("x", x, xOffset, n);
    floats.vector("targets", targets, targetsOffset, n);
    floats.vector("losses", losses, lossesOffset, count);
    floats.vector("gradient", gradient, gradientOffset, n);
    Storage.sameOrApart("gradient", gradient, gradientOffset, "x", x, xOffset, n);
    Storage.apart("losses", losses, lossesOffset, count, 1, "x", x, xOffset, n, 1);
    Storage.apart(
        "losses", losses, lossesOffset, count, 1, "gradient", gradient, gradientOffset, n, 1);
    checkApart(
        "targets",
        targets,
        targetsOffset,
        n,
        losses,
        lossesOffset,
        count,
        gradient,
        gradientOffset);
    F weights = criterion.weights();
    if (weights != null) {
      floats.vector("weights", weights, criterion.weightsOffset(), n);
      checkApart(
          "weights",
          weights,
          criterion.weightsOffset(),
          n,
          losses,
          lossesOffset,
          count,
          gradient,
          gradientOffset);
    }
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

  private static <F> void checkApart(
      String name,
      F input,
      int offset,
      int n,
      F losses,
      int lossesOffset,
      int count,
      F gradient,
      int gradientOffset) {
    Storage.apart("losses", losses, lossesOffset, count, 1, name, input, offset, n, 1);
    Storage.apart("gradient", gradient, gradientOffset, n, 1, name, input, offset, n, 1);
  }

  private void checkLogits(
      String name,
      String ldName,
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    Storage.size("rows", rows);
    Storage.size("columns", columns);
    Storage.leadingDimension(ldName, ldLogits, columns);
    Storage.leadingDimension("ldGradient", ldGradient, columns);
    floats.matrix(name, logits, logitsOffset, rows, columns, ldLogits);
    floats.matrix("gradient", gradient, gradientOffset, rows, columns, ldGradient);
    if (rows > 0 && columns == 0) {
      throw new IllegalArgumentException("columns is 0, must be positive when there are rows");
    }
    Storage.sameOrApart(
        "gradient",
        gradient,
        gradientOffset,
        ldGradient,
        name,
        logits,
        logitsOffset,
        ldLogits,
        rows,
        columns);
  }

  private void checkLosses(
      String name,
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      CrossEntropy<F> options,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    int count = count(requireNonNull(options, "options").reduction(), rows);
    floats.vector("losses", losses, lossesOffset, count);
    Storage.apart(
        "losses",
        losses,
        lossesOffset,
        1,
        count,
        count,
        name,
        logits,
        logitsOffset,
        rows,
        columns,
        ldLogits);
    Storage.apart(
        "losses",
        losses,
        lossesOffset,
        1,
        count,
        count,
        "gradient",
        gradient,
        gradientOffset,
        rows,
        columns,
        ldGradient);
    F ofClasses = options.classWeights();
    if (ofClasses != null) {
      checkWeights(
          "classWeights",
          ofClasses,
          options.classWeightsOffset(),
          columns,
          rows,
          columns,
          losses,
          lossesOffset,
          count,
          gradient,
          gradientOffset,
          ldGradient);
    }
    F ofRows = options.rowWeights();
    if (ofRows != null) {
      checkWeights(
          "rowWeights",
          ofRows,
          options.rowWeightsOffset(),
          rows,
          rows,
          columns,
          losses,
          lossesOffset,
          count,
          gradient,
          gradientOffset,
          ldGradient);
    }
  }

  private void checkWeights(
      String name,
      F weights,
      int offset,
      int n,
      int rows,
      int columns,
      F losses,
      int lossesOffset,
      int count,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    floats.vector(name, weights, offset, n);
    Storage.apart("losses", losses, lossesOffset, 1, count, count, name, weights, offset, 1, n, n);
    Storage.apart(
        "gradient",
        gradient,
        gradientOffset,
        rows,
        columns,
        ldGradient,
        name,
        weights,
        offset,
        1,
        n,
        n);
  }

  /** How many losses are written. */
  static int count(Reduction reduction, int rows) {
    return reduction == Reduction.NONE ? rows : 1;
  }
}
