// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Arrays;

/** Predictions for one class, of its samples and of the others. */
final class RocTally implements Metric.Tally {

  private final int positive;
  private final int outputs;
  private final Scored ofClass = new Scored();
  private final Scored others = new Scored();

  RocTally(int positive, int outputs) {
    if (positive >= Math.max(2, outputs)) {
      throw new IllegalArgumentException(
          "positive is " + positive + ", must be one of " + Math.max(2, outputs) + " classes");
    }
    this.positive = positive;
    this.outputs = outputs;
  }

  @Override
  public void add(
      float[] predictions,
      int predictionsOffset,
      float[] targets,
      int targetsOffset,
      double weight) {
    float score =
        outputs > 1
            ? predictions[predictionsOffset + positive]
            : positive == 1 ? predictions[predictionsOffset] : -predictions[predictionsOffset];
    boolean isOfClass = Scores.chosen(targets, targetsOffset, outputs) == positive;
    (isOfClass ? ofClass : others).add(score, weight);
  }

  @Override
  public double value() {
    ofClass.sort();
    others.sort();
    if (ofClass.isWithoutOrder() || others.isWithoutOrder()) {
      return Double.NaN;
    }
    double doubled = 0;
    double below = 0;
    double notAbove = 0;
    int first = 0;
    int next = 0;
    for (int i = 0; i < ofClass.count; i++) {
      float score = ofClass.scores[i];
      while (first < others.count && others.scores[first] < score) {
        below += others.weights[first++];
      }
      while (next < others.count && others.scores[next] <= score) {
        notAbove += others.weights[next++];
      }
      doubled += ofClass.weights[i] * (below + notAbove);
    }
    return doubled / (2 * ofClass.total * others.total);
  }

  /** A growing row of numbers with their weights. */
  private static final class Scored {

    private float[] scores = new float[64];
    private double[] weights = new double[64];
    private double total;
    private int count;

    void add(float score, double weight) {
      if (count == scores.length) {
        scores = Arrays.copyOf(scores, Math.multiplyExact(2, count));
        weights = Arrays.copyOf(weights, scores.length);
      }
      scores[count] = score;
      weights[count++] = weight;
      total += weight;
    }

    /** In ascending order, NaN last: the bits of floats, but for the sign, ascend as they do. */
    void sort() {
      long[] keys = new long[count];
      for (int i = 0; i < count; i++) {
        int bits = Float.floatToIntBits(scores[i]);
        keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
      }
      Arrays.sort(keys);
      float[] unsortedScores = scores.clone();
      double[] unsortedWeights = weights.clone();
      for (int i = 0; i < count; i++) {
        scores[i] = unsortedScores[(int) keys[i]];
        weights[i] = unsortedWeights[(int) keys[i]];
      }
    }

    /** Whether there is no number, or one is NaN; of those that are sorted. */
    boolean isWithoutOrder() {
      return count == 0 || Float.isNaN(scores[count - 1]);
    }
  }
}
