// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code z[i][j] = x[i] * y[j]}, the outer product of two vectors; or {@code z[i] = x[i] * y} if y
 * is a scalar. With a vector of ones it repeats the other along a new dimension, which is the
 * gradient of a sum.
 */
public record Outer() implements Op {

  /** Applies it to a vector and a vector or scalar; known numbers are multiplied at once. */
  public static Tensor of(Tensor x, Tensor y) {
    Tensor product = Tensor.of(new Outer(), x, y);
    return x.op() instanceof Fill fx
            && y.op() instanceof Fill fy
            && !(fx.overBatch() && fy.overBatch())
        ? Tensor.of(
            new Fill(product.shape(), fx.value() * fy.value(), fx.overBatch() || fy.overBatch()))
        : product;
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH));
    return List.of(
        of(x, Tensor.input("y", Shape.of(5))), of(x, Tensor.parameter("y", Shape.scalar())));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = Rules.floats(this, inputs, 0, 1);
    Rules.type(this, inputs, 1, ElementType.FLOAT32);
    Shape y = inputs.get(1).shape();
    if (y.rank() > 1 || y.isBatched()) {
      throw Rules.refuse(this, inputs, "input 1 must be a vector without batch, or a scalar");
    }
    return List.of(y.rank() == 0 ? x : Shape.of(x.dimension(0), y.dimension(0)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().products();
    var x = binding.input(0);
    var y = binding.input(1);
    var z = binding.output(0);
    return () ->
        kernel.sgemm(
            Transpose.N,
            Transpose.N,
            x.size(),
            y.size(),
            1,
            1,
            x.storage(),
            x.offset(),
            1,
            y.storage(),
            y.offset(),
            y.size(),
            0,
            z.storage(),
            z.offset(),
            y.size());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    Tensor y = node.input(1);
    Tensor d = adjoints.ofOutput();
    Tensor alongX = Multiply.of(d, of(Tensor.fill(x.shape(), 1), y));
    Tensor alongY = Multiply.of(d, of(x, Tensor.fill(y.shape(), 1)));
    boolean scalar = y.shape().rank() == 0;
    adjoints.addToInput(0, scalar ? alongX : RowSums.of(alongX));
    adjoints.addToInput(1, scalar ? Sum.of(alongY) : ColumnSums.of(alongY));
  }
}
