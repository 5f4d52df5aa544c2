// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

/** What the operands of a loss of elements must be. */
final class ElementLossRules<F> {

  private final Storage<F> floats;

  ElementLossRules(Storage<F> floats) {
    this.floats = floats;
  }

  void check(
      int n,
      Criterion<F> criterion,
      F x,
      int xOffset,
      F targets,
      int targetsOffset,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset) {
    Storage.size("n", n);
    int count = CheckedLosses.count(requireNonNull(criterion, "criterion").reduction(), n);
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
}
