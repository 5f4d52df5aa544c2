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
 * Normalisation of each row by its root mean square (Zhang and Sennrich, 2019): {@link
 * dev.lanewise.kernels.Norms#rmsNorm}. Output 1 is one over the root of each row.
 *
 * @param epsilon is added to the variance
 */
public record RmsNorm(float epsilon) implements Op {

  public RmsNorm {
    NormTerms.requireEpsilon(epsilon);
  }

  /** Applies it to rows, with one element of gamma per column. */
  public static Tensor of(float epsilon, Tensor x, Tensor gamma) {
    return Tensor.of(new RmsNorm(epsilon), x, gamma);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 2, 5));
    Tensor gamma = Tensor.parameter("gamma", Shape.of(5));
    return List.of(of(0.1f, x, gamma), of(0.1f, cube, gamma));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = NormTerms.shapes(this, inputs, 1);
    Shape rows = x.part(0, x.rank() - 1);
    return List.of(x, rows);
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
    var y = binding.output(0);
    var rstd = binding.output(1);
    return () ->
        kernel.rmsNorm(
            x.rows(),
            x.columns(),
            epsilon,
            x.storage(),
            x.offset(),
            x.columns(),
            gamma.storage(),
            gamma.offset(),
            y.storage(),
            y.offset(),
            y.columns(),
            rstd.storage(),
            rstd.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    Tensor d = adjoints.ofOutput(0);
    if (d != null) {
      List<Tensor> inputs = List.of(x, node.input(1), node.output(1), d);
      Node back = Node.of(new RmsNormBackward(), inputs);
      adjoints.addToInput(0, back.output(0));
      adjoints.addToInput(1, back.output(1));
    }
    Tensor toRstd = adjoints.ofOutput(1);
    if (toRstd != null) {
      adjoints.addThrough(NormTerms.ROWS.rstd(epsilon, x), toRstd);
    }
  }
}
