// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What shape rules are made of. Each throws with the op's name, the shapes it was given and the
 * line of the program that gave them.
 */
public final class Rules {

  private Rules() {}

  /** There are as many inputs as the op takes. */
  public static void arity(Op op, List<Tensor> inputs, int count) {
    if (inputs.size() != count) {
      throw refuse(op, inputs, "takes " + count + " inputs, not " + inputs.size());
    }
  }

  /** The input's elements have this type. */
  public static void type(Op op, List<Tensor> inputs, int index, ElementType type) {
    if (inputs.get(index).type() != type) {
      throw refuse(
          op, inputs, "input " + index + " is " + inputs.get(index).type() + ", must be " + type);
    }
  }

  /** The input is made of floats and has this many dimensions. */
  public static Shape floats(Op op, List<Tensor> inputs, int index, int rank) {
    type(op, inputs, index, ElementType.FLOAT32);
    Shape shape = inputs.get(index).shape();
    if (shape.rank() != rank) {
      throw refuse(
          op, inputs, "input " + index + " has " + shape.rank() + " dimensions, must have " + rank);
    }
    return shape;
  }

  /** The input is made of floats and has at least this many dimensions. */
  public static Shape atLeast(Op op, List<Tensor> inputs, int index, int rank) {
    type(op, inputs, index, ElementType.FLOAT32);
    Shape shape = inputs.get(index).shape();
    if (shape.rank() < rank) {
      throw refuse(
          op,
          inputs,
          "input " + index + " has " + shape.rank() + " dimensions, must have at least " + rank);
    }
    return shape;
  }

  /** There are {@code count} inputs, all floats of one shape. */
  public static Shape same(Op op, List<Tensor> inputs, int count) {
    arity(op, inputs, count);
    Shape shape = inputs.get(0).shape();
    for (int i = 0; i < count; i++) {
      type(op, inputs, i, ElementType.FLOAT32);
      if (!inputs.get(i).shape().equals(shape)) {
        throw refuse(op, inputs, "the shapes must be the same");
      }
    }
    return shape;
  }

  /** The exception for inputs that an op does not take. */
  public static IllegalArgumentException refuse(Op op, List<Tensor> inputs, String rule) {
    String shapes =
        inputs.stream().map(t -> t.shape().toString()).collect(Collectors.joining(" and "));
    String line = Caller.line();
    return new IllegalArgumentException(
        op.name() + " of " + shapes + ": " + rule + (line == null ? "" : ", at " + line));
  }
}
