// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code dgate = dz x a'(gate)}: the gradient of {@link Gated} with respect to its gate.
 *
 * @param function GLU, SWIGLU or GEGLU
 */
public record GateBackward(Binary function) implements Pointwise {

  public GateBackward {
    Gated.activation(function);
  }

  /** Applies it. */
  public static Tensor of(Binary function, Tensor x, Tensor gate, Tensor dz) {
    return Tensor.of(new GateBackward(function), x, gate, dz);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    Tensor x = Tensor.input("x", shape);
    Tensor gate = Tensor.input("gate", shape);
    Tensor dz = Tensor.input("dz", shape);
    return List.of(
        of(Binary.GLU, x, gate, dz), of(Binary.SWIGLU, x, gate, dz), of(Binary.GEGLU, x, gate, dz));
  }

  @Override
  public String name() {
    return function + "_GATE_BACKWARD";
  }

  @Override
  public int arity() {
    return 3;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var gate = binding.input(1);
    var dz = binding.input(2);
    var y = binding.output(0);
    Ternary ternary =
        switch (function) {
          case GLU -> Ternary.GLU_GATE_BACKWARD;
          case SWIGLU -> Ternary.SWIGLU_GATE_BACKWARD;
          default -> Ternary.GEGLU_GATE_BACKWARD;
        };
    return () ->
        kernel.combine(
            ternary,
            y.size(),
            x.storage(),
            x.offset(),
            gate.storage(),
            gate.offset(),
            dz.storage(),
            dz.offset(),
            y.storage(),
            y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Activation activation = Gated.activation(function);
    Tensor gate = node.input(1);
    Tensor product = Multiply.of(node.input(0), node.input(2));
    boolean result = activation.saved() == Binary.Saved.RESULT;
    Tensor saved = result ? Activate.of(activation, gate) : gate;
    adjoints.addThrough(ActivateBackward.of(activation, saved, product), adjoints.ofOutput());
  }
}
