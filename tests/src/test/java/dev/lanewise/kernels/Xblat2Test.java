// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.XblatOperands.ALPHAS;
import static dev.lanewise.kernels.XblatOperands.BETAS;
import static dev.lanewise.kernels.XblatOperands.BOTH;
import static dev.lanewise.kernels.XblatOperands.INCREMENTS;
import static dev.lanewise.kernels.XblatOperands.SIZES;
import static dev.lanewise.kernels.XblatOperands.elements;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedDoubleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cases of the reference BLAS's test of matrices with vectors: shapes on and beside the
 * diagonal, all factors and pairs of increments; nothing happens where BLAS returns at once.
 */
@KernelSuite
class Xblat2Test {

  @ParameterizedTest
  @EnumSource
  void gemv(Precision p) {
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(7);
    for (int n : SIZES) {
      for (int m : new int[] {Math.max(n - n / 2 - 1, 0), n + n / 2 + 1}) {
        for (boolean transpose : BOTH) {
          Bound bound = new Bound("gemv of %d x %d in %s".formatted(m, n, p));
          for (int incX : INCREMENTS) {
            for (int incY : INCREMENTS) {
              var a = operands.matrix(p, m, n, 1);
              var x = operands.vector(p, transpose ? m : n, incX);
              var y = operands.vector(p, transpose ? n : m, incY);
              for (double alpha : ALPHAS) {
                for (double beta : BETAS) {
                  var call =
                      BlasCases.gemv(
                          p, transpose, p.round(alpha), p.round(beta), incX, incY, a, x, y);
                  var result = call.run(blas).operands()[2];
                  if (m == 0 || n == 0) {
                    Bits.assertEqual(call.name(), y, result);
                  } else {
                    double[] old = elements(y, incY);
                    double[] xs = elements(x, incX);
                    for (int i = 0; i < old.length; i++) {
                      compare(
                          bound,
                          p,
                          p.round(alpha),
                          transpose ? column(a, i) : row(a, i),
                          xs,
                          p.round(beta),
                          old[i],
                          elements(result, incY)[i]);
                    }
                  }
                }
              }
            }
          }
          if (m > 0 && n > 0) {
            bound.assertHolds();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ger(Precision p) {
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(5);
    for (int n : SIZES) {
      for (int m : new int[] {Math.max(n - n / 2 - 1, 0), n + n / 2 + 1}) {
        Bound bound = new Bound("ger of %d x %d in %s".formatted(m, n, p));
        for (int incX : INCREMENTS) {
          for (int incY : INCREMENTS) {
            var x = operands.vector(p, m, incX);
            var y = operands.vector(p, n, incY);
            var a = operands.matrix(p, m, n, 1);
            for (double alpha : ALPHAS) {
              var call = BlasCases.ger(p, p.round(alpha), incX, incY, x, y, a);
              var result = call.run(blas).operands()[2];
              if (alpha == 0) {
                Bits.assertEqual(call.name(), a, result);
              }
              double[] xs = elements(x, incX);
              double[] ys = elements(y, incY);
              for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                  compare(
                      bound,
                      p,
                      p.round(alpha),
                      new double[] {xs[i]},
                      new double[] {ys[j]},
                      1,
                      a.get(i, j),
                      result.get(i, j));
                }
              }
            }
          }
        }
        if (m > 0 && n > 0) {
          bound.assertHolds();
        }
      }
    }
  }

  /** Compares with {@code alpha * x y + beta * old}, the sum of few terms, in double. */
  static void compare(
      Bound bound,
      Precision p,
      double alpha,
      double[] x,
      double[] y,
      double beta,
      double old,
      double actual) {
    double sum = 0;
    double size = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
      size += Math.abs(x[i] * y[i]);
    }
    double exact = alpha * sum + beta * old;
    double magnitude = Math.abs(alpha) * size + Math.abs(beta * old);
    bound.compare(0, actual, exact, 2 * Bound.gamma(x.length + 2, p.rounding) * magnitude);
  }

  static double[] row(GuardedDoubleMatrix a, int i) {
    double[] row = new double[a.columns()];
    for (int j = 0; j < row.length; j++) {
      row[j] = a.get(i, j);
    }
    return row;
  }

  static double[] column(GuardedDoubleMatrix a, int j) {
    double[] column = new double[a.rows()];
    for (int i = 0; i < column.length; i++) {
      column[i] = a.get(i, j);
    }
    return column;
  }
}
