// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.ActivationOp;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is added to a product with a bias, and an activation of that, go into the product's
 * epilogue, if nobody else reads what lies between. Sums do not tell which side comes first.
 */
final class ResidualRewrite implements Rewrite {

  /** Below, rows are too short for an epilogue to be as fast as a pass of its own. */
  static final int FEWEST_COLUMNS = 128;

  @Override
  public @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused) {
    if (node.op() instanceof Add) {
      Node joined = join(node.input(0), node.input(1), uses, fused);
      return joined == null ? join(node.input(1), node.input(0), uses, fused) : joined;
    }
    if (node.op() instanceof ActivationOp last && uses.count(node.input(0)) == 1) {
      Tensor sum = fused.apply(node.input(0));
      if (sum.op() instanceof Dense dense && dense.residual() && dense.activation().isIdentity()) {
        return Node.of(dense.then(last.activation()), sum.node().inputs());
      }
    }
    return null;
  }

  private static @Nullable Node join(
      Tensor product, Tensor residual, Uses uses, UnaryOperator<Tensor> fused) {
    Tensor made = fused.apply(product);
    int columns = product.shape().columns(1);
    if (uses.count(product) > 1
        || columns < FEWEST_COLUMNS
        || !(made.op() instanceof Dense dense)
        || !dense.bias()
        || dense.residual()
        || !dense.activation().isIdentity()) {
      return null;
    }
    List<Tensor> inputs = new ArrayList<>(made.node().inputs());
    inputs.add(fused.apply(residual));
    return Node.of(dense.withResidual(), inputs);
  }
}
