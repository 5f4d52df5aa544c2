// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.plan.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What training makes small.
 *
 * @param weights a leaf for a weight of each row, 1 in the mean of those that count; null if all
 *     count the same
 * @param losses of the rows, times their weights, or their mean
 * @param mean of the losses
 * @param gradients of the mean with respect to each parameter that is trained; null where it does
 *     not depend on it
 */
record Objective(
    @Nullable Tensor weights, Tensor losses, Tensor mean, List<@Nullable Tensor> gradients) {

  /** Of a model and a loss. */
  static Objective of(Model model, Loss loss, Tensor target, boolean weighted) {
    Tensor weights = weighted ? Tensor.input("weights", Shape.of(Shape.BATCH)) : null;
    Tensor losses =
        weights == null
            ? loss.losses(model.output(), target)
            : loss.losses(model.output(), target, weights);
    Tensor mean = losses.shape().rank() == 0 ? losses : Mean.of(losses);
    var gradients = Gradients.of(mean, model.parameters().trained().parameters());
    return new Objective(weights, losses, mean, gradients);
  }
}
