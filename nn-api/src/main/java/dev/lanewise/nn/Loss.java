// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Multiply;

/** What training makes small. {@link Losses} has the usual ones. */
public interface Loss {

  /**
   * A leaf for the targets of a batch: {@link Tensor#labels} for one class label per row, or an
   * {@link Tensor#input} for floats, such as the numbers that a regression should give.
   *
   * @param output what the model gives
   * @throws IllegalArgumentException if the loss does not take an output of this shape
   */
  Tensor target(Tensor output);

  /**
   * The loss of each row of the batch, whose mean is made small.
   *
   * @param output what the model gives
   * @param target what {@link #target} gave for it, or anything of its shape
   * @return a tensor of shape [batch]; or a scalar that is the mean of a batch already, where that
   *     is not a sum over the rows divided by their number
   * @throws IllegalArgumentException if the shapes do not fit
   */
  Tensor losses(Tensor output, Tensor target);

  /**
   * The same of rows that have weights: each row's loss times its weight; or the mean of a batch
   * that divides by what its rows weigh.
   *
   * @param weights one for each row, not negative
   * @throws IllegalArgumentException if the shapes do not fit, or the loss takes no weights: unless
   *     it says otherwise, one that is the mean of a batch already
   */
  default Tensor losses(Tensor output, Tensor target, Tensor weights) {
    Tensor each = losses(output, target);
    if (each.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "the loss is the mean of a batch already, and takes no weights of its rows");
    }
    return Multiply.of(each, weights);
  }

  /**
   * What a row with this label counts in a mean that {@link #losses} takes itself: 1 unless a loss
   * says otherwise, 0 if it does not count at all. A batch in which none counts has no mean:
   * training and evaluation pass over it.
   *
   * @param label of the row, if targets are labels
   */
  default float weight(int label) {
    return 1;
  }

  /**
   * What a user wants to see of the model's output: of a loss of logits probabilities, else the
   * output itself.
   */
  default Tensor prediction(Tensor output) {
    return output;
  }
}
