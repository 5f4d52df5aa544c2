// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * Softmax of one row in double precision, and its cross-entropy against an index label.
 *
 * <p>A row with NaN or +Infinity, or with nothing above -Infinity, is NaN throughout.
 *
 * @param maximum the largest logit
 * @param exponentials {@code e^(z - maximum)}
 * @param probabilities the softmax
 * @param spread the mean of {@code |z - maximum|} under the softmax, over finite logits: how much
 *     the rounding of {@code z - maximum} is amplified in the denominator
 */
public record SoftmaxOracle(
    double maximum, double[] exponentials, double[] probabilities, double spread) {

  /** The softmax of a row. */
  public static SoftmaxOracle of(double[] logits) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (double z : logits) {
      maximum = Math.max(maximum, z);
    }
    boolean legal = maximum > Double.NEGATIVE_INFINITY && maximum < Double.POSITIVE_INFINITY;
    double[] exponentials = new double[logits.length];
    double sum = 0;
    for (int j = 0; j < logits.length; j++) {
      exponentials[j] = legal ? StrictMath.exp(logits[j] - maximum) : Double.NaN;
      sum += exponentials[j];
    }
    double[] probabilities = new double[logits.length];
    double spread = 0;
    for (int j = 0; j < logits.length; j++) {
      probabilities[j] = exponentials[j] / sum;
      if (probabilities[j] > 0) {
        spread += probabilities[j] * (maximum - logits[j]);
      }
    }
    return new SoftmaxOracle(maximum, exponentials, probabilities, spread);
  }

  /** The sum of the exponentials. */
  public double denominator() {
    double sum = 0;
    for (double e : exponentials) {
      sum += e;
    }
    return sum;
  }

  /**
   * {@code -ln p[label]}. The logarithm is taken of 1 plus the other exponentials, so that a row
   * which is nearly right keeps its digits.
   */
  public double loss(double[] logits, int label) {
    if (Double.isNaN(probabilities[label])) {
      return Double.NaN;
    }
    double others = 0;
    boolean skipped = false;
    for (double e : exponentials) {
      if (e == 1 && !skipped) {
        skipped = true;
      } else {
        others += e;
      }
    }
    return (maximum - logits[label]) + StrictMath.log1p(others);
  }

  /** The gradient of {@code scale * loss} with respect to the logits. */
  public double[] gradient(int label, double scale) {
    double[] gradient = new double[probabilities.length];
    double others = 0;
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = scale * probabilities[j];
      others += j == label ? 0 : probabilities[j];
    }
    gradient[label] = Double.isNaN(probabilities[label]) ? Double.NaN : -scale * others;
    return gradient;
  }
}
