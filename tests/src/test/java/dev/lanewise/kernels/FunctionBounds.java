// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** The published error bounds of functions, in ULP. A function without one does not compile. */
final class FunctionBounds {

  /** One rounding; a little more, because the truth is rounded to double. */
  private static final double ROUNDED = 0.5 + 0x1p-20;

  private FunctionBounds() {}

  static double ulps(Unary function) {
    return switch (function) {
      case IDENTITY, RELU -> 0;
      case SCALE -> ROUNDED;
      case EXP, LOG -> 1;
      case SIGMOID, TANH -> 2;
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
      case TANH -> points(0.28f, -0.625f, 9.0108f, -9.0108f, 2.4e-4f, 3.812386f);
      case GELU -> points(5.5f, -9.9f, -10.77f, 11f, -11f, -2.4870448f);
      case IDENTITY, SCALE, RELU -> points();
    };
  }

  private static float[] points(float... points) {
    return points;
  }

  /** Of the scale in the oracle. */
  static double ulps(Binary function) {
    return switch (function) {
      case RELU_BACKWARD -> 0;
      case ADD, MULTIPLY, AXPY -> ROUNDED;
      case SIGMOID_BACKWARD -> 2;
      case TANH_BACKWARD -> 1.5;
      case GELU_BACKWARD -> 7;
    };
  }
}
