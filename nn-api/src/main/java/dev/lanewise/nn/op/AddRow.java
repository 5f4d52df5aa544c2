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

/** {@code y[i][j] = x[i][j] + row[j]}: a bias, where i stands for all dimensions but the last. */
public record AddRow() implements Op {

  /** Applies it to a tensor and a vector with one element per column. */
  public static Tensor of(Tensor x, Tensor row) {
    return Tensor.of(new AddRow(), x, row);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 3, 5));
    Tensor row = Tensor.parameter("row", Shape.of(5));
    return List.of(of(x, row), of(cube, row));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = Rules.atLeast(this, inputs, 0, 2);
    Shape row = Rules.floats(this, inputs, 1, 1);
    if (x.dimension(x.rank() - 1) != row.dimension(0)) {
      throw Rules.refuse(this, inputs, "the row must have as many elements as there are columns");
    }
    return List.of(x);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var row = binding.input(1);
    var y = binding.output(0);
    return () ->
        kernel.addRow(
            y.rows(),
            y.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            row.storage(),
            row.offset(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, d);
    adjoints.addToInput(1, Sum.of(0, d.shape().rank() - 1, d));
  }
}
