// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Gather;
import org.jspecify.annotations.Nullable;

/**
 * A row of numbers for each index; see {@link Layers#embedding}.
 *
 * @param rows of the table: indices are in [0, rows)
 * @param columns of the table: the numbers that an index becomes
 * @param length how many indices a sample has, or 0 if the layer takes any shape
 * @param weights gives the table its first values
 */
public record Embedding(int rows, int columns, int length, Initializer weights) implements Layer {

  public Embedding {
    if (rows < 1 || columns < 1 || length < 0) {
      throw new IllegalArgumentException(
          "embedding("
              + rows
              + ", "
              + columns
              + ") of "
              + length
              + " indices: sizes must be positive");
    }
  }

  /**
   * The same layer for samples of this many indices, which a {@link Sequential} that begins with it
   * must know.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Embedding length(int indices) {
    if (indices < 1) {
      throw new IllegalArgumentException("length is " + indices + ", must be positive");
    }
    return new Embedding(rows, columns, indices, weights);
  }

  /** The same layer with other first weights. */
  public Embedding weights(Initializer initializer) {
    return new Embedding(rows, columns, length, initializer);
  }

  @Override
  public @Nullable Shape inputShape() {
    return length == 0 ? null : Shape.of(Shape.BATCH, length);
  }

  @Override
  public int indexBound() {
    return rows;
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape expected = inputShape();
    if (expected != null && !input.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "embedding gets indices of shape " + input.shape() + ", must be " + expected);
    }
    return Gather.of(scope.parameter("weight", Shape.of(rows, columns), weights), input);
  }
}
