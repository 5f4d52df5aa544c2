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
 * {@code y[indices[i]] += x[i]}, row by row into zeros: the gradient of {@link Gather}. Equal
 * indices add up in increasing i.
 *
 * @param rows of y
 */
public record ScatterAdd(int rows) implements Op {

  /** Applies it to rows x and as many indices in [0, rows). */
  public static Tensor of(int rows, Tensor x, Tensor indices) {
    return Tensor.of(new ScatterAdd(rows), x, indices);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    return List.of(of(7, Tensor.input("x", Shape.of(Shape.BATCH, 3)), Tensor.labels("labels", 7)));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = Rules.atLeast(this, inputs, 0, 2);
    Rules.type(this, inputs, 1, ElementType.INT32);
    if (!inputs.get(1).shape().equals(x.part(0, x.rank() - 1))) {
      throw Rules.refuse(this, inputs, "there must be one index per row");
    }
    if (inputs.get(1).op() instanceof Labels labels && labels.classes() > rows) {
      throw Rules.refuse(this, inputs, "there must be a row for each index, not " + rows);
    }
    return List.of(Shape.of(rows, x.dimension(x.rank() - 1)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var x = binding.input(0);
    var indices = binding.integers(1);
    var y = binding.output(0);
    return () -> {
      kernel.fill(1, y.size(), 0, y.storage(), y.offset(), y.size());
      kernel.scatterAddRows(
          x.rows(),
          x.columns(),
          x.storage(),
          x.offset(),
          x.columns(),
          indices.storage(),
          indices.offset(),
          y.storage(),
          y.offset(),
          y.columns(),
          y.rows());
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, Gather.of(adjoints.ofOutput(), node.input(1)));
  }
}
