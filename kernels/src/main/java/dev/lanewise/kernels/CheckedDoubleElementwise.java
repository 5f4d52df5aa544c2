// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

/** {@link DoubleElementwise} with checked arguments. */
final class CheckedDoubleElementwise implements DoubleElementwise {

  private final DoubleElementwise unchecked;
  private final Storage<double[]> storage;

  CheckedDoubleElementwise(DoubleElementwise unchecked, Storage<double[]> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void map(DoubleUnary function, int n, double[] x, int xOffset, double[] y, int yOffset) {
    requireNonNull(function, "function");
    Storage.size("n", n);
    storage.vector("x", x, xOffset, n);
    storage.vector("y", y, yOffset, n);
    Storage.sameOrApart("y", y, yOffset, "x", x, xOffset, n);
    unchecked.map(function, n, x, xOffset, y, yOffset);
  }
}
