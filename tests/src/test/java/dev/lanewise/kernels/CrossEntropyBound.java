// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;

import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.oracle.CrossEntropyOracle;
import dev.lanewise.check.oracle.SoftmaxOracle;
import java.util.Arrays;

/** How far softmax cross-entropy in float may be from the oracle's. */
final class CrossEntropyBound {

  private static final double U = Bound.FLOAT_ROUNDING;

  private CrossEntropyBound() {}

  /** A row's truth, and how far a computation of it in float may be off. */
  private record Row(double weight, CrossEntropyOracle exact, double lossError, double[] errors) {}

  private static Row row(LossCase loss, int i) {
    double[] z = SoftmaxTest.doubles(loss.logits(), i);
    CrossEntropy<float[]> options = loss.options();
    double[] classWeights = new double[z.length];
    Arrays.fill(classWeights, 1);
    if (options.classWeights() != null) {
      for (int j = 0; j < z.length; j++) {
        classWeights[j] = options.classWeights()[options.classWeightsOffset() + j];
      }
    }
    GuardedMatrix targets = loss.targets();
    boolean ignored = targets == null && loss.label(i) == options.ignoreIndex();
    double weight = ignored ? 0 : rowWeight(options, i);
    double[] masses =
        targets == null
            ? CrossEntropyOracle.masses(
                z.length, loss.label(i), options.labelSmoothing(), classWeights)
            : CrossEntropyOracle.masses(
                SoftmaxTest.doubles(targets, i), options.labelSmoothing(), classWeights);
    CrossEntropyOracle exact = CrossEntropyOracle.of(z, masses, options.zLoss());
    double counted =
        targets == null ? weight * (ignored ? 0 : classWeights[loss.label(i)]) : weight;
    return errors(z, masses, options.zLoss(), weight, counted, exact);
  }

  /** What the loss of a row is multiplied by. */
  static double rowWeight(CrossEntropy<float[]> options, int i) {
    float[] weights = options.rowWeights();
    return weights == null ? 1 : weights[options.rowWeightsOffset() + i];
  }

  /** First-order analysis: roundings of each step, weighted by what they act on. */
  private static Row errors(
      double[] z,
      double[] masses,
      double zLoss,
      double weight,
      double counted,
      CrossEntropyOracle exact) {
    SoftmaxOracle softmax = exact.softmax();
    double gamma = Bound.gamma(Math.min(z.length / 64.0, 64) + 6 + Math.ceilDiv(z.length, 4096), U);
    double denominator = 2 * U + U * softmax.spread() + gamma;
    double log = Math.log(softmax.denominator());
    double logError = denominator + 2 * U * log;
    double lse = Math.abs(exact.logSumExp());
    double lseError = logError + U * lse;
    double mass = 0;
    double distance = 0;
    for (int j = 0; j < z.length; j++) {
      mass += Math.abs(masses[j]);
      distance += Math.abs(masses[j]) * (softmax.maximum() - z[j]);
    }
    double squared = zLoss * lse * lse;
    double lossError =
        mass * logError
            + (8 * U + gamma) * (mass * log + distance + squared)
            + 2 * zLoss * lse * lseError;
    double[] errors = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      double p = softmax.probabilities()[j];
      double share = denominator + (10 + softmax.maximum() - z[j]) * U + gamma;
      errors[j] =
          (mass + 2 * zLoss * lse) * p * (share + logError)
              + 2 * zLoss * lseError * p
              + 6 * U * Math.abs(masses[j]);
    }
    // At the label of hard labels, the others' sum stands for 1 - p.
    double most = 0;
    for (int j = 0; j < z.length; j++) {
      most = Math.max(most, mass * (1 - softmax.probabilities()[j]) * (10 * U + 2 * denominator));
    }
    for (int j = 0; j < z.length; j++) {
      errors[j] += masses[j] == 0 ? 0 : most;
    }
    return new Row(
        counted, exact, weight * lossError, Arrays.stream(errors).map(e -> weight * e).toArray());
  }

  /** Runs the reference and compares losses and gradients with the truth. */
  static void compare(LossCase loss) {
    LossCase.Result actual = loss.run(Subjects.REFERENCE.losses());
    int rows = loss.logits().rows();
    Reduction reduction = loss.options().reduction();
    double counted = 0;
    double total = 0;
    double totalError = 0;
    double size = 0;
    Row[] all = new Row[rows];
    for (int i = 0; i < rows; i++) {
      all[i] = row(loss, i);
      boolean ignored = all[i].lossError() == 0;
      double value = ignored ? 0 : rowWeight(loss.options(), i) * all[i].exact().loss();
      counted += all[i].weight();
      total += value;
      size += Math.abs(value);
      totalError += all[i].lossError();
      if (reduction == NONE) {
        Bound bound = new Bound("loss " + i + " of " + loss);
        bound.compare(
            i,
            actual.losses().get(0, i),
            value,
            1.01 * all[i].lossError() + 2 * U * Math.abs(value) + 1e-44);
        bound.assertHolds();
      }
    }
    if (reduction != NONE) {
      double divisor = reduction == MEAN ? counted : 1;
      Bound bound = new Bound("loss of " + loss);
      bound.compare(
          0,
          actual.losses().get(0, 0),
          total / divisor,
          1.01 * (totalError + 20 * U * size) / divisor + 1e-44);
      bound.assertHolds();
    }
    double factor = reduction == MEAN ? loss.scale() / counted : loss.scale();
    Bound gradients = new Bound("gradient of " + loss);
    for (int i = 0; i < rows; i++) {
      boolean ignored = loss.targets() == null && loss.label(i) == loss.options().ignoreIndex();
      double weight = ignored ? 0 : rowWeight(loss.options(), i);
      for (int j = 0; j < loss.logits().columns(); j++) {
        double exact = factor * weight * all[i].exact().gradient()[j];
        double error = Math.abs(factor) * all[i].errors()[j] + 12 * U * Math.abs(exact);
        gradients.compare(j, actual.gradient().get(i, j), exact, 1.01 * error + 1e-42);
      }
    }
    gradients.assertHolds();
  }
}
