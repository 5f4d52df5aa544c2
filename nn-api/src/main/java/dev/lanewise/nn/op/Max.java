// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code y[i] = max over j of x[i][j]}: of each row the largest element, or NaN if there is one.
 * Equal largest elements share the gradient, as in PyTorch's {@code amax}; where the largest is
 * infinite the row's gradient is NaN.
 */
public record Max() implements Op {

  /** Applies it to rows; their dimension disappears. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new Max(), x);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    return List.of(
        of(Tensor.input("x", Shape.of(Shape.BATCH, 5))),
        of(Tensor.input("x", Shape.of(Shape.BATCH, 2, 3))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    return List.of(x.part(0, x.rank() - 1));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().selections();
    var x = binding.input(0);
    var y = binding.output(0);
    return () ->
        kernel.max(
            x.rows(), x.columns(), x.storage(), x.offset(), x.columns(), y.storage(), y.offset());
  }

  @Override
  public long flops(Node node, int batch) {
    return node.input(0).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    int last = x.shape().rank() - 1;
    Shape columns = x.shape().part(last, last + 1);
    Tensor below = Subtract.of(Expand.of(last, columns, node.output(0)), x);
    Tensor largest = Subtract.of(Tensor.fill(x.shape(), 1), Activate.of(Activation.STEP, below));
    Tensor share = Divide.of(adjoints.ofOutput(), Sum.of(last, largest));
    adjoints.addToInput(0, Multiply.of(largest, Expand.of(last, columns, share)));
  }
}
