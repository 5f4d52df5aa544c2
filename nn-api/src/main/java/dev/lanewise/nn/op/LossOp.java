// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;

/**
 * An op whose kernel makes losses and their gradient at once. Output 0 is the losses, of a shape
 * that input 0 begins with: one for each element, each row, or one altogether. Output 1 is the
 * gradient of their sum with respect to input 0, times the factor; others may follow.
 */
public interface LossOp extends Op {

  /** The index of the output with the losses. */
  int LOSSES = 0;

  /** The index of the output with the gradient. */
  int GRADIENT = 1;

  /** What the gradient is multiplied by. */
  Factor factor();

  /** The op with the same losses, whose gradient has another factor. */
  LossOp withFactor(Factor factor);

  /**
   * The gradient without its factor, as ops that have gradients themselves.
   *
   * @throws UnsupportedOperationException if there are none
   */
  Tensor slope(Node node);

  /** The gradient of the losses' weighted sum with respect to the targets, if it is asked for. */
  void backwardToTargets(Node node, Tensor weights, Adjoints adjoints);

  @Override
  default boolean mayOverwrite(int input, int output) {
    return input == 0 && output == GRADIENT;
  }

  @Override
  default void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput(LOSSES);
    if (d != null) {
      Shape x = node.input(0).shape();
      Tensor spread = Expand.of(d.shape().rank(), x.part(d.shape().rank(), x.rank()), d);
      adjoints.addToInput(0, gradient(node, spread));
      backwardToTargets(node, spread, adjoints);
    }
    Tensor second = adjoints.ofOutput(GRADIENT);
    if (second != null) {
      Tensor slope = slope(node);
      adjoints.addThrough(Multiply.of(slope, Tensor.of(factor().fill(slope.shape()))), second);
    }
  }

  private Tensor gradient(Node node, Tensor weights) {
    if (weights.op() instanceof Fill fill) {
      LossOp scaled = withFactor(new Factor(fill.value(), fill.overBatch()));
      return Node.of(scaled, node.inputs()).output(GRADIENT);
    }
    Tensor plain = Node.of(withFactor(Factor.ONE), node.inputs()).output(GRADIENT);
    return Multiply.of(weights, plain);
  }
}
