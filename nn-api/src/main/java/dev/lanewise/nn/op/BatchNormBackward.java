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
import dev.lanewise.nn.graph.TrainingOp;
import java.util.List;

/**
 * The gradients of {@link BatchNorm} with respect to x, gamma and beta, from x, gamma, the means,
 * one over the deviations, dy and the running statistics, which matter outside of training only.
 *
 * @param epsilon is added to the running variance outside of training
 */
public record BatchNormBackward(float epsilon) implements TrainingOp {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    return Node.of(new BatchNormBackward(0.1f), exampleInputs()).outputs();
  }

  static List<Tensor> exampleInputs() {
    Shape shape = Shape.of(Shape.BATCH, 2, 5);
    return List.of(
        Tensor.input("x", shape),
        Tensor.parameter("gamma", Shape.of(5)),
        Tensor.input("mean", Shape.of(5)),
        Tensor.input("rstd", Shape.of(5)),
        Tensor.input("dy", shape),
        Tensor.input("running mean", Shape.of(5)),
        Exp.of(Tensor.input("running variance", Shape.of(5))));
  }

  @Override
  public Op inference() {
    return new BatchNormInferenceBackward(epsilon);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    return shapes(this, inputs);
  }

  static List<Shape> shapes(Op op, List<Tensor> inputs) {
    Rules.arity(op, inputs, 7);
    Rules.same(op, List.of(inputs.get(0), inputs.get(4)), 2);
    Shape x = NormTerms.shapes(op, inputs, 1, 2, 3, 5, 6);
    Shape columns = inputs.get(1).shape();
    return List.of(x, columns, columns);
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
        kernel.batchNormBackward(
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
    Tensor centred = NormTerms.COLUMNS.centred(node.input(0), node.input(2));
    Tensor xhat = Multiply.of(centred, rstd);
    Tensor toX = adjoints.ofOutput(0);
    if (toX != null) {
      Tensor d = Multiply.of(dy, node.input(1));
      adjoints.addThrough(NormTerms.COLUMNS.gradient(true, xhat, rstd, d), toX);
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
