// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Tensor;

/** What training makes small. {@link Losses} has the usual ones. */
public interface Loss {

  /**
   * The loss of each row of the batch.
   *
   * @param output what the model gives
   * @param labels one class label per row
   * @return a tensor of shape [batch]
   * @throws IllegalArgumentException if the shapes do not fit
   */
  Tensor losses(Tensor output, Tensor labels);

  /** What a user wants to see of the model's output: the probability of each class. */
  Tensor probabilities(Tensor output);
}
