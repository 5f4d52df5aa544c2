// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.View;
import java.util.List;

/** The input as it is, through which no gradient flows: PyTorch's {@code detach}. */
public record StopGradient() implements View {

  /** Applies it. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new StopGradient(), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    return List.of(Multiply.of(x, of(Scale.of(2, x))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    return List.of(Rules.atLeast(this, inputs, 0, 0));
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {}
}
