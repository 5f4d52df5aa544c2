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

/**
 * A gated unit: {@code z = x a(gate)}, where a is sigmoid for GLU, silu for SWIGLU, gelu (tanh
 * form) for GEGLU.
 *
 * @param function GLU, SWIGLU or GEGLU
 */
public record Gated(Binary function) implements Pointwise {

  public Gated {
    activation(function);
  }

  /** Applies it. */
  public static Tensor of(Binary function, Tensor x, Tensor gate) {
    return Tensor.of(new Gated(function), x, gate);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor gate = Tensor.input("gate", Shape.of(Shape.BATCH, 5));
    Tensor square = Tensor.parameter("square", Shape.of(5, 5));
    Tensor biased = AddRow.of(MatMul.of(gate, square), Tensor.parameter("five", Shape.of(5)));
    return List.of(
        of(Binary.GLU, x, gate),
        of(Binary.SWIGLU, x, gate),
        of(Binary.GEGLU, x, gate),
        of(Binary.SWIGLU, x, biased));
  }

  static Activation activation(Binary function) {
    return switch (function) {
      case GLU -> Activation.SIGMOID;
      case SWIGLU -> Activation.SILU;
      case GEGLU -> Activation.GELU;
      default ->
          throw new IllegalArgumentException(
              "function is " + function + ", must be GLU, SWIGLU or GEGLU");
    };
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    return Pointwise.combine(function, binding);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, of(function, d, node.input(1)));
    adjoints.addToInput(1, GateBackward.of(function, node.input(0), node.input(1), d));
  }
}
