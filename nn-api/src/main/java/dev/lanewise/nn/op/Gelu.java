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

/** {@code y = 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, the tanh form of GELU. */
public record Gelu() implements Pointwise, ActivationOp {

  /** Applies it. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new Gelu(), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    return List.of(of(Tensor.input("x", Shape.of(Shape.BATCH, 5))));
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public Activation activation() {
    return Activation.GELU;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.output(0);
    return () -> kernel.gelu(y.size(), x.storage(), x.offset(), y.storage(), y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, GeluBackward.of(node.input(0), adjoints.ofOutput()));
  }
}
