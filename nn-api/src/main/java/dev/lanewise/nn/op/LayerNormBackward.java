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
 * The gradients of {@link LayerNorm} with respect to x, gamma and beta, from x, gamma, the means,
 * one over the deviations and dy.
 */
public record LayerNormBackward() implements Op {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    return Node.of(
            new LayerNormBackward(),
            List.of(
                Tensor.input("x", shape),
                Tensor.parameter("gamma", Shape.of(5)),
                Tensor.input("mean", Shape.of(Shape.BATCH)),
                Tensor.input("rstd", Shape.of(Shape.BATCH)),
                Tensor.input("dy", shape)))
        .outputs();
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 5);
    Rules.same(this, List.of(inputs.get(0), inputs.get(4)), 2);
    Shape x = NormTerms.shapes(this, inputs, 1);
    Shape gamma = inputs.get(1).shape();
    return List.of(x, gamma, gamma);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return (input == 0 || input == 4) && output == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().norms();
    var x = binding.input(0);
    var gamma = binding.input(1);
    var mean = binding.input(2);
    var rstd = binding.input(3);
    var dy = binding.input(4);
    var dx = binding.output(0);
    var dgamma = binding.output(1);
    var dbeta = binding.output(2);
    return () ->
        kernel.layerNormBackward(
            x.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            gamma.storage(),
            gamma.offset(),
            mean.storage(),
            mean.offset(),
            rstd.storage(),
            rstd.offset(),
            dy.storage(),
            dy.offset(),
            dy.columns(),
            dx.storage(),
            dx.offset(),
            dx.columns(),
            dgamma.storage(),
            dgamma.offset(),
            dbeta.storage(),
            dbeta.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor rstd = node.input(3);
    Tensor dy = node.input(4);
    Tensor centred = NormTerms.ROWS.centred(node.input(0), node.input(2));
    Tensor xhat = Multiply.of(centred, NormTerms.ROWS.spread(rstd, centred));
    Tensor toX = adjoints.ofOutput(0);
    if (toX != null) {
      Tensor d = Multiply.of(dy, node.input(1));
      adjoints.addThrough(NormTerms.ROWS.gradient(true, xhat, rstd, d), toX);
    }
    Tensor toGamma = adjoints.ofOutput(1);
    if (toGamma != null) {
      adjoints.addThrough(NormTerms.columnSums(Multiply.of(dy, xhat)), toGamma);
    }
    Tensor toBeta = adjoints.ofOutput(2);
    if (toBeta != null) {
      adjoints.addThrough(NormTerms.columnSums(dy), toBeta);
    }
  }
}
