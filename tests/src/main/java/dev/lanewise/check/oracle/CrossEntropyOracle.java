// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * Softmax cross-entropy of one row in double precision, against a mass for each class into which
 * labels, smoothing and class weights have gone, with the square of the log-sum-exp added.
 *
 * @param logSumExp ln sum e^z
 * @param loss {@code sum q (logSumExp - z) + zLoss logSumExp^2}
 * @param gradient of the loss with respect to the logits
 * @param softmax the row's softmax and what rounding does to it
 */
public record CrossEntropyOracle(
    double logSumExp, double loss, double[] gradient, SoftmaxOracle softmax) {

  /** The masses of an index label, of which a share is spread over all classes. */
  public static double[] masses(int classes, int label, double smoothing, double[] weights) {
    double[] target = new double[classes];
    target[label] = 1;
    return masses(target, smoothing, weights);
  }

  /** The masses of soft labels, of which a share is spread over all classes. */
  public static double[] masses(double[] target, double smoothing, double[] weights) {
    double[] masses = new double[target.length];
    for (int j = 0; j < masses.length; j++) {
      masses[j] = weights[j] * ((1 - smoothing) * target[j] + smoothing / masses.length);
    }
    return masses;
  }

  /** The loss of a row of finite or masked logits. */
  public static CrossEntropyOracle of(double[] logits, double[] masses, double zLoss) {
    SoftmaxOracle softmax = SoftmaxOracle.of(logits);
    double log = StrictMath.log(softmax.denominator());
    double logSumExp = softmax.maximum() + log;
    double loss = zLoss * logSumExp * logSumExp;
    double all = 2 * zLoss * logSumExp;
    for (int j = 0; j < masses.length; j++) {
      loss += masses[j] == 0 ? 0 : masses[j] * ((softmax.maximum() - logits[j]) + log);
      all += masses[j];
    }
    double[] gradient = new double[masses.length];
    for (int j = 0; j < masses.length; j++) {
      gradient[j] = all * softmax.probabilities()[j] - masses[j];
    }
    return new CrossEntropyOracle(logSumExp, loss, gradient, softmax);
  }
}
