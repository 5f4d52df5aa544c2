// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's dimensions, outermost first. The leading one may be {@link #BATCH}, whose
 * size only a plan knows. No dimensions at all is a scalar.
 */
public final class Shape {

  /** Stands for the batch size; allowed as the leading dimension only. */
  public static final int BATCH = -1;

  private static final Shape SCALAR = new Shape();

  private final int[] dimensions;

  private Shape(int... dimensions) {
    this.dimensions = dimensions;
  }

  /**
   * A shape with these dimensions, each positive, the first possibly {@link #BATCH}.
   *
   * @throws IllegalArgumentException if a dimension is not positive, or BATCH is not the first
   */
  public static Shape of(int... dimensions) {
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] < 1 && !(i == 0 && dimensions[i] == BATCH)) {
        throw new IllegalArgumentException(
            "dimension "
                + i
                + " of shape "
                + Arrays.toString(dimensions)
                + " is "
                + dimensions[i]
                + ", must be positive (the first may be Shape.BATCH)");
      }
    }
    return new Shape(dimensions.clone());
  }

  /** The shape of a single number. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** The number of dimensions. */
  public int rank() {
    return dimensions.length;
  }

  /**
   * The size of one dimension, or {@link #BATCH}.
   *
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public int dimension(int index) {
    return dimensions[index];
  }

  /**
   * The shape of the dimensions from one to before another.
   *
   * @throws IndexOutOfBoundsException if there are no such dimensions
   */
  public Shape part(int from, int to) {
    Objects.checkFromToIndex(from, to, rank());
    return new Shape(Arrays.copyOfRange(dimensions, from, to));
  }

  /**
   * The shape without the dimensions from one to before another.
   *
   * @throws IndexOutOfBoundsException if there are no such dimensions
   */
  public Shape without(int from, int to) {
    Objects.checkFromToIndex(from, to, rank());
    return join(part(0, from), part(to, rank()));
  }

  /**
   * The shape with others before a dimension, or behind the last.
   *
   * @throws IndexOutOfBoundsException if {@code at} is not in [0, rank]
   * @throws IllegalArgumentException if the batch would not be the leading dimension
   */
  public Shape insert(int at, Shape others) {
    Objects.checkIndex(at, rank() + 1);
    return join(join(part(0, at), others), part(at, rank()));
  }

  private static Shape join(Shape first, Shape second) {
    int[] all = Arrays.copyOf(first.dimensions, first.rank() + second.rank());
    System.arraycopy(second.dimensions, 0, all, first.rank(), second.rank());
    return of(all);
  }

  /** Whether the leading dimension is the batch. */
  public boolean isBatched() {
    return rank() > 0 && dimensions[0] == BATCH;
  }

  /**
   * The size of the innermost dimension for a batch size; 1 for a scalar.
   *
   * @param batch the size that the batch dimension gets
   */
  public int columns(int batch) {
    return rank() == 0 ? 1 : bind(dimensions[rank() - 1], batch);
  }

  /**
   * The product of all dimensions but the innermost, for a batch size; 1 below rank 2.
   *
   * @param batch the size that the batch dimension gets
   * @throws IllegalArgumentException if it does not fit into an int
   */
  public int rows(int batch) {
    return product(rank() - 1, batch);
  }

  /**
   * The number of elements for a batch size.
   *
   * @param batch the size that the batch dimension gets
   * @throws IllegalArgumentException if it does not fit into an int
   */
  public int elements(int batch) {
    return product(rank(), batch);
  }

  private int product(int count, int batch) {
    long product = 1;
    for (int i = 0; i < count; i++) {
      product *= bind(dimensions[i], batch);
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape "
                + this
                + (isBatched() ? " with a batch of " + batch : "")
                + " has more than "
                + Integer.MAX_VALUE
                + " elements, too many for an array");
      }
    }
    return (int) product;
  }

  private static int bind(int dimension, int batch) {
    return dimension == BATCH ? batch : dimension;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** For example {@code [batch, 784]}. */
  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(d -> d == BATCH ? "batch" : Integer.toString(d))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
