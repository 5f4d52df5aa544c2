// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.TrainingOp;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What does something else in training becomes what it is outside of it. */
final class InferenceRewrite implements Rewrite {

  @Override
  public @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused) {
    return node.op() instanceof TrainingOp op
        ? Node.of(op.inference(), node.inputs().stream().map(fused).toList())
        : null;
  }
}
