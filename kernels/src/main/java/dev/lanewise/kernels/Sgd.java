// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Gradient descent, with momentum (Polyak, 1964) or Nesterov's form of it (Sutskever et al., <a
 * href="https://proceedings.mlr.press/v28/sutskever13.html">On the importance of initialization and
 * momentum in deep learning</a>, in PyTorch's form).
 *
 * @param learningRate step size, finite and not negative
 * @param momentum how much of the last move is repeated, in [0, 1); 0 for none
 * @param nesterov whether the gradient counts as if at the next place; needs momentum
 */
public record Sgd(float learningRate, float momentum, boolean nesterov) implements UpdateRule {

  public Sgd {
    Hyperparameters.rate(learningRate);
    Hyperparameters.share("momentum", momentum);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("momentum is 0, must be positive for nesterov");
    }
  }

  /** Without momentum. */
  public static Sgd of(float learningRate) {
    return new Sgd(learningRate, 0, false);
  }

  @Override
  public int moments() {
    return momentum == 0 ? 0 : 1;
  }
}
