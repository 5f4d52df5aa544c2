// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.ActivationOp;
import dev.lanewise.nn.op.AddRow;
import dev.lanewise.nn.op.Dense;
import dev.lanewise.nn.op.MatMul;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A product, then a bias, an activation or both: one product with an epilogue. What lies between
 * them must have no other use. The rule starts from the last of them.
 */
final class DenseRewrite implements Rewrite {

  @Override
  public @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused) {
    Node at = node;
    Activation activation = Activation.IDENTITY;
    if (at.op() instanceof ActivationOp op) {
      if (uses.count(at.input(0)) > 1) {
        return null;
      }
      activation = op.activation();
      at = at.input(0).node();
    }
    Tensor bias = null;
    if (at.op() instanceof AddRow && uses.count(at.input(0)) == 1) {
      bias = at.input(1);
      at = at.input(0).node();
    }
    if (at == node || !(at.op() instanceof MatMul product)) {
      return null;
    }
    List<Tensor> inputs = new ArrayList<>(at.inputs());
    if (bias != null) {
      inputs.add(bias);
    }
    return Node.of(
        new Dense(product.transA(), product.transB(), bias != null, activation),
        inputs.stream().map(fused).toList());
  }
}
