// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Unary;
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
 * {@link BatchNorm} outside of training: with the running statistics, which stay as they are.
 * Outputs 1 and 2 are there for the place that they have in training, and are not written.
 *
 * @param epsilon is added to the variance
 */
public record BatchNormInference(float epsilon) implements Op {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    return List.of(
        Tensor.of(
            new BatchNormInference(0.1f),
            Tensor.input("x", Shape.of(Shape.BATCH, 5)),
            Tensor.parameter("gamma", Shape.of(5)),
            Tensor.parameter("beta", Shape.of(5)),
            Tensor.parameter("running mean", Shape.of(5)),
            Exp.of(Tensor.parameter("running variance", Shape.of(5)))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 5);
    Shape x = NormTerms.shapes(this, inputs, 1, 2, 3, 4);
    Shape columns = inputs.get(1).shape();
    return List.of(x, columns, columns);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0 && output == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().norms();
    var x = binding.input(0);
    var gamma = binding.input(1);
    var beta = binding.input(2);
    var mean = binding.input(3);
    var variance = binding.input(4);
    var y = binding.output(0);
    return () ->
        kernel.batchNormInference(
            x.rows(),
            x.columns(),
            epsilon,
            x.storage(),
            x.offset(),
            x.columns(),
            gamma.storage(),
            gamma.offset(),
            beta.storage(),
            beta.offset(),
            mean.storage(),
            mean.offset(),
            variance.storage(),
            variance.offset(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor variance = node.input(4);
    Tensor shifted = Add.of(variance, Tensor.fill(variance.shape(), epsilon));
    Tensor centred = NormTerms.COLUMNS.centred(node.input(0), node.input(3));
    Tensor xhat = Multiply.of(centred, Elementary.of(Unary.RSQRT, shifted));
    adjoints.addThrough(
        Add.of(Multiply.of(xhat, node.input(1)), node.input(2)), adjoints.ofOutput());
  }
}
