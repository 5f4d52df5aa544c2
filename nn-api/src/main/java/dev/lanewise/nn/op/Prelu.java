// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code y[i][j] = x[i][j] < 0 ? slope[j] x[i][j] : x[i][j]}: ReLU with slopes that are trained.
 */
public record Prelu() implements Op {

  /** Applies it to rows and one slope per column. */
  public static Tensor of(Tensor x, Tensor slope) {
    return Tensor.of(new Prelu(), x, slope);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    return List.of(of(x, Tensor.parameter("slope", Shape.of(5))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    return List.of(requireSlope(this, inputs));
  }

  static Shape requireSlope(Op op, List<Tensor> inputs) {
    Shape x = Rules.atLeast(op, inputs, 0, 2);
    Shape slope = Rules.floats(op, inputs, 1, 1);
    if (!slope.equals(x.part(x.rank() - 1, x.rank()))) {
      throw Rules.refuse(op, inputs, "there must be one slope per column");
    }
    return x;
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var slope = binding.input(1);
    var y = binding.output(0);
    return () ->
        kernel.prelu(
            x.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            slope.storage(),
            slope.offset(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Node back =
        Node.of(new PreluBackward(), List.of(node.input(0), node.input(1), adjoints.ofOutput()));
    adjoints.addToInput(0, back.output(0));
    adjoints.addToInput(1, back.output(1));
  }
}
