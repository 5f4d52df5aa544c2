// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Hyperparameters of Adam (Kingma and Ba, <a href="https://arxiv.org/abs/1412.6980">Adam: A Method
 * for Stochastic Optimization</a>, algorithm 1).
 *
 * @param learningRate step size, finite and not negative
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, finite and positive
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements UpdateRule {

  public Adam {
    Hyperparameters.rate(learningRate);
    Hyperparameters.share("beta1", beta1);
    Hyperparameters.share("beta2", beta2);
    Hyperparameters.epsilon(epsilon);
  }

  /** The paper's defaults: decays 0.9 and 0.999, epsilon 1e-8. */
  public static Adam of(float learningRate) {
    return new Adam(learningRate, 0.9f, 0.999f, 1e-8f);
  }

  @Override
  public int moments() {
    return 2;
  }

  /**
   * The rule's own learning rate with the first moment's bias taken out; see {@link #stepSize(int,
   * float)}.
   */
  public float stepSize(int step) {
    return stepSize(step, learningRate);
  }

  /**
   * A learning rate with the first moment's bias taken out: {@code learningRate / (1 - beta1^t)},
   * computed in double, the power by repeated squaring, and rounded to float at the end.
   *
   * @param step the step's number {@code t}, from 1
   * @param learningRate of this step
   */
  public float stepSize(int step, float learningRate) {
    return (float) (learningRate / (1 - power(beta1, step)));
  }

  /**
   * The factor that takes the bias out of the second moment's root: {@code 1 / sqrt(1 - beta2^t)},
   * computed in double, the power by repeated squaring, and rounded to float at the end.
   *
   * @param step the step's number {@code t}, from 1
   */
  public float rootScale(int step) {
    return (float) (1 / Math.sqrt(1 - power(beta2, step)));
  }

  /** Not {@link StrictMath#pow}, which allocates 96 bytes a call on JDK 25. */
  private static double power(double base, int exponent) {
    double power = 1;
    double square = base;
    for (int rest = exponent; rest > 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }
}
