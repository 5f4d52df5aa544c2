// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import java.util.HexFormat;
import java.util.function.DoubleUnaryOperator;

/**
 * The errors of a unary float function over many inputs: how many in each class, and the worst. Not
 * for concurrent use; measure parts and {@link #add} them.
 */
public final class UlpHistogram {

  private static final double[] LIMITS = {0, 0.5, 1, 2, 4};

  private final long[] counts = new long[LIMITS.length + 1];
  private long total;
  private double worst = -1;
  private float worstInput = Float.NaN;
  private float worstActual = Float.NaN;
  private double worstExact = Double.NaN;

  /** Counts one result. */
  public void accept(float input, float actual, double exact) {
    if (actual == (float) exact && worst >= 0.5) { // most are, and none of them is the worst
      counts[actual == exact ? 0 : 1]++;
      total++;
      return;
    }
    double error = Ulp.error(actual, exact);
    int category = 0;
    while (category < LIMITS.length && error > LIMITS[category]) {
      category++;
    }
    counts[category]++;
    total++;
    if (error > worst) {
      worst = error;
      worstInput = input;
      worstActual = actual;
      worstExact = exact;
    }
  }

  /** Counts {@code n} results. */
  public void accept(int n, float[] inputs, float[] actual, DoubleUnaryOperator exact) {
    for (int i = 0; i < n; i++) {
      accept(inputs[i], actual[i], exact.applyAsDouble(inputs[i]));
    }
  }

  /** Takes over what another histogram has counted. */
  public void add(UlpHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    if (other.worst > worst) {
      worst = other.worst;
      worstInput = other.worstInput;
      worstActual = other.worstActual;
      worstExact = other.worstExact;
    }
  }

  /** How many results were counted. */
  public long total() {
    return total;
  }

  /** How many results were within half a unit: the floats nearest to the truth. */
  public long correctlyRounded() {
    return counts[0] + counts[1];
  }

  /** The largest error in ULP, or -1 if nothing was counted. */
  public double worst() {
    return worst;
  }

  /** The first input that has the largest error. */
  public float worstInput() {
    return worstInput;
  }

  /** Asserts that something was counted and no error is above a bound. */
  public void assertWithin(Object what, double bound) {
    if (total == 0) {
      throw new AssertionError(what + ": nothing was measured");
    }
    if (!(worst <= bound)) {
      throw new AssertionError(what + ": above " + bound + " ULP: " + this);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "worst %.4f ULP at %s (0x%s), was %s, exact %s; "
            .formatted(worst, worstInput, hex(worstInput), worstActual, worstExact));
    for (int i = 0; i < LIMITS.length; i++) {
      text.append("<=%s: %d, ".formatted(LIMITS[i], counts[i]));
    }
    return text.append("more: %d".formatted(counts[LIMITS.length])).toString();
  }

  private static String hex(float value) {
    return HexFormat.of().toHexDigits(Float.floatToRawIntBits(value));
  }
}
