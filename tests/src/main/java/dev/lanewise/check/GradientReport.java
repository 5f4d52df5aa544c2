// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link GradientCheck} found.
 *
 * @param compared how many components were compared
 * @param kinks the components that were not, because the function has a kink there
 * @param worst the component with the largest error relative to its tolerance; empty if none
 * @param analytic its analytic value
 * @param numeric its central difference
 * @param excess its error as a multiple of its tolerance: the check passes up to 1
 */
public record GradientReport(
    int compared,
    List<String> kinks,
    String worst,
    double analytic,
    double numeric,
    double excess) {

  /** Whether the gradient is right, and enough of it was compared to say so. */
  public boolean passes() {
    return excess <= 1 && compared >= kinks.size() && compared > 0;
  }

  /** Throws if the check does not pass. */
  public void assertPasses(Object what) {
    if (!passes()) {
      throw new AssertionError(what + ": " + this);
    }
  }

  @Override
  public String toString() {
    return ("%d compared, %d at a kink %s; worst is %s: analytic %s, numeric %s,"
            + " error %.3g times its tolerance")
        .formatted(compared, kinks.size(), kinks, worst, analytic, numeric, excess);
  }

  static final class Builder {
    private final List<String> kinks = new ArrayList<>();
    private int compared;
    private String worst = "";
    private double analytic = Double.NaN;
    private double numeric = Double.NaN;
    private double excess = -1;

    void kink(String name) {
      kinks.add(name);
    }

    void compared(String name, double analytic, double numeric, double excess) {
      compared++;
      double comparable = Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
      if (comparable > this.excess) {
        worst = name;
        this.analytic = analytic;
        this.numeric = numeric;
        this.excess = comparable;
      }
    }

    GradientReport build() {
      return new GradientReport(compared, List.copyOf(kinks), worst, analytic, numeric, excess);
    }
  }
}
