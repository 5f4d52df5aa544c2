// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One use of an op: what goes in, what comes out. Two nodes are equal only if they are the same.
 */
public final class Node {

  private final Op op;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final @Nullable String line;

  private Node(Op op, List<Tensor> inputs) {
    this.op = op;
    this.line = Caller.line();
    this.inputs = List.copyOf(inputs);
    List<Shape> shapes = op.shapes(this.inputs);
    List<Tensor> made = new ArrayList<>(shapes.size());
    for (int i = 0; i < shapes.size(); i++) {
      made.add(new Tensor(this, i, shapes.get(i), op.type(i)));
    }
    this.outputs = List.copyOf(made);
  }

  /**
   * Applies an op.
   *
   * @throws IllegalArgumentException if the op does not take these inputs; the message names the op
   *     and the shapes
   */
  public static Node of(Op op, List<Tensor> inputs) {
    return new Node(op, inputs);
  }

  /** What is done. */
  public Op op() {
    return op;
  }

  /** What it is done to. */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** One input. */
  public Tensor input(int index) {
    return inputs.get(index);
  }

  /** What comes out; most ops have one output. */
  public List<Tensor> outputs() {
    return outputs;
  }

  /** One output. */
  public Tensor output(int index) {
    return outputs.get(index);
  }

  /**
   * The line of the program, such as {@code Digits.java:31}, that was building the graph when this
   * was made; null if none was.
   */
  public @Nullable String line() {
    return line;
  }

  @Override
  public String toString() {
    return op + " " + inputs.stream().map(Tensor::shape).toList();
  }
}
