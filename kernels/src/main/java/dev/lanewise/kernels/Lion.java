// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Lion (Chen et al., <a href="https://arxiv.org/abs/2302.06675">Symbolic Discovery of Optimization
 * Algorithms</a>, algorithm 2).
 *
 * @param learningRate step size, finite and not negative
 * @param beta1 share of the moment in the direction, in [0, 1)
 * @param beta2 decay of the moment, in [0, 1)
 */
public record Lion(float learningRate, float beta1, float beta2) implements UpdateRule {

  public Lion {
    Hyperparameters.rate(learningRate);
    Hyperparameters.share("beta1", beta1);
    Hyperparameters.share("beta2", beta2);
  }

  /** The paper's defaults: 0.9 and 0.99. */
  public static Lion of(float learningRate) {
    return new Lion(learningRate, 0.9f, 0.99f);
  }

  @Override
  public int moments() {
    return 1;
  }
}
