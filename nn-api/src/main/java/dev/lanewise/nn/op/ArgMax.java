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

/**
 * {@code y[i]} is the column of the largest element of row i, the lowest if there are several, and
 * that of the first NaN if there is one: {@link dev.lanewise.kernels.Selections#argmax}. Integers,
 * through which no gradient flows.
 */
public record ArgMax() implements Op {

  /** Applies it to rows; their dimension disappears. */
  public static Tensor of(Tensor x) {
    return Tensor.of(new ArgMax(), x);
  }

  /** Small graphs for the checks, {@link Max} in other words; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 2, 3));
    return List.of(largest(x), largest(cube));
  }

  private static Tensor largest(Tensor x) {
    int columns = x.shape().dimension(x.shape().rank() - 1);
    return Sum.of(-1, Multiply.of(x, OneHot.of(columns, of(x))));
  }

  @Override
  public ElementType type(int output) {
    return ElementType.INT32;
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    return List.of(x.part(0, x.rank() - 1));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().selections();
    var x = binding.input(0);
    var y = binding.outputIntegers(0);
    return () ->
        kernel.argmax(
            x.rows(), x.columns(), x.storage(), x.offset(), x.columns(), y.storage(), y.offset());
  }

  @Override
  public long flops(Node node, int batch) {
    return node.input(0).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {}
}
