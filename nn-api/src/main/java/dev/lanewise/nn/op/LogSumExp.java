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

/** {@code y[i] = ln sum over j of e^x[i][j]}: of each row, without overflow. */
public record LogSumExp() implements Op {

  /** Applies it to rows; their dimension disappears. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new LogSumExp(), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    return List.of(
        of(Tensor.input("x", Shape.of(Shape.BATCH, 5))),
        of(Tensor.input("x", Shape.of(Shape.BATCH, 2, 3))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    return List.of(x.part(0, x.rank() - 1));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var y = binding.output(0);
    return () ->
        kernel.logSumExp(
            x.rows(), x.columns(), x.storage(), x.offset(), x.columns(), y.storage(), y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    int last = x.shape().rank() - 1;
    Tensor spread = Expand.of(last, x.shape().part(last, last + 1), adjoints.ofOutput());
    adjoints.addToInput(0, Multiply.of(Softmax.of(x), spread));
  }
}
