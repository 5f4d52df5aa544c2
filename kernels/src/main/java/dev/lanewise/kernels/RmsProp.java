// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * RMSprop (Hinton, <a
 * href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Neural networks
 * for machine learning, lecture 6</a>), not centred, without momentum.
 *
 * @param learningRate step size, finite and not negative
 * @param decay of the mean of squares, in [0, 1)
 * @param epsilon added to its root, finite and positive
 */
public record RmsProp(float learningRate, float decay, float epsilon) implements UpdateRule {

  public RmsProp {
    Hyperparameters.rate(learningRate);
    Hyperparameters.share("decay", decay);
    Hyperparameters.epsilon(epsilon);
  }

  /** PyTorch's defaults: decay 0.99, epsilon 1e-8. */
  public static RmsProp of(float learningRate) {
    return new RmsProp(learningRate, 0.99f, 1e-8f);
  }

  @Override
  public int moments() {
    return 1;
  }
}
