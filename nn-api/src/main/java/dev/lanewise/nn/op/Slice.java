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
 * Some neighbouring elements of a dimension.
 *
 * @param axis the dimension, not the batch
 * @param from the first element
 * @param size how many
 */
public record Slice(int axis, int from, int size) implements Op {

  /** Applies it. */
  public static Tensor of(int axis, int from, int size, Tensor x) {
    return Tensor.of(new Slice(axis, from, size), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 4, 3));
    return List.of(
        of(1, 1, 3, x), of(1, 2, 2, cube), of(0, 0, 2, Tensor.parameter("w", Shape.of(3, 2))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    if (axis < 0 || axis >= x.rank() || from < 0 || size < 1 || from > x.dimension(axis) - size) {
      throw Rules.refuse(
          this,
          inputs,
          "elements " + from + " to " + (from + size - 1) + " are not in dimension " + axis);
    }
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
    int ld = shape.dimension(axis) * inner;
    int columns = size * inner;
    int at = x.offset() + from * inner;
    return () -> kernel.copy(outer, columns, x.storage(), at, ld, y.storage(), y.offset(), columns);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    int after = node.input(0).shape().dimension(axis) - from - size;
    adjoints.addToInput(0, Pad.of(axis, from, after, adjoints.ofOutput()));
  }
}
