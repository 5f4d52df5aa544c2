// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code y[i][indices[i][r]] += x[i][r]} into zeros: the gradient of {@link GatherElements}. Equal
 * indices of a row add up in increasing r.
 *
 * @param columns of y; {@link Shape#BATCH} for as many as the batch has samples
 */
public record ScatterAddElements(int columns) implements Op {

  /** Applies it to x and as many indices in [0, columns). */
  public static Tensor of(int columns, Tensor x, Tensor indices) {
    return Tensor.of(new ScatterAddElements(columns), x, indices);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 7));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 2, 3));
    return List.of(
        of(5, x, Tensor.indices("places", x.shape(), 5)),
        of(70, cube, Tensor.indices("places", cube.shape(), 70)));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    Rules.type(this, inputs, 1, ElementType.INT32);
    if (!inputs.get(1).shape().equals(x)) {
      throw Rules.refuse(this, inputs, "there must be one index per element");
    }
    GatherElements.requireBound(this, inputs, columns);
    int last = x.rank() - 1;
    return List.of(x.part(0, last).insert(last, Shape.of(columns)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var x = binding.input(0);
    var indices = binding.integers(1);
    var y = binding.output(0);
    return () -> {
      kernel.fill(1, y.size(), 0, y.storage(), y.offset(), y.size());
      kernel.scatterAddElements(
          x.rows(),
          indices.columns(),
          y.columns(),
          x.storage(),
          x.offset(),
          x.columns(),
          indices.storage(),
          indices.offset(),
          indices.columns(),
          y.storage(),
          y.offset(),
          y.columns());
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, GatherElements.of(adjoints.ofOutput(), node.input(1)));
  }
}
