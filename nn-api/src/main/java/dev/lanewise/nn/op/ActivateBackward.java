// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dx = dy * activation'}.
 *
 * @param activation the function, not the identity
 */
public record ActivateBackward(Activation activation) implements Pointwise {

  /**
   * Applies it.
   *
   * @param saved what {@link Activation#saved()} says
   * @param dy the gradient with respect to the activation
   */
  public static Tensor of(Activation activation, Tensor saved, Tensor dy) {
    return Tensor.of(new ActivateBackward(activation), saved, dy);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    Tensor saved = Tensor.input("saved", shape);
    Tensor dy = Tensor.input("dy", shape);
    return Activate.all()
        .filter(activation -> !activation.isIdentity())
        .map(activation -> of(activation, saved, dy))
        .toList();
  }

  @Override
  public String name() {
    return activation.function() + "_BACKWARD";
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernels = binding.kernels().elementwise();
    var saved = binding.input(0);
    var dy = binding.input(1);
    var dx = binding.output(0);
    return () ->
        activation.applyBackward(
            kernels,
            dx.size(),
            saved.storage(),
            saved.offset(),
            dy.storage(),
            dy.offset(),
            dx.storage(),
            dx.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor saved = node.input(0);
    Tensor d = adjoints.ofOutput();
    Tensor bent = bend(saved, Multiply.of(d, node.input(1)));
    if (bent != null) {
      adjoints.addToInput(0, bent);
    }
    adjoints.addToInput(1, of(activation, saved, d));
  }

  /**
   * {@code g} times the derivative of the slope with respect to what was saved; null if it is 0.
   */
  private @Nullable Tensor bend(Tensor saved, Tensor g) {
    return switch (activation.function()) {
      case STEP, RELU, LEAKY_RELU, CLAMP, HARD_SIGMOID -> null;
      case HARD_SWISH -> Scale.of(1 / 3f, of(Activation.clamp(-3, 3), saved, g));
      case SIGMOID -> Multiply.of(g, Add.of(ones(saved), Scale.of(-2, saved)));
      case TANH -> Multiply.of(g, Scale.of(-2, saved));
      case GELU -> Multiply.of(g, GeluBackward.curvature(saved));
      case GELU_ERF -> Multiply.of(g, geluErfCurvature(saved));
      case SILU -> Multiply.of(g, siluCurvature(saved));
      case MISH -> Multiply.of(g, mishCurvature(saved));
      case SOFTPLUS -> SigmoidBackward.of(Sigmoid.of(saved), g);
      case LOG_SIGMOID -> Scale.of(-1, SigmoidBackward.of(Sigmoid.of(saved), g));
      // The slope is the result plus a number where that is negative.
      case ELU, SELU -> ReluBackward.of(Scale.of(-1, saved), g);
      case SOFTSIGN -> Multiply.of(Scale.of(2, g), Add.of(saved, Scale.of(-1, Signs.of(saved))));
      default -> throw new UnsupportedOperationException(name() + " has no gradient");
    };
  }

  /** {@code (2 - x^2) e^(-x^2/2) / sqrt(2 pi)}. */
  private static Tensor geluErfCurvature(Tensor x) {
    Tensor square = Multiply.of(x, x);
    Tensor density = Scale.of(0.3989423f, Exp.of(Scale.of(-0.5f, square)));
    return Multiply.of(density, Add.of(Tensor.fill(x.shape(), 2), Scale.of(-1, square)));
  }

  /**
   * {@code s (1 - t^2) (2 + x (1 - s - 2 s t))} with {@code s = sigmoid(x)}, {@code t = tanh(ln(1 +
   * e^x))}.
   */
  private static Tensor mishCurvature(Tensor x) {
    Tensor s = Sigmoid.of(x);
    Tensor t = Tanh.of(Activate.of(Activation.SOFTPLUS, x));
    Tensor turn = Add.of(ones(x), Multiply.of(s, Add.of(Scale.of(-1, ones(x)), Scale.of(-2, t))));
    Tensor bend = Add.of(Tensor.fill(x.shape(), 2), Multiply.of(x, turn));
    return Multiply.of(TanhBackward.of(t, s), bend);
  }

  private static Tensor ones(Tensor like) {
    return Tensor.fill(like.shape(), 1);
  }

  /** {@code s (1 - s) (2 + x (1 - 2 s))} with {@code s = sigmoid(x)}. */
  private static Tensor siluCurvature(Tensor x) {
    Tensor s = Sigmoid.of(x);
    Tensor two = Tensor.fill(x.shape(), 2);
    Tensor bend = Add.of(two, Multiply.of(x, Add.of(ones(x), Scale.of(-2, s))));
    return SigmoidBackward.of(s, bend);
  }
}
