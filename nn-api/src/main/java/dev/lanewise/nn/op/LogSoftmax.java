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

/** {@code y[i][j] = x[i][j] - ln sum over k of e^x[i][k]}, the logarithm of {@link Softmax}. */
public record LogSoftmax() implements Op {

  /** Applies it to rows of logits. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new LogSoftmax(), x);
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
    return List.of(Rules.atLeast(this, inputs, 0, 1));
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return true;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var y = binding.output(0);
    return () ->
        kernel.logSoftmax(
            x.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, LogSoftmaxBackward.of(node.output(0), adjoints.ofOutput()));
  }
}
