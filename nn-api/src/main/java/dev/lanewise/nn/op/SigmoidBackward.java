// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code dx = dy * y * (1 - y)}, where {@code y = sigmoid(x)}. */
public record SigmoidBackward() implements Pointwise {

  /**
   * Applies it.
   *
   * @param y what the activation gave
   * @param dy the gradient with respect to y
   */
  public static Tensor of(Tensor y, Tensor dy) {
    return Tensor.of(new SigmoidBackward(), y, dy);
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

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var y = binding.input(0);
    var dy = binding.input(1);
    var dx = binding.output(0);
    return () ->
        kernel.sigmoidBackward(
            dx.size(),
            y.storage(),
            y.offset(),
            dy.storage(),
            dy.offset(),
            dx.storage(),
            dx.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor y = node.input(0);
    Tensor dy = node.input(1);
    Tensor d = adjoints.ofOutput();
    Tensor slope = Add.of(Tensor.fill(y.shape(), 1), Scale.of(-2, y));
    adjoints.addToInput(0, Multiply.of(Multiply.of(d, dy), slope));
    adjoints.addToInput(1, of(y, d));
  }
}
