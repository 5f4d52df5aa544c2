// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;

/**
 * Orthonormal rows or columns, whichever are fewer, times a gain. Normal numbers are made
 * orthogonal by Gram and Schmidt, twice over in double precision, which leaves them so to a few
 * units of rounding.
 */
record Orthogonal(float gain) implements Initializer {

  Orthogonal {
    if (!Float.isFinite(gain)) {
      throw new IllegalArgumentException("gain is " + gain + ", must be finite");
    }
  }

  @Override
  public void initialize(Shape shape, Philox random, float[] target, int offset) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "shape " + shape + " is no matrix, must be [out, in, ...] to be orthogonal");
    }
    int rows = shape.dimension(0);
    int columns = shape.elements(1) / rows;
    boolean wide = rows <= columns;
    double[][] vectors = new double[wide ? rows : columns][wide ? columns : rows];
    long next = 0;
    for (int i = 0; i < vectors.length; i++) {
      // A vector that is next to nothing beside those before it would be noise: draw another.
      do {
        for (int j = 0; j < vectors[i].length; j++) {
          vectors[i][j] = random.normal(next++);
        }
      } while (!normalize(vectors, i));
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double value = wide ? vectors[row][column] : vectors[column][row];
        target[offset + row * columns + column] = (float) (gain * value);
      }
    }
  }

  /** Takes off what the vectors before share with one; false if hardly anything is left. */
  private static boolean normalize(double[][] vectors, int index) {
    double[] vector = vectors[index];
    double before = Math.sqrt(dot(vector, vector));
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < index; i++) {
        double shared = dot(vector, vectors[i]);
        for (int j = 0; j < vector.length; j++) {
          vector[j] -= shared * vectors[i][j];
        }
      }
    }
    double norm = Math.sqrt(dot(vector, vector));
    for (int j = 0; j < vector.length; j++) {
      vector[j] /= norm;
    }
    return norm > 1e-6 * before;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
