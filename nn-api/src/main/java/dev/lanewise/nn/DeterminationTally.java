// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** The sums of R2: the variation of the targets by Welford's recurrence, and the errors. */
final class DeterminationTally implements Metric.Tally {

  private final double[] means;
  private final double[] variations;
  private final double[] errors;
  private long samples;

  DeterminationTally(int outputs) {
    means = new double[outputs];
    variations = new double[outputs];
    errors = new double[outputs];
  }

  @Override
  public void add(float[] predictions, int predictionsOffset, float[] targets, int targetsOffset) {
    samples++;
    for (int i = 0; i < means.length; i++) {
      double target = targets[targetsOffset + i];
      double before = target - means[i];
      means[i] += before / samples;
      variations[i] += before * (target - means[i]);
      double error = predictions[predictionsOffset + i] - target;
      errors[i] += error * error;
    }
  }

  @Override
  public double value() {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += variations[i] == 0 ? Double.NaN : 1 - errors[i] / variations[i];
    }
    return sum / means.length;
  }
}
