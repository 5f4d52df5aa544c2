// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** What predictions and targets differ, squared or not, in the mean over all elements. */
final class ErrorTally implements Metric.Tally {

  private final int outputs;
  private final boolean squared;
  private double sum;
  private double count;

  ErrorTally(int outputs, boolean squared) {
    this.outputs = outputs;
    this.squared = squared;
  }

  @Override
  public void add(
      float[] predictions,
      int predictionsOffset,
      float[] targets,
      int targetsOffset,
      double weight) {
    for (int i = 0; i < outputs; i++) {
      double error = (double) predictions[predictionsOffset + i] - targets[targetsOffset + i];
      sum += weight * (squared ? error * error : Math.abs(error));
    }
    count += weight * outputs;
  }

  @Override
  public double value() {
    return sum / count;
  }
}
