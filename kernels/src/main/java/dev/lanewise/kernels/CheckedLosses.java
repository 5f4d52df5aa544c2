// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * {@link Losses} with checked arguments, but for the labels' values: those an implementation sees.
 */
final class CheckedLosses<F, I> implements Losses<F, I> {

  private final Losses<F, I> unchecked;
  private final Storage<F> floats;
  private final Storage<I> ints;

  CheckedLosses(Losses<F, I> unchecked, Storage<F> floats, Storage<I> ints) {
    this.unchecked = unchecked;
    this.floats = floats;
    this.ints = ints;
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
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient) {
    Storage.size("rows", rows);
    Storage.size("columns", columns);
    Storage.leadingDimension("ldLogits", ldLogits, columns);
    Storage.leadingDimension("ldGradient", ldGradient, columns);
    floats.matrix("logits", logits, logitsOffset, rows, columns, ldLogits);
    ints.vector("labels", labels, labelsOffset, rows);
    floats.vector("losses", losses, lossesOffset, rows);
    floats.matrix("gradient", gradient, gradientOffset, rows, columns, ldGradient);
    if (rows > 0 && columns == 0) {
      throw new IllegalArgumentException("columns is 0, must be positive when there are rows");
    }
    Storage.sameOrApart(
        "gradient",
        gradient,
        gradientOffset,
        ldGradient,
        "logits",
        logits,
        logitsOffset,
        ldLogits,
        rows,
        columns);
    Storage.apart(
        "losses",
        losses,
        lossesOffset,
        1,
        rows,
        rows,
        "logits",
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
        rows,
        rows,
        "gradient",
        gradient,
        gradientOffset,
        rows,
        columns,
        ldGradient);
    unchecked.softmaxCrossEntropy(
        rows,
        columns,
        logits,
        logitsOffset,
        ldLogits,
        labels,
        labelsOffset,
        scale,
        losses,
        lossesOffset,
        gradient,
        gradientOffset,
        ldGradient);
  }
}
