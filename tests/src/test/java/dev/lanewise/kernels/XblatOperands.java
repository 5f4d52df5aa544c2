// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.GuardedDoubleMatrix;

/**
 * Numbers and sizes of the acceptance tests of the reference BLAS (Dongarra et al. 1988 and 1990):
 * small sizes, factors, increments, and operands in [-0.5, 0.5] with distinct elements.
 */
final class XblatOperands {

  static final int[] SIZES = {0, 1, 2, 3, 5, 9};
  static final int[] VECTOR_SIZES = {0, 1, 2, 3, 5, 9, 35};
  static final double[] ALPHAS = {0, 1, 0.7};
  static final double[] BETAS = {0, 1, 0.9};

  /** Those of the test of matrices with matrices. */
  static final double[] BETAS_3 = {0, 1, 1.3};

  static final int[] INCREMENTS = {1, 2, -1, -2};
  static final boolean[] BOTH = {false, true};

  private int state;

  XblatOperands(int seed) {
    state = seed;
  }

  /** The next element: 1 of 1000 steps in [-0.5, 0.5]. */
  private double next() {
    state = Math.floorMod(state * 891 + 9, 1000);
    return (state - 500) / 1001.0;
  }

  GuardedDoubleMatrix matrix(Precision p, int rows, int columns, int padding) {
    var matrix = GuardedDoubleMatrix.of(rows, columns, padding, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.set(i, j, p.round(next()));
      }
    }
    return matrix;
  }

  GuardedDoubleMatrix vector(Precision p, int n, int increment) {
    return matrix(p, n, 1, Math.abs(increment) - 1);
  }

  /** One triangle, for a solver with a heavy diagonal; the rest holds what may not be read. */
  GuardedDoubleMatrix triangle(Precision p, int n, Uplo uplo, boolean unit) {
    var a = matrix(p, n, n, 1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i == j) {
          a.set(i, i, unit ? Double.NaN : p.round(1 + a.get(i, i)));
        } else if ((i < j) == (uplo == Uplo.LOWER)) {
          a.set(i, j, Double.NaN);
        }
      }
    }
    return a;
  }

  /** The elements of a vector in the order of its increment. */
  static double[] elements(GuardedDoubleMatrix vector, int increment) {
    double[] elements = new double[vector.rows()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Precision.element(vector, increment, i);
    }
    return elements;
  }
}
