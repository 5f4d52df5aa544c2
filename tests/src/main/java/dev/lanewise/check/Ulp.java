// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

/**
 * The error of a float in units in the last place (ULP) of the exact result.
 *
 * <p>The unit is the distance between neighbouring floats in the binade of the exact result; below
 * the smallest normal float it is 2^-149. A correctly rounded result has an error of at most 0.5.
 */
public final class Ulp {

  /** Where rounding to nearest starts to give infinity: the largest float and half a unit. */
  private static final double OVERFLOW = 0x1.ffffffp127;

  private Ulp() {}

  /** The unit in the last place of the float format at an exact result; finite, or NaN. */
  public static double unit(double exact) {
    if (!Double.isFinite(exact)) {
      return Double.NaN;
    }
    int exponent = Math.clamp(Math.getExponent(exact), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
    return Math.scalb(1.0, exponent - 23);
  }

  /**
   * The error of a result. Special values count as the format defines them: NaN is right exactly
   * where the truth is NaN, and infinity where the truth rounds to it; an infinity that came too
   * early counts as 2^128. What cannot be measured is infinitely wrong. The sign of a zero is not
   * looked at.
   *
   * @param actual the float to judge
   * @param exact the truth, in at least double precision
   */
  public static double error(float actual, double exact) {
    if (Double.isNaN(exact) || Float.isNaN(actual)) {
      return Double.isNaN(exact) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite(actual) && Math.abs(exact) >= OVERFLOW) {
      return actual > 0 == exact > 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Double.isInfinite(exact)) {
      return Double.POSITIVE_INFINITY;
    }
    double reached = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
    return Math.abs(reached - exact) / unit(exact);
  }
}
