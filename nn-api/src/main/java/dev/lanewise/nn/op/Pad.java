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
 * Zeros before and behind the elements of a dimension.
 *
 * @param axis the dimension, not the batch
 * @param before how many zeros before
 * @param after how many behind
 */
public record Pad(int axis, int before, int after) implements Op {

  /** Applies it. */
  public static Tensor of(int axis, int before, int after, Tensor x) {
    return Tensor.of(new Pad(axis, before, after), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 4, 3));
    return List.of(
        of(1, 1, 3, x), of(1, 0, 2, cube), of(0, 1, 0, Tensor.parameter("w", Shape.of(3, 2))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    if (axis < 0 || axis >= x.rank() || axis == 0 && x.isBatched() || before < 0 || after < 0) {
      throw Rules.refuse(
          this, inputs, before + " and " + after + " zeros cannot be put around dimension " + axis);
    }
    int size = Math.addExact(x.dimension(axis), Math.addExact(before, after));
    return List.of(x.without(axis, axis + 1).insert(axis, Shape.of(size)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var x = binding.input(0);
    var y = binding.output(0);
    Shape shape = binding.node().input(0).shape();
    int outer = shape.part(0, axis).elements(binding.batch());
    int inner = shape.part(axis + 1, shape.rank()).elements(binding.batch());
    int columns = shape.dimension(axis) * inner;
    int ld = y.size() / outer;
    int to = y.offset() + before * inner;
    return () -> {
      kernel.fill(1, y.size(), 0, y.storage(), y.offset(), y.size());
      kernel.copy(outer, columns, x.storage(), x.offset(), columns, y.storage(), to, ld);
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    int size = node.input(0).shape().dimension(axis);
    adjoints.addToInput(0, Slice.of(axis, before, size, adjoints.ofOutput()));
  }
}
