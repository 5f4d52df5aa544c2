// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * Functions of one float in double precision. Their own error, a few double ULP, is below 2^-26 of
 * a float ULP.
 */
public final class FunctionOracle {

  private static final double SQRT_8_PI = StrictMath.sqrt(8 / Math.PI);
  private static final double CUBIC = 0.044715;

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

  /** {@code x / (1 + e^(-2u))}, {@code u = sqrt(2/pi) (x + 0.044715 x^3)}; -0 at -Infinity. */
  public static double gelu(double x) {
    return x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(SQRT_8_PI * (x + CUBIC * x * x * x));
  }

  /**
   * The derivative of {@link #gelu}, as its two terms: the first is never negative, and below zero
   * the second is.
   */
  public static Slope geluSlope(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? new Slope(1, 0) : new Slope(-0.0, -0.0);
    }
    double v = SQRT_8_PI * (x + CUBIC * x * x * x);
    double inner = SQRT_8_PI * (1 + 3 * CUBIC * x * x);
    return new Slope(sigmoid(v), sigmoid(v) * sigmoid(-v) * x * inner);
  }

  /** {@code e^x - 1}. */
  public static double expm1(double x) {
    return StrictMath.expm1(x);
  }

  /** {@code ln(1 + x)}. */
  public static double log1p(double x) {
    return StrictMath.log1p(x);
  }

  /** {@code sin x}. */
  public static double sin(double x) {
    return StrictMath.sin(x);
  }

  /** {@code cos x}. */
  public static double cos(double x) {
    return StrictMath.cos(x);
  }

  /**
   * {@code x^p} as C99 defines it; Java's gives NaN for 1 and -1 where C99 gives 1. The cube, whose
   * square is exact, and the fourth root are at most two roundings of their own: no worse, and
   * quicker.
   */
  public static double pow(double x, double p) {
    if (p == 3) {
      return x * x * x;
    }
    if (p == 0.25 && x > 0) {
      return Math.sqrt(Math.sqrt(x));
    }
    return x == 1 || (x == -1 && Double.isInfinite(p)) ? 1 : StrictMath.pow(x, p);
  }

  /** {@code ln(1 + e^x)}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** {@code -ln(1 + e^-x)}. */
  public static double logSigmoid(double x) {
    return -softplus(-x);
  }

  /** {@code x / (1 + e^-x)}; -0 at -Infinity. */
  public static double silu(double x) {
    return x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(x);
  }

  /** The derivative of {@link #silu}. */
  public static Slope siluSlope(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? new Slope(1, 0) : new Slope(-0.0, -0.0);
    }
    return new Slope(sigmoid(x), x * sigmoid(x) * sigmoid(-x));
  }

  /** {@code x tanh(ln(1 + e^x))}; -0 at -Infinity. */
  public static double mish(double x) {
    return x == Double.NEGATIVE_INFINITY ? -0.0 : x * StrictMath.tanh(softplus(x));
  }

  /** The derivative of {@link #mish}. */
  public static Slope mishSlope(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? new Slope(1, 0) : new Slope(-0.0, -0.0);
    }
    double inverse = 1 / StrictMath.cosh(softplus(x));
    return new Slope(StrictMath.tanh(softplus(x)), x * inverse * inverse * sigmoid(x));
  }

  /** A derivative and what it is the sum of. */
  public record Slope(double first, double second) {

    /** The derivative. */
    public double sum() {
      return first + second;
    }

    /** The larger magnitude of the two terms. */
    public double larger() {
      return Math.max(Math.abs(first), Math.abs(second));
    }
  }
}
