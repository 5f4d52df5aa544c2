// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * How a gradient changes a parameter: an optimizer's rule with its hyperparameters. {@link Updates}
 * says what each does, to the bit.
 */
public sealed interface UpdateRule permits Sgd, RmsProp, AdaGrad, Adam, Lion {

  /** The step size. */
  float learningRate();

  /** How many numbers the rule keeps for each parameter; all start from 0. */
  int moments();
}
