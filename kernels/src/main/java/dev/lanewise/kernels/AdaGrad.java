// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * AdaGrad (Duchi et al., <a href="https://jmlr.org/papers/v12/duchi11a.html">Adaptive Subgradient
 * Methods for Online Learning and Stochastic Optimization</a>, diagonal form).
 *
 * @param learningRate step size, finite and not negative
 * @param epsilon added to the root of the sum of squares, finite and positive
 */
public record AdaGrad(float learningRate, float epsilon) implements UpdateRule {

  public AdaGrad {
    Hyperparameters.rate(learningRate);
    Hyperparameters.epsilon(epsilon);
  }

  /** PyTorch's default: epsilon 1e-10. */
  public static AdaGrad of(float learningRate) {
    return new AdaGrad(learningRate, 1e-10f);
  }

  @Override
  public int moments() {
    return 1;
  }
}
