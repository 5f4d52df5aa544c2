// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code z = x + y}. Shapes that differ are broadcast as in NumPy. */
public record Add() implements Pointwise {

  /** Applies it. */
  public static Tensor of(Tensor x, Tensor y) {
    return isBias(x.shape(), y.shape()) ? AddRow.of(x, y) : Broadcast.apply(new Add(), x, y);
  }

  private static boolean isBias(Shape x, Shape row) {
    return x.rank() > 1 && row.equals(x.part(x.rank() - 1, x.rank()));
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 5));
    Tensor row = Tensor.parameter("row", Shape.of(5));
    Tensor column = Tensor.input("column", Shape.of(Shape.BATCH, 1));
    return List.of(of(x, y), of(x, x), of(row, x), of(x, column), of(column, row));
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.input(1);
    var z = binding.output(0);
    return () ->
        kernel.add(
            z.size(), x.storage(), x.offset(), y.storage(), y.offset(), z.storage(), z.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, d);
    adjoints.addToInput(1, d);
  }
}
