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
 * Sums over neighbouring dimensions, which disappear: {@code y[i][j] = sum over k of x[i][k][j]}.
 * Over the last ones, sums are those along rows of {@link dev.lanewise.kernels.Rows}, else along
 * columns.
 *
 * @param from the first of the dimensions
 * @param to the one behind the last of them
 */
public record Sum(int from, int to) implements Op {

  /** The sum of all elements, a scalar. */
  public static Tensor of(Tensor x) {
    return of(0, x.shape().rank(), x);
  }

  /** Sums over one dimension; negative ones count from behind, as in PyTorch. */
  public static Tensor of(int axis, Tensor x) {
    int from = axis < 0 ? axis + x.shape().rank() : axis;
    return of(from, from + 1, x);
  }

  /** Sums over the dimensions from one to before another. */
  public static Tensor of(int from, int to, Tensor x) {
    return Tensor.of(new Sum(from, to), x);
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
    return List.of(shape(this, inputs, from, to));
  }

  static Shape shape(Op op, List<Tensor> inputs, int from, int to) {
    Shape x = Rules.atLeast(op, inputs, 0, 1);
    if (from < 0 || from >= to || to > x.rank()) {
      throw Rules.refuse(op, inputs, "there are no dimensions " + from + " to " + (to - 1));
    }
    return x.without(from, to);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    return step(binding, from, to);
  }

  static <F, I> Step step(Binding<F, I> binding, int from, int to) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var y = binding.output(0);
    Shape shape = binding.node().input(0).shape();
    int outer = shape.part(0, from).elements(binding.batch());
    int count = shape.part(from, to).elements(binding.batch());
    int inner = shape.part(to, shape.rank()).elements(binding.batch());
    if (inner == 1) {
      return () ->
          kernel.rowSums(outer, count, x.storage(), x.offset(), count, y.storage(), y.offset());
    }
    return () -> {
      for (int i = 0; i < outer; i++) {
        int xAt = x.offset() + i * count * inner;
        int yAt = y.offset() + i * inner;
        kernel.columnSums(count, inner, x.storage(), xAt, inner, y.storage(), yAt);
      }
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Shape lost = node.input(0).shape().part(from, to);
    adjoints.addToInput(0, Expand.of(from, lost, adjoints.ofOutput()));
  }
}
