// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

/**
 * Compares results with the truth, element by element, against a bound of each element's own, and
 * keeps the worst. Fails when nothing was compared, so that no check passes for nothing.
 */
public final class Bound {

  /** Half the distance from 1 to the next float: the relative error of one rounding. */
  public static final double FLOAT_ROUNDING = 0x1p-24;

  /** Half the distance from 1 to the next double. */
  public static final double DOUBLE_ROUNDING = 0x1p-53;

  private final Object what;
  private long compared;
  private double worst;
  private String description = "";

  /**
   * An empty comparison.
   *
   * @param what what is compared, for the message
   */
  public Bound(Object what) {
    this.what = what;
  }

  /**
   * {@code gamma_p = p u / (1 - p u)}: the relative error that {@code p} roundings in a row can add
   * up to.
   */
  public static double gamma(double p, double rounding) {
    return p * rounding / (1 - p * rounding);
  }

  /**
   * Compares one element. NaN and infinities must be equal to the truth.
   *
   * @param position where the element is, for the message
   */
  public void compare(long position, double actual, double exact, double bound) {
    compareError(position, actual, exact, actual - exact, bound);
  }

  /** Compares one element whose truth is an unevaluated sum of two doubles. */
  public void compare(
      long position, double actual, double exactHigh, double exactLow, double bound) {
    compareError(position, actual, exactHigh, (actual - exactHigh) - exactLow, bound);
  }

  private void compareError(
      long position, double actual, double exact, double error, double bound) {
    compared++;
    boolean same = Double.doubleToLongBits(actual) == Double.doubleToLongBits(exact);
    double ratio = same || error == 0 ? 0 : Math.abs(error) / bound;
    double comparable = Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
    if (comparable > worst || description.isEmpty()) {
      worst = comparable;
      description =
          "element %d was %s, exact %s, error %s is %.4g of its bound"
              .formatted(position, actual, exact, error, comparable);
    }
  }

  /** How many elements were compared. */
  public long compared() {
    return compared;
  }

  /** The largest error as a share of its bound. */
  public double worst() {
    return worst;
  }

  /** Throws if an element is beyond its bound, or if there was none. */
  public void assertHolds() {
    if (compared == 0) {
      throw new AssertionError(what + ": nothing was compared");
    }
    if (!(worst <= 1)) {
      throw new AssertionError(what + ": " + description);
    }
  }
}
