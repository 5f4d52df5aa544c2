// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import java.util.List;

/**
 * A tensor that no kernel makes. A leaf is told apart from another of the same name and shape by
 * the {@link Tensor} that stands for it.
 */
public sealed interface Leaf extends Op {

  /** The shape of the leaf. */
  Shape shape();

  @Override
  default List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 0);
    return List.of(shape());
  }

  @Override
  default <F, I> Step bind(Binding<F, I> binding) {
    throw new IllegalStateException(name() + " is a leaf; it has no kernel");
  }

  @Override
  default void backward(Node node, Adjoints adjoints) {}

  /** Floats that the caller writes before the plan runs. */
  record Input(String label, Shape shape) implements Leaf {}

  /**
   * Class labels or other indices that the caller writes before the plan runs.
   *
   * @param label what it is called
   * @param shape the shape; [batch] for one label per row
   * @param classes the labels are in [0, classes)
   */
  record Labels(String label, Shape shape, int classes) implements Leaf {

    public Labels {
      if (classes < 1) {
        throw new IllegalArgumentException("classes is " + classes + ", must be positive");
      }
    }

    @Override
    public ElementType type(int output) {
      return ElementType.INT32;
    }
  }

  /** Floats that training changes, shared by all plans. */
  record Parameter(String label, Shape shape) implements Leaf {

    public Parameter {
      if (shape.isBatched()) {
        throw new IllegalArgumentException(
            "parameter " + label + " has shape " + shape + ", must not depend on the batch");
      }
    }
  }

  /**
   * Numbers known when the graph is built, such as weights of classes.
   *
   * @param shape the shape, not of a batch
   * @param values its elements, row-major; copied
   */
  record Constant(Shape shape, float[] values) implements Leaf {

    public Constant {
      if (shape.isBatched() || values.length != shape.elements(1)) {
        throw new IllegalArgumentException(
            "there are " + values.length + " values for a constant of shape " + shape);
      }
      values = values.clone();
    }

    @Override
    public float[] values() {
      return values.clone();
    }

    /**
     * One of the elements.
     *
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public float value(int index) {
      return values[index];
    }
  }

  /**
   * The same number everywhere, known when a plan is compiled.
   *
   * @param shape the shape
   * @param value the number
   * @param overBatch whether the number is divided by the batch size
   */
  record Fill(Shape shape, float value, boolean overBatch) implements Leaf {

    /** The number for a batch size. */
    public float value(int batch) {
      return overBatch ? (float) (value / (double) batch) : value;
    }
  }
}
