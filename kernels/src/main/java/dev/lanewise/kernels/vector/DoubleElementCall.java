// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.DoubleUnary;

/** A function of elements in double precision and its arguments. */
final class DoubleElementCall extends SharedCall {

  private static final double[] NO_DOUBLES = {};

  private DoubleUnary function = DoubleUnary.EXP;
  private double[] x = NO_DOUBLES;
  private int xOffset;
  private double[] y = NO_DOUBLES;
  private int yOffset;

  void set(DoubleUnary function, double[] x, int xOffset, double[] y, int yOffset) {
    this.function = function;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
  }

  @Override
  void run(int first, int end) {
    DoubleElementwise.run(function, end - first, x, xOffset + first, y, yOffset + first);
  }

  @Override
  void forget() {
    x = NO_DOUBLES;
    y = NO_DOUBLES;
  }
}
