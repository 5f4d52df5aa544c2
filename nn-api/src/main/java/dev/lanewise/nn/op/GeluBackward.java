// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code dx = dy * gelu'(x)}, from the argument x of {@link Gelu}. */
public record GeluBackward() implements Pointwise {

  /** {@code v = LINEAR x + CUBIC x^3}: {@code sqrt(8/pi)}, and that times 0.044715. */
  private static final float LINEAR = 1.5957691f;

  private static final float CUBIC = 0.071354816f;

  /**
   * Applies it.
   *
   * @param x what the activation was applied to
   * @param dy the gradient with respect to the activation
   */
  public static Tensor of(Tensor x, Tensor dy) {
    return Tensor.of(new GeluBackward(), x, dy);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    return List.of(of(Tensor.input("x", shape), Tensor.input("dy", shape)));
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var dy = binding.input(1);
    var dx = binding.output(0);
    return () ->
        kernel.geluBackward(
            dx.size(),
            x.storage(),
            x.offset(),
            dy.storage(),
            dy.offset(),
            dx.storage(),
            dx.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    Tensor dy = node.input(1);
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, Multiply.of(Multiply.of(d, dy), curvature(x)));
    adjoints.addToInput(1, of(x, d));
  }

  /**
   * The second derivative: with {@code gelu(x) = x s} and {@code s = sigmoid(v)}, it is {@code s (1
   * - s) (2 v' + x v'' + x v'^2 (1 - 2 s))}.
   */
  static Tensor curvature(Tensor x) {
    Tensor one = Tensor.fill(x.shape(), 1);
    Tensor square = Multiply.of(x, x);
    Tensor v = Multiply.of(x, Add.of(Scale.of(LINEAR, one), Scale.of(CUBIC, square)));
    Tensor slope = Add.of(Scale.of(LINEAR, one), Scale.of(3 * CUBIC, square));
    Tensor s = Sigmoid.of(v);
    Tensor complement = Sigmoid.of(Scale.of(-1, v));
    Tensor bend =
        Multiply.of(Multiply.of(x, Multiply.of(slope, slope)), Add.of(complement, Scale.of(-1, s)));
    Tensor sum = Add.of(Add.of(Scale.of(2, slope), Scale.of(6 * CUBIC, square)), bend);
    return Multiply.of(Multiply.of(s, complement), sum);
  }
}
