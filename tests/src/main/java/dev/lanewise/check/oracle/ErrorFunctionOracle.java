// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * The error function in double precision, within 1e-12 of its value and of that of {@code 1 - erf}:
 * below 2.5 by its series, of positive terms only, from there on by its continued fraction
 * (Abramowitz and Stegun, 7.1.6 and 7.1.14).
 */
public final class ErrorFunctionOracle {

  private static final double TWO_BY_ROOT_PI = 2 / StrictMath.sqrt(Math.PI);
  private static final double ROOT_HALF = StrictMath.sqrt(0.5);

  /** Where the two meet; {@code 1 - erf} has lost 4 digits there, and 40 fractions are enough. */
  private static final double MEETING = 2.5;

  private static final int FRACTIONS = 40;

  private ErrorFunctionOracle() {}

  /** {@code erf x}. */
  public static double erf(double x) {
    return Math.abs(x) < MEETING ? series(x) : Math.copySign(1 - fraction(Math.abs(x)), x);
  }

  /** {@code 1 - erf x}. */
  public static double erfc(double x) {
    return x < MEETING ? 1 - erf(x) : fraction(x);
  }

  /** {@code x (1 + erf(x / sqrt 2)) / 2}, the exact GELU; -0 at -Infinity. */
  public static double gelu(double x) {
    return x == Double.NEGATIVE_INFINITY ? -0.0 : 0.5 * x * erfc(-x * ROOT_HALF);
  }

  /** The derivative of {@link #gelu}: the normal distribution and x times its density. */
  public static FunctionOracle.Slope geluSlope(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? new FunctionOracle.Slope(1, 0) : new FunctionOracle.Slope(-0.0, -0.0);
    }
    double density = 0.5 * ROOT_HALF * TWO_BY_ROOT_PI * StrictMath.exp(-0.5 * x * x);
    return new FunctionOracle.Slope(0.5 * erfc(-x * ROOT_HALF), x * density);
  }

  /** {@code 2/sqrt(pi) e^-x^2 (x + 2 x^3 / 3 + 4 x^5 / 15 + ...)}. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; sum + term != sum || n == 1; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_BY_ROOT_PI * StrictMath.exp(-x * x) * sum;
  }

  /** {@code e^-x^2 / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + ...)))}. */
  private static double fraction(double x) {
    if (x > 30) {
      return Double.isNaN(x) ? x : 0;
    }
    double inner = x;
    for (int n = FRACTIONS; n > 0; n--) {
      inner = x + 0.5 * n / inner;
    }
    return 0.5 * TWO_BY_ROOT_PI * StrictMath.exp(-x * x) / inner;
  }
}
