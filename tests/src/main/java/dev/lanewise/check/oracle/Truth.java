// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * What a double is measured against: {@code (high + low) * 2^exponent}, about 100 bits, also where
 * a double has few or none left.
 *
 * @param high the number nearest to the mantissa; NaN, infinite and zero stand for themselves
 * @param low what is missing, at most half a unit of {@code high}
 * @param exponent of two
 */
public record Truth(double high, double low, int exponent) {

  static Truth of(double value) {
    return new Truth(value, 0, 0);
  }

  static Truth of(Pair mantissa, int exponent) {
    return new Truth(mantissa.high(), mantissa.low(), exponent);
  }

  /**
   * The error of a double in units in the last place: those of the binade of the truth, and 2^-1074
   * below the smallest normal number. NaN is right exactly where the truth is NaN, and infinity
   * where the truth rounds to it; what cannot be measured is infinitely wrong. The sign of a zero
   * is not looked at.
   */
  public double ulps(double actual) {
    if (Double.isNaN(high) || Double.isNaN(actual)) {
      return Double.isNaN(high) && Double.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Double.isInfinite(high)) {
      return actual == high ? 0 : Double.POSITIVE_INFINITY;
    }
    if (high == 0) {
      return Math.abs(actual) / Double.MIN_VALUE;
    }
    int unit = Math.max(magnitude(), Double.MIN_EXPONENT) - 52;
    if (Double.isInfinite(actual)) {
      return actual > 0 == high > 0 && isBeyondDoubles() ? 0 : Double.POSITIVE_INFINITY;
    }
    double difference = (Math.scalb(actual, -exponent) - high) - low;
    return Math.abs(difference) / Math.scalb(1.0, unit - exponent);
  }

  /** Whether it is at least half a unit above the largest double, and so rounds to infinity. */
  private boolean isBeyondDoubles() {
    double power = Math.scalb(1.0, 1024 - exponent);
    double halfUnit = Math.scalb(1.0, 970 - exponent);
    return (Math.abs(high) - power) + (Math.signum(high) * low + halfUnit) >= 0;
  }

  /** The exponent of its first bit. */
  private int magnitude() {
    boolean belowPower =
        high * low < 0 && Math.abs(high) == Math.scalb(1.0, Math.getExponent(high));
    return Math.getExponent(high) - (belowPower ? 1 : 0) + exponent;
  }
}
