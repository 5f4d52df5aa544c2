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

/** {@code y[i] = table[indices[i]]}, row by row: an embedding. */
public record Gather() implements Op {

  /**
   * Applies it.
   *
   * @param table [rows, columns]
   * @param indices of any shape, each in [0, rows)
   */
  public static Tensor of(Tensor table, Tensor indices) {
    return Tensor.of(new Gather(), table, indices);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor table = Tensor.parameter("table", Shape.of(7, 3));
    return List.of(
        of(table, Tensor.labels("labels", 7)),
        of(table, Tensor.indices("words", Shape.of(Shape.BATCH, 2), 7)));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape table = Rules.floats(this, inputs, 0, 2);
    Rules.type(this, inputs, 1, ElementType.INT32);
    if (table.isBatched()
        || inputs.get(1).op() instanceof Labels l && l.classes() > table.dimension(0)) {
      throw Rules.refuse(this, inputs, "the table must have a row for each index");
    }
    Shape indices = inputs.get(1).shape();
    return List.of(indices.insert(indices.rank(), table.part(1, 2)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var table = binding.input(0);
    var indices = binding.integers(1);
    var y = binding.output(0);
    return () ->
        kernel.gatherRows(
            y.rows(),
            y.columns(),
            table.storage(),
            table.offset(),
            table.columns(),
            table.rows(),
            indices.storage(),
            indices.offset(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    int rows = node.input(0).shape().dimension(0);
    adjoints.addToInput(0, ScatterAdd.of(rows, adjoints.ofOutput(), node.input(1)));
  }
}
