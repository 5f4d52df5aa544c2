// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;

/**
 * Count, mean, deviation and range of each column of numbers, those that are NaN left out. Sums are
 * taken in double, sample after sample.
 */
final class ColumnStatistics {

  private final int[] counts;
  private final double[] means;
  private final double[] squares;
  private final float[] minima;
  private final float[] maxima;

  private ColumnStatistics(int columns) {
    this.counts = new int[columns];
    this.means = new double[columns];
    this.squares = new double[columns];
    this.minima = new float[columns];
    this.maxima = new float[columns];
  }

  /** Of a dataset's features. */
  static ColumnStatistics ofFeatures(Dataset dataset) {
    return of(dataset.size(), dataset.features(), dataset::copy);
  }

  /** Of a dataset's targets. */
  static ColumnStatistics ofTargets(Dataset dataset) {
    return of(dataset.size(), dataset.targets(), dataset::copyTarget);
  }

  private interface Rows {
    void copy(int index, float[] target, int offset);
  }

  private static ColumnStatistics of(int size, int columns, Rows rows) {
    ColumnStatistics statistics = new ColumnStatistics(columns);
    float[] row = new float[columns];
    for (int i = 0; i < size; i++) {
      rows.copy(i, row, 0);
      for (int column = 0; column < columns; column++) {
        if (Float.isInfinite(row[column])) {
          throw new IllegalArgumentException(
              "column " + column + " of sample " + i + " is infinite, must be a number");
        }
        if (!Float.isNaN(row[column])) {
          statistics.add(column, row[column]);
        }
      }
    }
    return statistics;
  }

  /** Welford, 1962: no large sums whose difference would be left. */
  private void add(int column, float value) {
    int count = ++counts[column];
    double distance = value - means[column];
    means[column] += distance / count;
    squares[column] += distance * (value - means[column]);
    minima[column] = count == 1 ? value : Math.min(minima[column], value);
    maxima[column] = count == 1 ? value : Math.max(maxima[column], value);
  }

  int columns() {
    return counts.length;
  }

  int count(int column) {
    return counts[column];
  }

  boolean isConstant(int column) {
    return minima[column] == maxima[column];
  }

  float mean(int column) {
    return isConstant(column) ? minima[column] : (float) means[column];
  }

  float deviation(int column) {
    return (float) Math.sqrt(squares[column] / counts[column]);
  }

  float minimum(int column) {
    return minima[column];
  }

  float range(int column) {
    return maxima[column] - minima[column];
  }
}
