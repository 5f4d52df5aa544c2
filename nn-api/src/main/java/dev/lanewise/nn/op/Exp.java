// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code y = e^x}. */
public record Exp() implements Pointwise {

  /** Applies it. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new Exp(), x);
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
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.output(0);
    return () -> kernel.exp(y.size(), x.storage(), x.offset(), y.storage(), y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, Multiply.of(adjoints.ofOutput(), node.output(0)));
  }
}
