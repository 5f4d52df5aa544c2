// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

/** {@link DoubleElementwise} with checked arguments. */
final class CheckedDoubleElementwise implements DoubleElementwise {

  private static final Storage<double[]> STORAGE = new Storage<>(x -> x.length);

  private final DoubleElementwise unchecked;

  CheckedDoubleElementwise(DoubleElementwise unchecked) {
    this.unchecked = unchecked;
  }

  @Override
  public void map(DoubleUnary function, int n, double[] x, int xOffset, double[] y, int yOffset) {
    requireNonNull(function, "function");
    Storage.size("n", n);
    STORAGE.vector("x", x, xOffset, n);
    STORAGE.vector("y", y, yOffset, n);
    Storage.sameOrApart("y", y, yOffset, "x", x, xOffset, n);
    unchecked.map(function, n, x, xOffset, y, yOffset);
  }
}
