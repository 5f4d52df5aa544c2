// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Unary;

/**
 * The functions of {@link Unary}, {@link Binary} and {@link Ternary} in double precision, from
 * their formulas. A function that is missing here does not compile.
 */
public final class ElementwiseOracle {

  private static final double SELU_SCALE = 1.0507009873554804934193349852946;
  private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

  private ElementwiseOracle() {}

  /** The exact value, but for a few double ULP. */
  public static double value(Unary function, double alpha, double beta, double x) {
    return switch (function) {
      case IDENTITY -> x;
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SQUARE -> x * x;
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case CLAMP -> Double.isNaN(x) ? x : Math.min(Math.max(x, alpha), beta);
      case SCALE -> alpha * x;
      case EXP -> FunctionOracle.exp(x);
      case LOG -> FunctionOracle.log(x);
      case STEP -> Double.isNaN(x) ? x : x > 0 ? 1 : 0;
      case RELU -> x <= 0 ? 0 : x;
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
      case SIGMOID -> FunctionOracle.sigmoid(x);
      case TANH -> FunctionOracle.tanh(x);
      case GELU -> FunctionOracle.gelu(x);
      case GELU_ERF -> ErrorFunctionOracle.gelu(x);
      case EXPM1 -> FunctionOracle.expm1(x);
      case LOG1P -> FunctionOracle.log1p(x);
      case ERF -> ErrorFunctionOracle.erf(x);
      case SIN -> FunctionOracle.sin(x);
      case COS -> FunctionOracle.cos(x);
      case POW -> FunctionOracle.pow(x, alpha);
      case SILU -> FunctionOracle.silu(x);
      case MISH -> FunctionOracle.mish(x);
      case SOFTPLUS -> FunctionOracle.softplus(x);
      case LOG_SIGMOID -> FunctionOracle.logSigmoid(x);
      case ELU -> x > 0 ? x : alpha * FunctionOracle.expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * FunctionOracle.expm1(x));
      case SOFTSIGN -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
      case HARD_SIGMOID -> x <= -3 ? 0 : x >= 3 ? 1 : (x + 3) / 6;
      case HARD_SWISH -> x <= -3 ? -0.0 : x >= 3 ? x : x * (x + 3) / 6;
    };
  }

  /** The exact value, but for a few double ULP. */
  public static double value(Binary function, double alpha, double beta, double x, double y) {
    return switch (function) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case MIN -> Math.min(x, y);
      case MAX -> Math.max(x, y);
      case GLU -> x * value(Unary.SIGMOID, 0, 0, y);
      case SWIGLU -> x * value(Unary.SILU, 0, 0, y);
      case GEGLU -> x * value(Unary.GELU, 0, 0, y);
      case AXPY -> alpha * x + y;
      case CLAMP_BACKWARD -> x < alpha || x > beta ? 0 : y;
      case STEP_BACKWARD -> 0;
      case RELU_BACKWARD -> x <= 0 ? 0 : y;
      case LEAKY_RELU_BACKWARD -> Math.copySign(1, x) < 0 ? alpha * y : y;
      case LEAKY_RELU_SLOPE -> x < 0 ? x * y : 0;
      case PRELU -> x < 0 ? y * x : x;
      case SIGMOID_BACKWARD -> y * x * (1 - x);
      case TANH_BACKWARD -> y * (1 - x * x);
      case GELU_BACKWARD -> y * FunctionOracle.geluSlope(x).sum();
      case GELU_ERF_BACKWARD -> y * ErrorFunctionOracle.geluSlope(x).sum();
      case SILU_BACKWARD -> y * FunctionOracle.siluSlope(x).sum();
      case MISH_BACKWARD -> y * FunctionOracle.mishSlope(x).sum();
      case SOFTPLUS_BACKWARD -> y * FunctionOracle.sigmoid(x);
      case LOG_SIGMOID_BACKWARD -> y * FunctionOracle.sigmoid(-x);
      case ELU_BACKWARD -> y * (x > 0 ? 1 : x + alpha);
      case SELU_BACKWARD -> y * (x > 0 ? SELU_SCALE : x + SELU_SCALE * SELU_ALPHA);
      case SOFTSIGN_BACKWARD -> y * (1 - Math.abs(x)) * (1 - Math.abs(x));
      case HARD_SIGMOID_BACKWARD -> x <= 0 || x >= 1 ? 0 : y / 6;
      case HARD_SWISH_BACKWARD -> y * (x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6);
    };
  }

  /**
   * What the error of a value is measured against: the value itself, or the larger of the terms
   * that cancel in it.
   */
  public static double scale(Binary function, double alpha, double beta, double x, double y) {
    return switch (function) {
      case GELU_BACKWARD -> y * FunctionOracle.geluSlope(x).larger();
      case GELU_ERF_BACKWARD -> y * ErrorFunctionOracle.geluSlope(x).larger();
      case SILU_BACKWARD -> y * FunctionOracle.siluSlope(x).larger();
      case MISH_BACKWARD -> y * FunctionOracle.mishSlope(x).larger();
      case ELU_BACKWARD -> y * (x > 0 ? 1 : alpha);
      case SELU_BACKWARD -> y * SELU_SCALE * SELU_ALPHA;
      default -> value(function, alpha, beta, x, y);
    };
  }

  /** The exact value, but for a few double ULP. */
  public static double value(Ternary function, double x, double y, double z) {
    return switch (function) {
      case WHERE -> x == 0 ? z : y;
      case PRELU_BACKWARD -> x <= 0 ? y * z : z;
      case GLU_GATE_BACKWARD -> z * x * FunctionOracle.sigmoid(y) * FunctionOracle.sigmoid(-y);
      case SWIGLU_GATE_BACKWARD -> z * x * FunctionOracle.siluSlope(y).sum();
      case GEGLU_GATE_BACKWARD -> z * x * FunctionOracle.geluSlope(y).sum();
    };
  }

  /** What the error of a value is measured against, as for two elements. */
  public static double scale(Ternary function, double x, double y, double z) {
    return switch (function) {
      case SWIGLU_GATE_BACKWARD -> z * x * FunctionOracle.siluSlope(y).larger();
      case GEGLU_GATE_BACKWARD -> z * x * FunctionOracle.geluSlope(y).larger();
      case WHERE, PRELU_BACKWARD, GLU_GATE_BACKWARD -> value(function, x, y, z);
    };
  }
}
