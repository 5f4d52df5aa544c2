// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.BitSet;

/** Counts the elements of a tensor, batch by batch. */
final class StatisticsTally {

  private final Saturation saturation;
  private final int units;
  private final BitSet alive = new BitSet();
  private long count;
  private double mean;
  private double squares;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;
  private long zeros;
  private long saturated;

  /** A tally of rows of {@code units} elements. */
  StatisticsTally(Saturation saturation, int units) {
    this.saturation = saturation;
    this.units = units;
  }

  /** Adds rows; mean and squares as Welford has them. */
  void add(float[] values, int offset, int size) {
    for (int i = 0; i < size; i++) {
      float value = values[offset + i];
      count++;
      double before = value - mean;
      mean += before / count;
      squares += before * (value - mean);
      min = Math.min(min, value);
      max = Math.max(max, value);
      if (value == 0) {
        zeros++;
      }
      if (saturation.contains(value)) {
        saturated++;
      } else {
        alive.set(i % units);
      }
    }
  }

  TensorStatistics result(TensorStatistics.Kind kind, String name, String op) {
    double share =
        saturation.wholeUnits()
            ? (units - alive.cardinality()) / (double) units
            : saturated / (double) count;
    return new TensorStatistics(
        kind,
        name,
        op,
        count,
        mean,
        Math.sqrt(squares / count),
        min,
        max,
        zeros / (double) count,
        saturation.isKnown() ? share : Double.NaN);
  }
}
