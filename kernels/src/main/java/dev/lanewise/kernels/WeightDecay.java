// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * What draws parameters to zero beside the gradient, in the same pass.
 *
 * @param l2 times the parameter is added to the gradient: PyTorch's {@code weight_decay} but for
 *     AdamW; finite and not negative
 * @param decoupled times the learning rate is the share that a parameter loses: that of AdamW
 *     (Loshchilov and Hutter, <a href="https://arxiv.org/abs/1711.05101">Decoupled Weight Decay
 *     Regularization</a>); finite and not negative
 * @param l1 times the learning rate is taken off the size of the new parameter, but not beyond
 *     zero: proximal gradient descent, which gives exact zeros; finite and not negative
 */
public record WeightDecay(float l2, float decoupled, float l1) {

  /** None. */
  public static final WeightDecay NONE = new WeightDecay(0, 0, 0);

  public WeightDecay {
    Hyperparameters.notNegative("l2", l2);
    Hyperparameters.notNegative("decoupled", decoupled);
    Hyperparameters.notNegative("l1", l1);
  }

  /** Added to the gradient. */
  public static WeightDecay l2(float l2) {
    return new WeightDecay(l2, 0, 0);
  }

  /** Beside the gradient, as in AdamW. */
  public static WeightDecay decoupled(float decoupled) {
    return new WeightDecay(0, decoupled, 0);
  }

  /** Proximal. */
  public static WeightDecay l1(float l1) {
    return new WeightDecay(0, 0, l1);
  }

  /** What decoupled decay leaves of a parameter: {@code 1 - learningRate * decoupled}, by fma. */
  public float kept(float learningRate) {
    return Math.fma(-learningRate, decoupled, 1f);
  }

  /** What L1 decay takes off: {@code learningRate * l1}. */
  public float threshold(float learningRate) {
    return learningRate * l1;
  }
}
