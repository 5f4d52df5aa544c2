// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts several metrics over one dataset. */
final class ScoreSheet {

  private final int outputs;
  private final Map<String, Metric.Tally> tallies = new LinkedHashMap<>();
  private final float[] labelRow;

  /**
   * Begins to count.
   *
   * @param outputs the length of a row of predictions, and of targets
   * @throws IllegalArgumentException if a metric does not take such rows, or two have one name
   */
  ScoreSheet(List<Metric> metrics, int outputs) {
    this.outputs = outputs;
    this.labelRow = new float[outputs];
    for (Metric metric : metrics) {
      if (tallies.put(metric.name(), metric.tally(outputs)) != null) {
        throw new IllegalArgumentException("there are two metrics " + metric.name());
      }
    }
  }

  /** Throws what the constructor would. */
  static void requireFit(List<Metric> metrics, int outputs) {
    var _ = new ScoreSheet(metrics, outputs);
  }

  /** Counts labelled samples. */
  void add(float[] predictions, int[] labels, float[] weights, int rows) {
    for (int row = 0; row < rows; row++) {
      labelRow[labels[row]] = 1;
      for (Metric.Tally tally : tallies.values()) {
        tally.add(predictions, row * outputs, labelRow, 0, weights[row]);
      }
      labelRow[labels[row]] = 0;
    }
  }

  /** Counts samples with targets. */
  void add(float[] predictions, float[] targets, float[] weights, int rows) {
    for (int row = 0; row < rows; row++) {
      for (Metric.Tally tally : tallies.values()) {
        tally.add(predictions, row * outputs, targets, row * outputs, weights[row]);
      }
    }
  }

  /** Each metric by its name, in order. */
  Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    tallies.forEach((name, tally) -> values.put(name, tally.value()));
    return values;
  }
}
