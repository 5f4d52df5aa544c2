// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code dx = dy - e^y sum of dy}, where {@code y = log softmax(x)}, row by row. */
public record LogSoftmaxBackward() implements Pointwise {

  /**
   * Applies it.
   *
   * @param y what {@link LogSoftmax} gave
   * @param dy the gradient with respect to it
   */
  public static Tensor of(Tensor y, Tensor dy) {
    return Tensor.of(new LogSoftmaxBackward(), y, dy);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    return List.of(of(Tensor.input("y", shape), Tensor.input("dy", shape)));
  }

  @Override
  public int arity() {
    return 2;
  }

  /** An element needs its whole row. */
  @Override
  public boolean isDivisible() {
    return false;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var y = binding.input(0);
    var dy = binding.input(1);
    var dx = binding.output(0);
    return () ->
        kernel.logSoftmaxBackward(
            y.rows(),
            y.columns(),
            y.storage(),
            y.offset(),
            y.columns(),
            dy.storage(),
            dy.offset(),
            dy.columns(),
            dx.storage(),
            dx.offset(),
            dx.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor y = node.input(0);
    Tensor dy = node.input(1);
    int last = y.shape().rank() - 1;
    Tensor spread = Expand.of(last, y.shape().part(last, last + 1), Sum.of(last, dy));
    Tensor same = Subtract.of(dy, Multiply.of(Exp.of(y), spread));
    adjoints.addThrough(same, adjoints.ofOutput());
  }
}
