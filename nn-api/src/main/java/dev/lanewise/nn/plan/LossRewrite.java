// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.LossOp;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node that is there for its losses takes the op of one that is there for the gradient of the
 * same losses: the factor does not touch the losses, and then the two are one.
 */
final class LossRewrite implements Rewrite {

  @Override
  public @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused) {
    if (!(node.op() instanceof LossOp op)
        || uses.count(node.output(LossOp.LOSSES)) == 0
        || usesGradient(node, uses)) {
      return null;
    }
    for (Node other : uses.consumers(node.input(0))) {
      if (other.op() instanceof LossOp withGradient
          && withGradient.withFactor(op.factor()).equals(op)
          && other.inputs().equals(node.inputs())
          && usesGradient(other, uses)) {
        return Node.of(withGradient, node.inputs().stream().map(fused).toList());
      }
    }
    return null;
  }

  /** Whether anything but the losses is used. */
  private static boolean usesGradient(Node node, Uses uses) {
    return node.outputs().stream().skip(LossOp.GRADIENT).anyMatch(output -> uses.count(output) > 0);
  }
}
