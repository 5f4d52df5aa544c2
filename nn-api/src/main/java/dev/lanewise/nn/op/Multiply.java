// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code z = x * y}, element by element. Shapes that differ are broadcast as in NumPy. */
public record Multiply() implements Pointwise {

  /** Applies it; known numbers are multiplied at once. */
  public static Tensor of(Tensor x, Tensor y) {
    Tensor product = Broadcast.apply(new Multiply(), x, y);
    return x.op() instanceof Fill fx
            && y.op() instanceof Fill fy
            && !(fx.overBatch() && fy.overBatch())
        ? Tensor.of(
            new Fill(product.shape(), fx.value() * fy.value(), fx.overBatch() || fy.overBatch()))
        : product;
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 5));
    Tensor row = Tensor.parameter("row", Shape.of(5));
    Tensor column = Tensor.input("column", Shape.of(Shape.BATCH, 1));
    return List.of(of(x, y), of(x, x), of(x, row), of(column, x));
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.input(1);
    var z = binding.output(0);
    return () ->
        kernel.multiply(
            z.size(), x.storage(), x.offset(), y.storage(), y.offset(), z.storage(), z.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, of(d, node.input(1)));
    adjoints.addToInput(1, of(d, node.input(0)));
  }
}
