// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code y = (sum of x[i]) / batch}: the mean over the batch, of losses for example. */
public record Mean() implements Op {

  /** Applies it to a vector with one element per row of the batch. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new Mean(), x);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    return List.of(of(Tensor.input("x", Shape.of(Shape.BATCH))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    if (!Rules.floats(this, inputs, 0, 1).isBatched()) {
      throw Rules.refuse(this, inputs, "the input must have one element per row of the batch");
    }
    return List.of(Shape.scalar());
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var rows = binding.kernels().rows();
    var elementwise = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.output(0);
    float share = 1f / binding.batch();
    return () -> {
      rows.rowSums(1, x.size(), x.storage(), x.offset(), x.size(), y.storage(), y.offset());
      elementwise.scale(1, share, y.storage(), y.offset(), y.storage(), y.offset());
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor shares = Tensor.of(new Fill(node.input(0).shape(), 1, true));
    adjoints.addToInput(0, Outer.of(shares, adjoints.ofOutput()));
  }
}
