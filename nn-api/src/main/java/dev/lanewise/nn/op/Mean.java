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

/**
 * Means over neighbouring dimensions, which disappear: a {@link Sum} times one over its number of
 * elements, rounded.
 *
 * @param from the first of the dimensions
 * @param to the one behind the last of them
 */
public record Mean(int from, int to) implements Op {

  /** The mean of all elements, a scalar. */
  public static Tensor of(Tensor x) {
    return of(0, x.shape().rank(), x);
  }

  /** Means over one dimension; negative ones count from behind, as in PyTorch. */
  public static Tensor of(int axis, Tensor x) {
    int from = axis < 0 ? axis + x.shape().rank() : axis;
    return of(from, from + 1, x);
  }

  /** Means over the dimensions from one to before another. */
  public static Tensor of(int from, int to, Tensor x) {
    return Tensor.of(new Mean(from, to), x);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 3, 2));
    return List.of(of(Tensor.input("x", Shape.of(Shape.BATCH))), of(x), of(1, x), of(1, cube));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    return List.of(Sum.shape(this, inputs, from, to));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var elementwise = binding.kernels().elementwise();
    var y = binding.output(0);
    Step sum = Sum.step(binding, from, to);
    float share = 1f / binding.node().input(0).shape().part(from, to).elements(binding.batch());
    return () -> {
      sum.run();
      elementwise.scale(y.size(), share, y.storage(), y.offset(), y.storage(), y.offset());
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Shape shape = node.input(0).shape();
    Shape lost = shape.part(from, to);
    Fill share = new Fill(shape, 1f / lost.elements(1), lost.isBatched());
    Tensor spread = Expand.of(from, lost, adjoints.ofOutput());
    adjoints.addToInput(0, Multiply.of(spread, Tensor.of(share)));
  }
}
