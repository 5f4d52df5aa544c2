// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.View;
import java.util.List;

/**
 * The same elements in the same order under another shape; no kernel is called.
 *
 * @param shape the new shape
 */
public record Reshape(Shape shape) implements View {

  /**
   * Applies it; the shape that is there already gives the tensor itself.
   *
   * @throws IllegalArgumentException if the number of elements differs, or only one of the shapes
   *     has the batch dimension
   */
  public static Tensor of(Shape shape, Tensor x) {
    return x.shape().equals(shape) ? x : Tensor.of(new Reshape(shape), x);
  }

  /** All dimensions but the leading one become one: [batch, 3, 4] becomes [batch, 12]. */
  public static Tensor flatten(Tensor x) {
    Shape shape = Rules.atLeast(new Reshape(x.shape()), List.of(x), 0, 1);
    return of(Shape.of(shape.dimension(0), shape.part(1, shape.rank()).elements(1)), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 6));
    Tensor cube = of(Shape.of(Shape.BATCH, 3, 2), x);
    return List.of(cube, Scale.of(2, cube), Multiply.of(x, flatten(Scale.of(2, cube))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 0);
    if (x.isBatched() != shape.isBatched() || x.elements(1) != shape.elements(1)) {
      throw Rules.refuse(this, inputs, "does not have the elements of " + shape);
    }
    return List.of(shape);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, of(node.input(0).shape(), adjoints.ofOutput()));
  }
}
