// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** What share of the samples have their class among the k with the highest predictions. */
final class TopTally implements Metric.Tally {

  private final int k;
  private final int outputs;
  private double samples;
  private double hits;

  TopTally(int k, int outputs) {
    if (k > outputs) {
      throw new IllegalArgumentException("k is " + k + ", must be at most " + outputs + " classes");
    }
    this.k = k;
    this.outputs = outputs;
  }

  @Override
  public void add(
      float[] predictions,
      int predictionsOffset,
      float[] targets,
      int targetsOffset,
      double weight) {
    int label = Scores.best(targets, targetsOffset, outputs);
    float score = predictions[predictionsOffset + label];
    int before = 0;
    for (int i = 0; i < outputs; i++) {
      float other = predictions[predictionsOffset + i];
      // Negated, so that a NaN on either side counts against the sample.
      if (i < label ? !(other < score) : !(other <= score) && i != label) {
        before++;
      }
    }
    samples += weight;
    if (before < k) {
      hits += weight;
    }
  }

  @Override
  public double value() {
    return hits / samples;
  }
}
