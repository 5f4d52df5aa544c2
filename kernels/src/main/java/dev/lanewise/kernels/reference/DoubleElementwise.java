// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.DoubleUnary;

/** The contract's functions of elements in double precision, as they are defined. */
public final class DoubleElementwise implements dev.lanewise.kernels.DoubleElementwise {

  @Override
  public void map(DoubleUnary function, int n, double[] x, int xOffset, double[] y, int yOffset) {
    switch (function) {
      case EXP -> DoubleFunctionLoops.exp(n, x, xOffset, y, yOffset);
      case LOG -> DoubleFunctionLoops.log(n, x, xOffset, y, yOffset);
      case SIGMOID -> DoubleFunctionLoops.sigmoid(n, x, xOffset, y, yOffset);
      case TANH -> DoubleFunctionLoops.tanh(n, x, xOffset, y, yOffset);
      case ERF -> DoubleFunctionLoops.erf(n, x, xOffset, y, yOffset);
    }
  }
}
