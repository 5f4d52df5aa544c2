// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import java.util.List;

/**
 * A symbolic tensor: a leaf of the graph, or what an op makes of other tensors. It has a shape and
 * no numbers. Two tensors are equal only if they are the same.
 */
public final class Tensor {

  private final Node node;
  private final int index;
  private final Shape shape;
  private final ElementType type;

  Tensor(Node node, int index, Shape shape, ElementType type) {
    this.node = node;
    this.index = index;
    this.shape = shape;
    this.type = type;
  }

  /**
   * The first output of an op.
   *
   * @throws IllegalArgumentException if the op does not take these inputs
   */
  public static Tensor of(Op op, Tensor... inputs) {
    return Node.of(op, List.of(inputs)).output(0);
  }

  /** What the caller writes before a plan runs. */
  public static Tensor input(String name, Shape shape) {
    return of(new Leaf.Input(name, shape));
  }

  /** One class label per row of the batch, each in [0, classes). */
  public static Tensor labels(String name, int classes) {
    return indices(name, Shape.of(Shape.BATCH), classes);
  }

  /** Indices in [0, bound) of this shape, such as the words of a text. */
  public static Tensor indices(String name, Shape shape, int bound) {
    return of(new Leaf.Labels(name, shape, bound));
  }

  /** What training changes. */
  public static Tensor parameter(String name, Shape shape) {
    return of(new Leaf.Parameter(name, shape));
  }

  /** The same number everywhere. */
  public static Tensor fill(Shape shape, float value) {
    return of(new Leaf.Fill(shape, value, false));
  }

  /**
   * Numbers that never change.
   *
   * @throws IllegalArgumentException if there are not as many as the shape has elements
   */
  public static Tensor constant(Shape shape, float... values) {
    return of(new Leaf.Constant(shape, values));
  }

  /** The node that makes this tensor. */
  public Node node() {
    return node;
  }

  /** The op that makes this tensor. */
  public Op op() {
    return node.op();
  }

  /** Which of the node's outputs this is. */
  public int index() {
    return index;
  }

  /** The sizes of its dimensions. */
  public Shape shape() {
    return shape;
  }

  /** What its elements are. */
  public ElementType type() {
    return type;
  }

  @Override
  public String toString() {
    return op() + " -> " + shape;
  }
}
