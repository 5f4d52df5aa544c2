// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** {@code y[i][j] = j == labels[i] ? 1 : 0}. */
public record OneHot(int classes) implements Op {

  /** Applies it to labels in [0, classes). */
  public static Tensor of(int classes, Tensor labels) {
    return Tensor.of(new OneHot(classes), labels);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 3));
    return List.of(Multiply.of(x, of(3, Tensor.labels("labels", 3))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Rules.type(this, inputs, 0, ElementType.INT32);
    Shape labels = inputs.get(0).shape();
    return List.of(labels.insert(labels.rank(), Shape.of(classes)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var labels = binding.integers(0);
    var y = binding.output(0);
    return () ->
        kernel.oneHot(
            y.rows(),
            y.columns(),
            labels.storage(),
            labels.offset(),
            y.storage(),
            y.offset(),
            y.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {}
}
