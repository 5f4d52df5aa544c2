// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** The published error bounds of functions, in ULP. A function without one does not compile. */
final class FunctionBounds {

  /** One rounding; a little more, because the truth is rounded to double. */
  private static final double ROUNDED = 0.5 + 0x1p-20;

  private FunctionBounds() {}

  static double ulps(Unary function) {
    return switch (function) {
      case IDENTITY, NEGATE, ABS, CLAMP, STEP, RELU -> 0;
      case SCALE, SQUARE, SQRT, LEAKY_RELU -> ROUNDED;
      case RSQRT, SOFTSIGN -> 1.5;
      case EXP, LOG, EXPM1, LOG1P, HARD_SIGMOID -> 1;
      case SIGMOID,
          TANH,
          ERF,
          SIN,
          COS,
          POW,
          SILU,
          SOFTPLUS,
          LOG_SIGMOID,
          HARD_SWISH,
          GELU_ERF,
          MISH ->
          2;
      case ELU, SELU -> 2.5;
      case GELU -> 3;
    };
  }

  /**
   * Where a function changes its course; those that end the list are its worst inputs among all
   * floats.
   */
  static float[] points(Unary function) {
    return switch (function) {
      case EXP -> points(88.72284f, -87.33655f, -103.97208f, -27.344316f);
      case LOG -> points(Float.MIN_NORMAL, 0.70710677f, 1.4142135f, 2.6670594f);
      case SIGMOID -> points(17.3f, -87.33655f, -88.72284f, -103.97208f, -1.1101286f);
      case TANH -> points(0.35f, -0.625f, 9.0108f, -9.0108f, 9.5f, 2.4e-4f, 0.24680562f);
      case GELU -> points(5.5f, -9.9f, -10.77f, 11f, -11f, -2.4870448f);
      case GELU_ERF -> points(0.5f, 3f, -13f, -14.4f, 14.5f, -11.70044f, -12.276628f);
      case EXPM1 -> points(88.72284f, -17.4f, 17f, 0.37964067f);
      case ELU -> points(88.72284f, -17.4f, -0.2875243f, -0.18241097f);
      case SELU -> points(88.72284f, -17.4f, -0.15259895f);
      case LOG1P -> points(-0.25f, 0.5f, 2e38f, -0.2620435f);
      case ERF -> points(0.93f, 3.92f, -4f, 0.9394681f);
      case SIN -> points(0.7853982f, -524288f, 3.1415927f, 1e22f, 14011215f);
      case COS -> points(0.7853982f, -524288f, 1.5707964f, 1e22f, 3.019976e30f);
      case POW ->
          points(
              1f,
              0.70710677f,
              1.4142135f,
              Float.MIN_NORMAL,
              0.70805162f,
              1.183245e-38f,
              2.0259475e-13f,
              1.1873625e-12f);
      case SOFTPLUS -> points(-87.3f, -104f, 17f, 0.028584093f);
      case LOG_SIGMOID -> points(-0.028584093f);
      case SILU -> points(-90f, -108.6f, 17f, -5.940706f);
      case MISH -> points(0.35f, -0.35f, -87.3f, -108.6f, 17f, 0.35181507f);
      case SOFTSIGN -> points(0x1p24f, 0x1p25f, 0x1p30f, 2047.3749f);
      case RSQRT -> points(1.0061859f, 1.1827658E-38f);
      case HARD_SIGMOID -> points(-3.5762787e-7f, 1.0000012f);
      case HARD_SWISH -> points(1.3716037f);
      case CLAMP -> points(-0.7f, 1.3f, 2f);
      case IDENTITY, NEGATE, ABS, SQUARE, SQRT, SCALE, STEP, RELU, LEAKY_RELU -> points();
    };
  }

  private static float[] points(float... points) {
    return points;
  }

  /** Of the scale in the oracle. */
  static double ulps(Binary function) {
    return switch (function) {
      case MIN, MAX, CLAMP_BACKWARD, STEP_BACKWARD, RELU_BACKWARD -> 0;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, AXPY -> ROUNDED;
      case LEAKY_RELU_BACKWARD, LEAKY_RELU_SLOPE, PRELU, HARD_SIGMOID_BACKWARD -> ROUNDED;
      case SIGMOID_BACKWARD -> 2;
      case HARD_SWISH_BACKWARD -> 3;
      case SOFTSIGN_BACKWARD -> 4;
      case ELU_BACKWARD, SELU_BACKWARD -> 2;
      case SOFTPLUS_BACKWARD, LOG_SIGMOID_BACKWARD -> 4;
      case GLU -> 4.5;
      case SWIGLU, GEGLU -> 6.5;
      case TANH_BACKWARD -> 1.5;
      case GELU_BACKWARD, GELU_ERF_BACKWARD, SILU_BACKWARD, MISH_BACKWARD -> 7;
    };
  }

  /** Of the scale in the oracle. */
  static double ulps(Ternary function) {
    return switch (function) {
      case WHERE -> 0;
      case PRELU_BACKWARD -> ROUNDED;
      case GLU_GATE_BACKWARD, SWIGLU_GATE_BACKWARD, GEGLU_GATE_BACKWARD -> 8;
    };
  }
}
