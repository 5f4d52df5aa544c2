// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
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
 * The largest over neighbouring dimensions, which disappear: {@code y[i][j] = max over k of
 * x[i][k][j]}, or NaN if there is one. Equal largest elements share the gradient, as in PyTorch's
 * {@code amax}; where the largest is infinite the gradient is NaN.
 *
 * @param from the first of the dimensions
 * @param to the one behind the last of them
 */
public record Max(int from, int to) implements Op {

  /** The largest of all elements, a scalar. */
  public static Tensor of(Tensor x) {
    return of(0, x.shape().rank(), x);
  }

  /** The largest over one dimension; negative ones count from behind, as in PyTorch. */
  public static Tensor of(int axis, Tensor x) {
    int from = axis < 0 ? axis + x.shape().rank() : axis;
    return of(from, from + 1, x);
  }

  /** The largest over the dimensions from one to before another. */
  public static Tensor of(int from, int to, Tensor x) {
    return Tensor.of(new Max(from, to), x);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 3, 2));
    return List.of(
        of(x), of(0, x), of(-1, x), of(0, cube), of(1, cube), of(2, cube), of(0, 2, cube));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    return List.of(Sum.shape(this, inputs, from, to));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().selections();
    var x = binding.input(0);
    var y = binding.output(0);
    Shape shape = binding.node().input(0).shape();
    int outer = shape.part(0, from).elements(binding.batch());
    int count = shape.part(from, to).elements(binding.batch());
    int inner = shape.part(to, shape.rank()).elements(binding.batch());
    if (inner == 1) {
      return () ->
          kernel.max(outer, count, x.storage(), x.offset(), count, y.storage(), y.offset());
    }
    return () -> {
      for (int i = 0; i < outer; i++) {
        int xAt = x.offset() + i * count * inner;
        int yAt = y.offset() + i * inner;
        kernel.columnMax(count, inner, x.storage(), xAt, inner, y.storage(), yAt);
      }
    };
  }

  @Override
  public long flops(Node node, int batch) {
    return node.input(0).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor x = node.input(0);
    Shape lost = x.shape().part(from, to);
    Tensor below = Subtract.of(Expand.of(from, lost, node.output(0)), x);
    Tensor largest = Subtract.of(Tensor.fill(x.shape(), 1), Activate.of(Activation.STEP, below));
    Tensor share = Divide.of(adjoints.ofOutput(), Sum.of(from, to, largest));
    adjoints.addToInput(0, Multiply.of(largest, Expand.of(from, lost, share)));
  }
}
