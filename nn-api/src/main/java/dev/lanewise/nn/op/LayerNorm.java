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
 * Layer normalisation of each row (Ba, Kiros and Hinton, 2016): {@link
 * dev.lanewise.kernels.Norms#layerNorm}. Outputs 1 and 2 are the mean of each row and one over its
 * deviation.
 *
 * @param epsilon is added to the variance
 */
public record LayerNorm(float epsilon) implements Op {

  public LayerNorm {
    NormTerms.requireEpsilon(epsilon);
  }

  /** Applies it to rows, with one element of gamma and beta per column. */
  public static Tensor of(float epsilon, Tensor x, Tensor gamma, Tensor beta) {
    return Tensor.of(new LayerNorm(epsilon), x, gamma, beta);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 2, 5));
    Tensor gamma = Tensor.parameter("gamma", Shape.of(5));
    Tensor beta = Tensor.parameter("beta", Shape.of(5));
    return List.of(of(0.1f, x, gamma, beta), of(0.1f, cube, gamma, beta));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 3);
    Shape x = NormTerms.shapes(this, inputs, 1, 2);
    Shape rows = x.part(0, x.rank() - 1);
    return List.of(x, rows, rows);
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
    var y = binding.output(0);
    var mean = binding.output(1);
    var rstd = binding.output(2);
    return () ->
        kernel.layerNorm(
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
      List<Tensor> inputs = List.of(x, node.input(1), node.output(1), node.output(2), d);
      Node back = Node.of(new LayerNormBackward(), inputs);
      for (int i = 0; i < 3; i++) {
        adjoints.addToInput(i, back.output(i));
      }
    }
    Tensor toMean = adjoints.ofOutput(1);
    if (toMean != null) {
      adjoints.addThrough(NormTerms.ROWS.mean(x), toMean);
    }
    Tensor toRstd = adjoints.ofOutput(2);
    if (toRstd != null) {
      Tensor centred = NormTerms.ROWS.centred(x, NormTerms.ROWS.mean(x));
      adjoints.addThrough(NormTerms.ROWS.rstd(epsilon, centred), toRstd);
    }
  }
}
