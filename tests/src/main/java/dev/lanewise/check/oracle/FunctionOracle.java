// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * Functions of one float in double precision. Their own error, a few double ULP, is below 2^-26 of
 * a float ULP.
 */
public final class FunctionOracle {

  private FunctionOracle() {}

  /** {@code e^x}. */
  public static double exp(double x) {
    return StrictMath.exp(x);
  }

  /** {@code ln x}. */
  public static double log(double x) {
    return StrictMath.log(x);
  }

  /** {@code 1 / (1 + e^-x)}. */
  public static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** The hyperbolic tangent. */
  public static double tanh(double x) {
    return StrictMath.tanh(x);
  }
}
