// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code y = sum of x[i]}, a scalar. */
public record Sum() implements Op {

  /** Applies it to a vector. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new Sum(), x);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    return List.of(of(Tensor.input("x", Shape.of(Shape.BATCH))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Rules.floats(this, inputs, 0, 1);
    return List.of(Shape.scalar());
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var y = binding.output(0);
    return () ->
        kernel.rowSums(1, x.size(), x.storage(), x.offset(), x.size(), y.storage(), y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor ones = Tensor.fill(node.input(0).shape(), 1);
    adjoints.addToInput(0, Outer.of(ones, adjoints.ofOutput()));
  }
}
