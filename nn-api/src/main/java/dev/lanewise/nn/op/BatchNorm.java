// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Leaf.Parameter;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.TrainingOp;
import java.util.List;

/**
 * Batch normalisation of each column (Ioffe and Szegedy, 2015): {@link
 * dev.lanewise.kernels.Norms#batchNorm}. The columns are the last dimension; the batch and all
 * others must give at least two rows. A run moves the running statistics, which are parameters that
 * are not trained; outside of training it normalises with them. Outputs 1 and 2 are the mean of
 * each column and one over its deviation.
 *
 * @param epsilon is added to the variance
 * @param momentum weight of the batch in the running statistics, in [0, 1]
 */
public record BatchNorm(float epsilon, float momentum) implements TrainingOp {

  public BatchNorm {
    NormTerms.requireEpsilon(epsilon);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum is " + momentum + ", must be in [0, 1]");
    }
  }

  /** Applies it to rows, with one element of all others per column. */
  public static Tensor of(
      float epsilon,
      float momentum,
      Tensor x,
      Tensor gamma,
      Tensor beta,
      Tensor runningMean,
      Tensor runningVariance) {
    return Tensor.of(
        new BatchNorm(epsilon, momentum), x, gamma, beta, runningMean, runningVariance);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    return List.of(
        of(
            0.1f,
            0.1f,
            Tensor.input("x", Shape.of(Shape.BATCH, 2, 5)),
            Tensor.parameter("gamma", Shape.of(5)),
            Tensor.parameter("beta", Shape.of(5)),
            Tensor.parameter("running mean", Shape.of(5)),
            Tensor.parameter("running variance", Shape.of(5))));
  }

  @Override
  public Op inference() {
    return new BatchNormInference(epsilon);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 5);
    Shape x = NormTerms.shapes(this, inputs, 1, 2, 3, 4);
    for (int i = 0; i < inputs.size(); i++) {
      if (updates(i) && !(inputs.get(i).op() instanceof Parameter)) {
        throw Rules.refuse(this, inputs, "input " + i + " must be a parameter: a run changes it");
      }
    }
    Shape columns = inputs.get(1).shape();
    return List.of(x, columns, columns);
  }

  @Override
  public boolean updates(int input) {
    return input >= 3;
  }

  @Override
  public int leastBatch(Node node) {
    return node.input(0).shape().rows(1) > 1 ? 1 : 2;
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
    var runningMean = binding.input(3);
    var runningVariance = binding.input(4);
    var y = binding.output(0);
    var mean = binding.output(1);
    var rstd = binding.output(2);
    return () ->
        kernel.batchNorm(
            x.rows(),
            x.columns(),
            epsilon,
            momentum,
            x.storage(),
            x.offset(),
            x.columns(),
            gamma.storage(),
            gamma.offset(),
            beta.storage(),
            beta.offset(),
            runningMean.storage(),
            runningMean.offset(),
            runningVariance.storage(),
            runningVariance.offset(),
            y.storage(),
            y.offset(),
            y.columns(),
            mean.storage(),
            mean.offset(),
            rstd.storage(),
            rstd.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    Tensor d = adjoints.ofOutput(0);
    if (d != null) {
      List<Tensor> inputs =
          List.of(
              x, node.input(1), node.output(1), node.output(2), d, node.input(3), node.input(4));
      Node back = Node.of(new BatchNormBackward(epsilon), inputs);
      for (int i = 0; i < 3; i++) {
        adjoints.addToInput(i, back.output(i));
      }
    }
    Tensor toMean = adjoints.ofOutput(1);
    if (toMean != null) {
      adjoints.addThrough(NormTerms.COLUMNS.mean(x), toMean);
    }
    Tensor toRstd = adjoints.ofOutput(2);
    if (toRstd != null) {
      Tensor centred = NormTerms.COLUMNS.centred(x, NormTerms.COLUMNS.mean(x));
      adjoints.addThrough(NormTerms.COLUMNS.rstd(epsilon, centred), toRstd);
    }
  }
}
