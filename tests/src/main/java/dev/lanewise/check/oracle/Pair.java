// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * A number as an unevaluated sum of two doubles, about 104 bits (Dekker 1971; Knuth's TwoSum, and
 * TwoProd by fma). Unlike {@link DoubleDouble} it never changes.
 */
record Pair(double high, double low) {

  static final Pair ZERO = of(0);
  static final Pair ONE = of(1);

  static Pair of(double value) {
    return new Pair(value, 0);
  }

  static Pair product(double x, double y) {
    double product = x * y;
    return new Pair(product, Math.fma(x, y, -product));
  }

  Pair plus(Pair other) {
    double sum = high + other.high;
    double part = sum - high;
    double lost = (high - (sum - part)) + (other.high - part);
    return normalized(sum, lost + (low + other.low));
  }

  Pair plus(double other) {
    return plus(of(other));
  }

  Pair minus(Pair other) {
    return plus(other.negated());
  }

  Pair negated() {
    return new Pair(-high, -low);
  }

  Pair times(Pair other) {
    double product = high * other.high;
    double lost = Math.fma(high, other.high, -product);
    return normalized(product, lost + Math.fma(high, other.low, low * other.high));
  }

  Pair times(double other) {
    return times(of(other));
  }

  Pair over(Pair other) {
    double first = high / other.high;
    Pair rest = minus(other.times(first));
    double second = rest.high / other.high;
    double third = rest.minus(other.times(second)).high / other.high;
    return of(first).plus(second).plus(third);
  }

  Pair over(double other) {
    return over(of(other));
  }

  /** {@code this * 2^exponent}, without rounding where nothing underflows. */
  Pair scaled(int exponent) {
    return new Pair(Math.scalb(high, exponent), Math.scalb(low, exponent));
  }

  private static Pair normalized(double sum, double rest) {
    double high = sum + rest;
    return new Pair(high, rest - (high - sum));
  }
}
