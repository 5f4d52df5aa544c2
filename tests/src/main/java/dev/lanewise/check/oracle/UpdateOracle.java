// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/** Optimizers by the textbook, in double precision, one object per vector of parameters. */
public final class UpdateOracle {

  private final double[] parameters;
  private final double[] moment1;
  private final double[] moment2;
  private int step;

  /** Starts from parameters, with moments of zero. */
  public UpdateOracle(double[] parameters) {
    this.parameters = parameters.clone();
    this.moment1 = new double[parameters.length];
    this.moment2 = new double[parameters.length];
  }

  /** Gradient descent. */
  public void sgd(double learningRate, double[] gradient) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= learningRate * gradient[i];
    }
  }

  /** Adam (Kingma and Ba 2014, algorithm 1). */
  public void adam(
      double learningRate, double beta1, double beta2, double epsilon, double[] gradient) {
    step++;
    for (int i = 0; i < parameters.length; i++) {
      moment1[i] = beta1 * moment1[i] + (1 - beta1) * gradient[i];
      moment2[i] = beta2 * moment2[i] + (1 - beta2) * gradient[i] * gradient[i];
      double unbiased1 = moment1[i] / (1 - StrictMath.pow(beta1, step));
      double unbiased2 = moment2[i] / (1 - StrictMath.pow(beta2, step));
      parameters[i] -= learningRate * unbiased1 / (Math.sqrt(unbiased2) + epsilon);
    }
  }

  /** The parameters as they are now. */
  public double[] parameters() {
    return parameters.clone();
  }

  /** Adam's first moment as it is now. */
  public double[] moment1() {
    return moment1.clone();
  }

  /** Adam's second moment as it is now. */
  public double[] moment2() {
    return moment2.clone();
  }
}
