// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.function.ToDoubleFunction;

/** A number that follows from how often each class was taken for each. */
final class ConfusionTally implements Metric.Tally {

  private final int outputs;
  private final ConfusionMatrix confusion;
  private final ToDoubleFunction<ConfusionMatrix> value;

  ConfusionTally(int outputs, ToDoubleFunction<ConfusionMatrix> value) {
    this.outputs = outputs;
    this.confusion = new ConfusionMatrix(Math.max(2, outputs));
    this.value = value;
  }

  void requireClass(int positive) {
    if (positive >= confusion.classes()) {
      throw new IllegalArgumentException(
          "positive is " + positive + ", must be one of " + confusion.classes() + " classes");
    }
  }

  @Override
  public void add(
      float[] predictions,
      int predictionsOffset,
      float[] targets,
      int targetsOffset,
      double weight) {
    confusion.add(
        Scores.chosen(targets, targetsOffset, outputs),
        Scores.chosen(predictions, predictionsOffset, outputs),
        weight);
  }

  @Override
  public double value() {
    return value.applyAsDouble(confusion);
  }
}
