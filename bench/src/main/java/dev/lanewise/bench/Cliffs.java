// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes that are less than half as fast as the next larger one, in the median over rounds.
 *
 * @param worst the least ratio of a size's speed to that of the next larger one; 1 if none is
 *     slower
 * @param sizes those below one half
 */
record Cliffs(double worst, List<Integer> sizes) {

  static final Goal GOAL =
      new Goal(
          "sweep_worst_step",
          "n = 4..300, the slowest size relative to its larger neighbour",
          0.5,
          null);

  /** Below it the call costs more than the product, so that twice the work takes the same time. */
  private static final int SMALLEST = 4;

  /** Of the rows of a sweep, in ascending order of n. */
  static Cliffs of(List<Row> rows) {
    double worst = 1;
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i + 1 < rows.size(); i++) {
      int n = rows.get(i).gemm().n();
      double ratio = Spread.pairedRatio(speeds(rows.get(i)), speeds(rows.get(i + 1)));
      if (n >= SMALLEST) {
        worst = Math.min(worst, ratio);
        if (ratio < 0.5) {
          sizes.add(n);
        }
      }
    }
    return new Cliffs(worst, sizes);
  }

  private static double[] speeds(Row row) {
    double[] speeds = row.gflops().get(LanewiseContender.NAME);
    if (speeds == null) {
      throw new IllegalArgumentException("no speed of ours at " + row.gemm());
    }
    return speeds;
  }
}
