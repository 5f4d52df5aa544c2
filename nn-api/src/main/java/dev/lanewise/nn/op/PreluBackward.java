// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** The gradients of {@link Prelu} with respect to x and the slopes, from x, the slopes and dy. */
public record PreluBackward() implements Op {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor dy = Tensor.input("dy", Shape.of(Shape.BATCH, 5));
    List<Tensor> inputs = List.of(x, Tensor.parameter("slope", Shape.of(5)), dy);
    return Node.of(new PreluBackward(), inputs).outputs();
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 3);
    Shape x = Prelu.requireSlope(this, inputs);
    Rules.same(this, List.of(inputs.get(0), inputs.get(2)), 2);
    return List.of(x, inputs.get(1).shape());
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input != 1 && output == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var slope = binding.input(1);
    var dy = binding.input(2);
    var dx = binding.output(0);
    var dslope = binding.output(1);
    return () ->
        kernel.preluBackward(
            x.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            slope.storage(),
            slope.offset(),
            dy.storage(),
            dy.offset(),
            dy.columns(),
            dx.storage(),
            dx.offset(),
            dx.columns(),
            dslope.storage(),
            dslope.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    Tensor slope = node.input(1);
    Tensor dy = node.input(2);
    Tensor toX = adjoints.ofOutput(0);
    if (toX != null) {
      Tensor above = Activate.of(Activation.STEP, x);
      Tensor below = Subtract.of(Tensor.fill(x.shape(), 1), above);
      Tensor both = Add.of(above, Multiply.of(below, slope));
      adjoints.addThrough(Multiply.of(dy, both), toX);
    }
    Tensor toSlope = adjoints.ofOutput(1);
    if (toSlope != null) {
      Tensor negative = Subtract.of(x, Relu.of(x));
      Tensor sums = Sum.of(0, x.shape().rank() - 1, Multiply.of(negative, dy));
      adjoints.addThrough(sums, toSlope);
    }
  }
}
