// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code z = x - y}. Shapes that differ are broadcast as in NumPy. */
public record Subtract() implements Pointwise {

  /** Applies it. */
  public static Tensor of(Tensor x, Tensor y) {
    return Broadcast.apply(new Subtract(), x, y);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 5));
    Tensor row = Tensor.parameter("row", Shape.of(5));
    return List.of(of(x, y), of(x, x), of(x, row), of(row, x));
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    return Pointwise.combine(Binary.SUBTRACT, binding);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, d);
    adjoints.addToInput(1, Elementary.of(Unary.NEGATE, d));
  }
}
