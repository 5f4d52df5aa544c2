// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.kernels.DoubleUnary;

/**
 * The functions of {@link DoubleUnary} in double-double precision, by Taylor series and continued
 * squaring; their own error is below 2^-90 of the value. They share nothing with the kernels, which
 * are minimax polynomials.
 */
public final class DoubleFunctionOracle {

  /** ln 2 in three parts. */
  private static final Pair LN2 = new Pair(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);

  private static final double LN2_REST = 0x1.7b57a079a1934p-111;
  private static final Pair TWO_BY_ROOT_PI = new Pair(0x1.20dd750429b6dp0, 0x1.1ae3a914fed80p-56);

  /** So many times an argument of exp is halved, and the result squared. */
  private static final int HALVINGS = 8;

  /** Beyond this, erf is 1 to 2^-100. */
  private static final double ERF_MOST = 8.5;

  private DoubleFunctionOracle() {}

  /** The value, but for 2^-90 of it. */
  public static Truth value(DoubleUnary function, double x) {
    if (Double.isNaN(x)) {
      return Truth.of(x);
    }
    return switch (function) {
      case EXP -> exp(x);
      case LOG -> log(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> tanh(x);
      case ERF -> erf(x);
    };
  }

  private static Truth exp(double x) {
    if (Math.abs(x) > 1e4) {
      return Truth.of(x > 0 ? Double.POSITIVE_INFINITY : 0);
    }
    return exp(Pair.of(x));
  }

  private static Truth exp(Pair x) {
    int n = (int) StrictMath.rint(x.high() / LN2.high());
    Pair r = x.minus(Pair.product(n, LN2.high())).minus(Pair.product(n, LN2.low()));
    r = r.plus(-n * LN2_REST).scaled(-HALVINGS);
    Pair term = Pair.ONE;
    Pair sum = Pair.ONE;
    for (int k = 1; k <= 12; k++) {
      term = term.times(r).over(k);
      sum = sum.plus(term);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.times(sum);
    }
    return Truth.of(sum, n);
  }

  private static Truth log(double x) {
    if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
      return Truth.of(x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN);
    }
    if (Math.abs(x - 1) < 0.25) {
      return logNearOne(x);
    }
    // One step of Newton's method, of third order, from a value that is right to 2^-50.
    double guess = StrictMath.log(x);
    Truth power = exp(Pair.of(-guess));
    int exponent = Math.max(Math.getExponent(x), Double.MIN_EXPONENT);
    Pair product = new Pair(power.high(), power.low()).times(Math.scalb(x, -exponent));
    Pair d = product.scaled(exponent + power.exponent()).plus(-1);
    return Truth.of(d.minus(d.times(d).scaled(-1)).plus(guess), 0);
  }

  /** {@code 2 artanh s} with {@code s = (x - 1) / (x + 1)}. */
  private static Truth logNearOne(double x) {
    Pair s = Pair.of(x - 1).over(Pair.of(x).plus(1));
    Pair square = s.times(s);
    Pair power = s;
    Pair sum = s;
    for (int k = 3; k < 45; k += 2) {
      power = power.times(square);
      sum = sum.plus(power.over(k));
    }
    return Truth.of(sum.scaled(1), 0);
  }

  private static Truth sigmoid(double x) {
    Truth e = exp(-Math.abs(x));
    Pair mantissa = new Pair(e.high(), e.low());
    // Below 2^-200 it does not count beside 1.
    Pair divisor = e.exponent() < -200 ? Pair.ONE : mantissa.scaled(e.exponent()).plus(1);
    return x < 0
        ? Truth.of(mantissa.over(divisor), e.exponent())
        : Truth.of(Pair.ONE.over(divisor), 0);
  }

  private static Truth tanh(double x) {
    if (Math.abs(x) < 0x1p-100) {
      return Truth.of(x);
    }
    if (Math.abs(x) > 100) {
      return Truth.of(Math.signum(x));
    }
    if (Math.abs(x) < 1) {
      return Truth.of(sinh(x).over(cosh(x)), 0);
    }
    Truth e = exp(-2 * Math.abs(x));
    Pair power = new Pair(e.high(), e.low()).scaled(e.exponent());
    Pair positive = Pair.ONE.minus(power).over(power.plus(1));
    return Truth.of(x < 0 ? positive.negated() : positive, 0);
  }

  private static Pair sinh(double x) {
    return everyOtherTerm(Pair.of(x), x, 1);
  }

  private static Pair cosh(double x) {
    return everyOtherTerm(Pair.ONE, x, 0);
  }

  /** The series of the exponential function from a term on, without every other one. */
  private static Pair everyOtherTerm(Pair first, double x, int order) {
    Pair square = Pair.product(x, x);
    Pair term = first;
    Pair sum = first;
    for (int k = order; k < 30; k += 2) {
      term = term.times(square).over((k + 1.0) * (k + 2.0));
      sum = sum.plus(term);
    }
    return sum;
  }

  /** {@code 2/sqrt(pi) x e^-x^2 (1 + 2 x^2 / 3 + 4 x^4 / 15 + ...)}, all terms positive. */
  private static Truth erf(double x) {
    if (Math.abs(x) > ERF_MOST) {
      return Truth.of(Math.signum(x));
    }
    boolean tiny = Math.abs(x) < 0x1p-300;
    Pair square = tiny ? Pair.ZERO : Pair.product(x, x);
    Truth e = exp(square.negated());
    Pair factor = new Pair(e.high(), e.low()).scaled(e.exponent()).times(TWO_BY_ROOT_PI);
    Pair term = Pair.ONE;
    Pair sum = Pair.ONE;
    for (int n = 1; term.high() > 0x1p-110 * sum.high(); n++) {
      term = term.times(square).scaled(1).over(2.0 * n + 1);
      sum = sum.plus(term);
    }
    int exponent = tiny ? -600 : 0;
    return Truth.of(factor.times(sum).times(Math.scalb(x, -exponent)), exponent);
  }
}
