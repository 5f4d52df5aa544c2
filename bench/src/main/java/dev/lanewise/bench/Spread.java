// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Arrays;

/** What repeated measurements of one thing say: never only the best of them. */
record Spread(double min, double median, double max) {

  static Spread of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /**
   * The median of {@code a[i] / b[i]}: both were measured in round i, within a fraction of a
   * second, so that a machine which changes its speed between rounds does not move the ratio.
   */
  static double pairedRatio(double[] a, double[] b) {
    var ratios = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      ratios[i] = a[i] / b[i];
    }
    return of(ratios).median();
  }
}
