// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf.Labels;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code y[i][r] = x[i][indices[i][r]]}: of each row the elements at these places, as PyTorch's
 * {@code gather} over the last dimension.
 */
public record GatherElements() implements Op {

  /**
   * Applies it.
   *
   * @param x [..., columns]
   * @param indices [..., k], each in [0, columns)
   */
  public static Tensor of(Tensor x, Tensor indices) {
    return Tensor.of(new GatherElements(), x, indices);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 2, 5));
    return List.of(
        of(x, Tensor.indices("places", Shape.of(Shape.BATCH, 7), 5)),
        of(cube, Tensor.indices("places", Shape.of(Shape.BATCH, 2, 3), 5)));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    Rules.type(this, inputs, 1, ElementType.INT32);
    Shape indices = inputs.get(1).shape();
    int last = x.rank() - 1;
    if (indices.rank() != x.rank() || !indices.part(0, last).equals(x.part(0, last))) {
      throw Rules.refuse(this, inputs, "all dimensions but the last must be the same");
    }
    requireBound(this, inputs, x.dimension(last));
    return List.of(indices);
  }

  /** As far as the graph tells, every index has an element. */
  static void requireBound(Op op, List<Tensor> inputs, int columns) {
    if (columns != Shape.BATCH
        && inputs.get(1).op() instanceof Labels labels
        && labels.classes() > columns) {
      throw Rules.refuse(
          op, inputs, "indices are below " + labels.classes() + ", must be below " + columns);
    }
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var x = binding.input(0);
    var indices = binding.integers(1);
    var y = binding.output(0);
    return () ->
        kernel.gatherElements(
            x.rows(),
            indices.columns(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            indices.storage(),
            indices.offset(),
            indices.columns(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Shape x = node.input(0).shape();
    int columns = x.dimension(x.rank() - 1);
    adjoints.addToInput(0, ScatterAddElements.of(columns, adjoints.ofOutput(), node.input(1)));
  }
}
