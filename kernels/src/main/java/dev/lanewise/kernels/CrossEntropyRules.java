// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

/** What the operands of a loss of rows must be, whatever its labels are. */
final class CrossEntropyRules<F> {

  private final Storage<F> floats;

  CrossEntropyRules(Storage<F> floats) {
    this.floats = floats;
  }

  /** Sizes, logits (or what stands in their place) and gradient. */
  void checkLogits(
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

  /** Losses and weights, after the logits. */
  void checkLosses(
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
    int count = CheckedLosses.count(requireNonNull(options, "options").reduction(), rows);
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
}
