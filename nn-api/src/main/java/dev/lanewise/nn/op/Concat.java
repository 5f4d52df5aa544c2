// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts tensors behind each other along a dimension, in which alone their shapes may differ.
 *
 * @param axis the dimension, not the batch
 */
public record Concat(int axis) implements Op {

  /** Applies it to one tensor or more. */
  public static Tensor of(int axis, Tensor... parts) {
    return Tensor.of(new Concat(axis), parts);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 2));
    Tensor cube = Tensor.input("z", Shape.of(Shape.BATCH, 2, 3));
    return List.of(
        of(1, x, y, x),
        of(1, cube, Scale.of(2, cube)),
        of(0, Tensor.parameter("v", Shape.of(3)), Tensor.parameter("w", Shape.of(4))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      throw Rules.refuse(this, inputs, "there must be at least one input");
    }
    Shape first = Rules.atLeast(this, inputs, 0, 1);
    if (axis < 0 || axis >= first.rank() || axis == 0 && first.isBatched()) {
      throw Rules.refuse(this, inputs, "axis " + axis + " is no dimension, or is the batch");
    }
    int size = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = Rules.floats(this, inputs, i, first.rank());
      if (!shape.without(axis, axis + 1).equals(first.without(axis, axis + 1))) {
        throw Rules.refuse(this, inputs, "the shapes may differ in dimension " + axis + " only");
      }
      size = Math.addExact(size, shape.dimension(axis));
    }
    return List.of(first.without(axis, axis + 1).insert(axis, Shape.of(size)));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    Shape shape = binding.node().output(0).shape();
    int outer = shape.part(0, axis).elements(binding.batch());
    var y = binding.output(0);
    int ld = y.size() / outer;
    List<Slot<F>> parts = new ArrayList<>();
    for (int i = 0; i < binding.node().inputs().size(); i++) {
      parts.add(binding.input(i));
    }
    return () -> {
      int to = y.offset();
      for (int i = 0; i < parts.size(); i++) {
        Slot<F> x = parts.get(i);
        int columns = x.size() / outer;
        kernel.copy(outer, columns, x.storage(), x.offset(), columns, y.storage(), to, ld);
        to += columns;
      }
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    int from = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      int size = node.input(i).shape().dimension(axis);
      if (adjoints.isWanted(i)) {
        adjoints.addToInput(i, Slice.of(axis, from, size, adjoints.ofOutput()));
      }
      from += size;
    }
  }
}
