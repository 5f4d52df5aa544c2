// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any activation of the kernels.
 *
 * @param activation the function
 */
public record Activate(Activation activation) implements Pointwise, ActivationOp {

  /** Applies it. */
  public static Tensor of(Activation activation, Tensor x) {
    return Tensor.of(new Activate(activation), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    return all().map(activation -> of(activation, x)).toList();
  }

  static Stream<Activation> all() {
    return Stream.of(
        Activation.IDENTITY,
        Activation.STEP,
        Activation.RELU,
        Activation.leakyRelu(0.1f),
        Activation.clamp(-0.5f, 0.4f),
        Activation.SIGMOID,
        Activation.TANH,
        Activation.GELU,
        Activation.GELU_ERF,
        Activation.SILU,
        Activation.MISH,
        Activation.SOFTPLUS,
        Activation.LOG_SIGMOID,
        Activation.elu(0.7f),
        Activation.SELU,
        Activation.SOFTSIGN,
        Activation.HARD_SIGMOID,
        Activation.HARD_SWISH);
  }

  @Override
  public String name() {
    return activation.function().name();
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernels = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.output(0);
    return () ->
        activation.apply(kernels, y.size(), x.storage(), x.offset(), y.storage(), y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    if (activation.isIdentity()) {
      adjoints.addToInput(0, adjoints.ofOutput());
      return;
    }
    Tensor saved = activation.saved() == Binary.Saved.RESULT ? node.output(0) : node.input(0);
    adjoints.addToInput(0, ActivateBackward.of(activation, saved, adjoints.ofOutput()));
  }
}
