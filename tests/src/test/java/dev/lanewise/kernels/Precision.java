// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedDoubleMatrix;
import dev.lanewise.check.Values;
import java.util.SplittableRandom;

/** Single or double: what the tests of BLAS need to know of a type of numbers. */
enum Precision {
  SINGLE(Bound.FLOAT_ROUNDING, Float.MIN_NORMAL, Float.MAX_VALUE) {
    @Override
    BlasRoutines of(Lanewise lanewise) {
      return new SingleBlasRoutines(lanewise.blas(), lanewise.products());
    }

    @Override
    BlasRoutines reference() {
      return new SingleBlasRoutines(Subjects.REFERENCE.blas(), Subjects.REFERENCE.products());
    }

    @Override
    double round(double x) {
      return (float) x;
    }

    @Override
    double next(Values values, SplittableRandom random) {
      return values.next(random);
    }
  },
  DOUBLE(Bound.DOUBLE_ROUNDING, Double.MIN_NORMAL, Double.MAX_VALUE) {
    @Override
    BlasRoutines of(Lanewise lanewise) {
      return new DoubleBlasRoutines(lanewise.doubleBlas(), lanewise.doubleProducts());
    }

    @Override
    BlasRoutines reference() {
      return new DoubleBlasRoutines(
          Subjects.REFERENCE.doubleBlas(), Subjects.REFERENCE.doubleProducts());
    }

    @Override
    double round(double x) {
      return x;
    }

    @Override
    double next(Values values, SplittableRandom random) {
      return values.nextDouble(random);
    }
  };

  final double rounding;
  final double smallestNormal;
  final double largest;

  Precision(double rounding, double smallestNormal, double largest) {
    this.rounding = rounding;
    this.smallestNormal = smallestNormal;
    this.largest = largest;
  }

  abstract BlasRoutines of(Lanewise lanewise);

  abstract BlasRoutines reference();

  /** The nearest number of this precision. */
  abstract double round(double x);

  abstract double next(Values values, SplittableRandom random);

  GuardedDoubleMatrix matrix(
      int rows, int columns, int padding, int shift, Values values, long seed) {
    var matrix = GuardedDoubleMatrix.of(rows, columns, padding, shift);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.set(i, j, next(values, random));
      }
    }
    return matrix;
  }

  /** A vector with an increment is a matrix of one column with guards in its gaps. */
  GuardedDoubleMatrix vector(int n, int increment, int shift, Values values, long seed) {
    return matrix(n, 1, Math.abs(increment) - 1, shift, values, seed);
  }

  /** Element i of a vector with an increment. */
  static double element(GuardedDoubleMatrix vector, int increment, int i) {
    return vector.get(increment < 0 ? vector.rows() - 1 - i : i, 0);
  }

  static Transpose transpose(boolean transposed) {
    return transposed ? Transpose.T : Transpose.N;
  }
}
