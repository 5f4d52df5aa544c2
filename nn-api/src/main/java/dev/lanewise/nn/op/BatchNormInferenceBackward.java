// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@link BatchNormBackward} outside of training, where the running statistics do not depend on x:
 * {@code dx = dy gamma rstd}.
 *
 * @param epsilon is added to the running variance
 */
public record BatchNormInferenceBackward(float epsilon) implements Op {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    List<Tensor> inputs = BatchNormBackward.exampleInputs();
    return Node.of(new BatchNormInferenceBackward(0.1f), inputs).outputs();
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    return BatchNormBackward.shapes(this, inputs);
  }

  /** The normalising kernel, with zeros and ones that lie in results until these are written. */
  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var norms = binding.kernels().norms();
    var rows = binding.kernels().rows();
    var movement = binding.kernels().movement();
    var elementwise = binding.kernels().elementwise();
    var x = binding.input(0);
    var gamma = binding.input(1);
    var dy = binding.input(4);
    var mean = binding.input(5);
    var variance = binding.input(6);
    var dx = binding.output(0);
    var dgamma = binding.output(1);
    var dbeta = binding.output(2);
    int n = x.rows();
    int c = x.columns();
    return () -> {
      movement.fill(1, c, 0, dgamma.storage(), dgamma.offset(), c);
      movement.fill(1, c, 1, dbeta.storage(), dbeta.offset(), c);
      norms.batchNormInference(
          n,
          c,
          epsilon,
          x.storage(),
          x.offset(),
          x.columns(),
          dbeta.storage(),
          dbeta.offset(),
          dgamma.storage(),
          dgamma.offset(),
          mean.storage(),
          mean.offset(),
          variance.storage(),
          variance.offset(),
          dx.storage(),
          dx.offset(),
          dx.columns());
      elementwise.multiply(
          dx.size(),
          dx.storage(),
          dx.offset(),
          dy.storage(),
          dy.offset(),
          dx.storage(),
          dx.offset());
      rows.columnSums(n, c, dx.storage(), dx.offset(), c, dgamma.storage(), dgamma.offset());
      movement.fill(1, c, 0, dbeta.storage(), dbeta.offset(), c);
      norms.batchNormInference(
          n,
          c,
          epsilon,
          dy.storage(),
          dy.offset(),
          dy.columns(),
          gamma.storage(),
          gamma.offset(),
          dbeta.storage(),
          dbeta.offset(),
          dbeta.storage(),
          dbeta.offset(),
          variance.storage(),
          variance.offset(),
          dx.storage(),
          dx.offset(),
          dx.columns());
      rows.columnSums(n, c, dy.storage(), dy.offset(), c, dbeta.storage(), dbeta.offset());
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor dy = node.input(4);
    Tensor variance = node.input(6);
    Tensor shifted = Add.of(variance, Tensor.fill(variance.shape(), epsilon));
    Tensor rstd = Elementary.of(Unary.RSQRT, shifted);
    Tensor toX = adjoints.ofOutput(0);
    if (toX != null) {
      adjoints.addThrough(Multiply.of(dy, Multiply.of(node.input(1), rstd)), toX);
    }
    Tensor toGamma = adjoints.ofOutput(1);
    if (toGamma != null) {
      Tensor centred = NormTerms.COLUMNS.centred(node.input(0), node.input(5));
      Tensor xhat = Multiply.of(centred, rstd);
      adjoints.addThrough(NormTerms.columnSums(Multiply.of(dy, xhat)), toGamma);
    }
    Tensor toBeta = adjoints.ofOutput(2);
    if (toBeta != null) {
      adjoints.addThrough(NormTerms.columnSums(dy), toBeta);
    }
  }
}
