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
  public void add(float[] predictions, int predictionsOffset, float[] targets, int targetsOffset) {
    float score =
        outputs > 1
            ? predictions[predictionsOffset + positive]
            : positive == 1 ? predictions[predictionsOffset] : -predictions[predictionsOffset];
    boolean isOfClass = Scores.chosen(targets, targetsOffset, outputs) == positive;
    (isOfClass ? ofClass : others).add(score);
  }

  @Override
  public double value() {
    float[] high = ofClass.sorted();
    float[] low = others.sorted();
    if (high.length == 0 || low.length == 0 || endsInNan(high) || endsInNan(low)) {
      return Double.NaN;
    }
    long doubled = 0;
    int below = 0;
    int notAbove = 0;
    for (float score : high) {
      while (below < low.length && low[below] < score) {
        below++;
      }
      while (notAbove < low.length && low[notAbove] <= score) {
        notAbove++;
      }
      doubled += below + (long) notAbove;
    }
    return doubled / (2.0 * high.length * low.length);
  }

  /** Sorting puts NaN last. */
  private static boolean endsInNan(float[] sorted) {
    return Float.isNaN(sorted[sorted.length - 1]);
  }

  /** A growing row of numbers. */
  private static final class Scored {

    private float[] scores = new float[64];
    private int count;

    void add(float score) {
      if (count == scores.length) {
        scores = Arrays.copyOf(scores, Math.multiplyExact(2, count));
      }
      scores[count++] = score;
    }

    float[] sorted() {
      float[] sorted = Arrays.copyOf(scores, count);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
