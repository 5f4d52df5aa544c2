// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** The sums of R2: the variation of the targets by West's recurrence (1979), and the errors. */
final class DeterminationTally implements Metric.Tally {

  private final double[] means;
  private final double[] variations;
  private final double[] errors;
  private double samples;

  DeterminationTally(int outputs) {
    means = new double[outputs];
    variations = new double[outputs];
    errors = new double[outputs];
  }

  @Override
  public void add(
      float[] predictions,
      int predictionsOffset,
      float[] targets,
      int targetsOffset,
      double weight) {
    samples += weight;
    for (int i = 0; i < means.length; i++) {
      double target = targets[targetsOffset + i];
      double before = target - means[i];
      means[i] += weight * before / samples;
      variations[i] += weight * before * (target - means[i]);
      double error = predictions[predictionsOffset + i] - target;
      errors[i] += weight * error * error;
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
