// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Unary;

/**
 * The functions of {@link Unary} and {@link Binary} in double precision, from their formulas. A
 * function that is missing here does not compile.
 */
public final class ElementwiseOracle {

  private ElementwiseOracle() {}

  /** The exact value, but for a few double ULP. */
  public static double value(Unary function, double alpha, double beta, double x) {
    return switch (function) {
      case IDENTITY -> x;
      case SCALE -> alpha * x;
      case EXP -> FunctionOracle.exp(x);
      case LOG -> FunctionOracle.log(x);
      case RELU -> x <= 0 ? 0 : x;
      case SIGMOID -> FunctionOracle.sigmoid(x);
      case TANH -> FunctionOracle.tanh(x);
      case GELU -> FunctionOracle.gelu(x);
    };
  }

  /** The exact value, but for a few double ULP. */
  public static double value(Binary function, double alpha, double beta, double x, double y) {
    return switch (function) {
      case ADD -> x + y;
      case MULTIPLY -> x * y;
      case AXPY -> alpha * x + y;
      case RELU_BACKWARD -> x <= 0 ? 0 : y;
      case SIGMOID_BACKWARD -> y * x * (1 - x);
      case TANH_BACKWARD -> y * (1 - x * x);
      case GELU_BACKWARD -> y * FunctionOracle.geluSlope(x).sum();
    };
  }

  /**
   * What the error of a value is measured against: the value itself, or the larger of the terms
   * that cancel in it.
   */
  public static double scale(Binary function, double alpha, double beta, double x, double y) {
    return switch (function) {
      case GELU_BACKWARD -> y * FunctionOracle.geluSlope(x).larger();
      default -> value(function, alpha, beta, x, y);
    };
  }
}
