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
 * The gradients of {@link RmsNorm} with respect to x and gamma, from x, gamma, one over the roots
 * and dy.
 */
public record RmsNormBackward() implements Op {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    return Node.of(
            new RmsNormBackward(),
            List.of(
                Tensor.input("x", shape),
                Tensor.parameter("gamma", Shape.of(5)),
                Tensor.input("rstd", Shape.of(Shape.BATCH)),
                Tensor.input("dy", shape)))
        .outputs();
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 4);
    Rules.same(this, List.of(inputs.get(0), inputs.get(3)), 2);
    return List.of(NormTerms.shapes(this, inputs, 1), inputs.get(1).shape());
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return (input == 0 || input == 3) && output == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().norms();
    var x = binding.input(0);
    var gamma = binding.input(1);
    var rstd = binding.input(2);
    var dy = binding.input(3);
    var dx = binding.output(0);
    var dgamma = binding.output(1);
    return () ->
        kernel.rmsNormBackward(
            x.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            gamma.storage(),
            gamma.offset(),
            rstd.storage(),
            rstd.offset(),
            dy.storage(),
            dy.offset(),
            dy.columns(),
            dx.storage(),
            dx.offset(),
            dx.columns(),
            dgamma.storage(),
            dgamma.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor rstd = node.input(2);
    Tensor dy = node.input(3);
    Tensor x = node.input(0);
    Tensor xhat = Multiply.of(x, NormTerms.ROWS.spread(rstd, x));
    Tensor toX = adjoints.ofOutput(0);
    if (toX != null) {
      Tensor d = Multiply.of(dy, node.input(1));
      adjoints.addThrough(NormTerms.ROWS.gradient(false, xhat, rstd, d), toX);
    }
    Tensor toGamma = adjoints.ofOutput(1);
    if (toGamma != null) {
      adjoints.addThrough(NormTerms.columnSums(Multiply.of(dy, xhat)), toGamma);
    }
  }
}
