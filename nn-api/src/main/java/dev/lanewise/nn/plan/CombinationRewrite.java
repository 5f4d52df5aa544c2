// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.CombinedDense;
import dev.lanewise.nn.op.Dense;
import dev.lanewise.nn.op.Gated;
import dev.lanewise.nn.op.GatedDense;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Prelu;
import dev.lanewise.nn.op.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A gated unit goes into the epilogue of the product that is its gate, and PReLU into that of its
 * argument; PReLU, and what has no bias, only if rows are long enough for an epilogue to be as
 * fast. What lies between must have no other use. If both halves of a gated unit are cut out of one
 * product, that is made half by half, and nothing is cut.
 */
final class CombinationRewrite implements Rewrite {

  /** With fewer, two products of half the columns take longer than one and the cuts. */
  private static final int FEWEST_IN_HALF = 32;

  @Override
  public @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused) {
    if (node.op() instanceof Prelu) {
      return combine(Binary.PRELU, node.input(0), node.input(1), uses, fused);
    }
    if (node.op() instanceof Gated gated) {
      Tensor x = node.input(0);
      Tensor gate = node.input(1);
      return areHalves(x, gate, uses)
          ? gate(gated.function(), fused.apply(x.node().input(0)))
          : combine(gated.function(), gate, x, uses, fused);
    }
    return null;
  }

  private static @Nullable Node combine(
      Binary function, Tensor product, Tensor operand, Uses uses, UnaryOperator<Tensor> fused) {
    Tensor made = fused.apply(product);
    Dense dense = dense(made);
    if (dense == null
        || uses.count(product) > 1
        || isShort(product) && (!dense.bias() || function == Binary.PRELU)) {
      return null;
    }
    List<Tensor> inputs = new ArrayList<>(made.node().inputs());
    inputs.add(fused.apply(operand));
    return Node.of(new CombinedDense(dense, function), inputs);
  }

  private static boolean isShort(Tensor product) {
    return product.shape().columns(1) < ResidualRewrite.FEWEST_COLUMNS;
  }

  private static @Nullable Node gate(Binary function, Tensor made) {
    Dense dense = dense(made);
    return dense == null || dense.residual()
        ? null
        : Node.of(new GatedDense(dense, function), made.node().inputs());
  }

  /** Whether they are all that is used of a tensor, its left and its right half. */
  private static boolean areHalves(Tensor x, Tensor gate, Uses uses) {
    if (!(x.op() instanceof Slice left && gate.op() instanceof Slice right)) {
      return false;
    }
    Tensor whole = x.node().input(0);
    int last = whole.shape().rank() - 1;
    return gate.node().input(0).equals(whole)
        && left.size() >= FEWEST_IN_HALF
        && uses.count(whole) == 2
        && uses.count(x) == 1
        && uses.count(gate) == 1
        && left.equals(new Slice(last, 0, left.size()))
        && right.equals(new Slice(last, left.size(), left.size()))
        && whole.shape().dimension(last) == 2 * left.size();
  }

  /** What makes the tensor, if that is a product without activation. */
  private static @Nullable Dense dense(Tensor made) {
    if (made.op() instanceof MatMul product) {
      return new Dense(product.transA(), product.transB(), false, Activation.IDENTITY);
    }
    return made.op() instanceof Dense dense && dense.activation().isIdentity() ? dense : null;
  }
}
