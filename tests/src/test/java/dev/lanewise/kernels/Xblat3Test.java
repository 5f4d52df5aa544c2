// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Xblat2Test.column;
import static dev.lanewise.kernels.Xblat2Test.row;
import static dev.lanewise.kernels.XblatOperands.ALPHAS;
import static dev.lanewise.kernels.XblatOperands.BETAS_3;
import static dev.lanewise.kernels.XblatOperands.BOTH;
import static dev.lanewise.kernels.XblatOperands.SIZES;

import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedDoubleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cases of the reference BLAS's test of matrices: every combination of sizes, layouts and
 * factors; what lies outside a result or in the unused triangle stays as it was.
 */
@KernelSuite
class Xblat3Test {

  @ParameterizedTest
  @EnumSource
  void gemm(Precision p) {
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(11);
    Bound bound = new Bound("gemm in " + p);
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : SIZES) {
          for (boolean transA : BOTH) {
            for (boolean transB : BOTH) {
              var a = operands.matrix(p, transA ? k : m, transA ? m : k, 1);
              var b = operands.matrix(p, transB ? n : k, transB ? k : n, 1);
              var c = operands.matrix(p, m, n, 1);
              for (double alpha : ALPHAS) {
                for (double beta : BETAS_3) {
                  double al = p.round(alpha);
                  double be = p.round(beta);
                  var result =
                      BlasCases.gemm(p, transA, transB, al, be, a, b, c).run(blas).operands()[2];
                  for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                      double[] x = transA ? column(a, i) : row(a, i);
                      double[] y = transB ? row(b, j) : column(b, j);
                      Xblat2Test.compare(bound, p, al, x, y, be, c.get(i, j), result.get(i, j));
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    bound.assertHolds();
  }

  @ParameterizedTest
  @EnumSource
  void syrk(Precision p) {
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(13);
    Bound bound = new Bound("syrk in " + p);
    for (int n : SIZES) {
      for (int k : SIZES) {
        for (boolean trans : BOTH) {
          for (Uplo uplo : Uplo.values()) {
            var a = operands.matrix(p, trans ? k : n, trans ? n : k, 1);
            var c = operands.triangle(p, n, uplo, false);
            for (double alpha : ALPHAS) {
              for (double beta : BETAS_3) {
                double al = p.round(alpha);
                double be = p.round(beta);
                var result = BlasCases.syrk(p, uplo, trans, al, be, a, c).run(blas).operands()[1];
                for (int i = 0; i < n; i++) {
                  for (int j = 0; j < n; j++) {
                    double[] x = trans ? column(a, i) : row(a, i);
                    double[] y = trans ? column(a, j) : row(a, j);
                    if (uplo == Uplo.UPPER ? i <= j : i >= j) {
                      Xblat2Test.compare(bound, p, al, x, y, be, c.get(i, j), result.get(i, j));
                    } else {
                      bound.compare(0, result.get(i, j), c.get(i, j), 0);
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    bound.assertHolds();
  }

  /** The product of op(A) and the solution is compared with B. */
  @ParameterizedTest
  @EnumSource
  void trsm(Precision p) {
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(17);
    Bound bound = new Bound("trsm in " + p);
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (Side side : Side.values()) {
          for (Uplo uplo : Uplo.values()) {
            for (boolean trans : BOTH) {
              for (Diag diag : Diag.values()) {
                boolean left = side == Side.LEFT;
                var a = operands.triangle(p, left ? m : n, uplo, diag == Diag.UNIT);
                var b = operands.matrix(p, m, n, 1);
                for (double alpha : ALPHAS) {
                  double al = p.round(alpha);
                  var x =
                      BlasCases.trsm(p, side, uplo, trans, diag, al, a, b).run(blas).operands()[1];
                  for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                      double[] factors = of(a, uplo, diag, left == trans, left ? i : j);
                      double[] solution = left ? column(x, j) : row(x, i);
                      // alpha B - op(A) X is 0
                      double[] minus = new double[factors.length];
                      for (int q = 0; q < minus.length; q++) {
                        minus[q] = -factors[q];
                      }
                      residual(bound, p, minus, solution, al * b.get(i, j));
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    bound.assertHolds();
  }

  private static void residual(
      Bound bound, Precision p, double[] minus, double[] solution, double right) {
    double sum = right;
    double size = Math.abs(right);
    for (int q = 0; q < minus.length; q++) {
      sum += minus[q] * solution[q];
      size += Math.abs(minus[q] * solution[q]);
    }
    bound.compare(0, sum, 0, 2 * Bound.gamma(minus.length + 3, p.rounding) * size);
  }

  /** A row, or a column, of a triangular matrix with its zeros and ones put in. */
  private static double[] of(GuardedDoubleMatrix a, Uplo uplo, Diag diag, boolean ofColumn, int i) {
    double[] elements = ofColumn ? column(a, i) : row(a, i);
    for (int j = 0; j < elements.length; j++) {
      boolean below = ofColumn ? j > i : j < i;
      if (i == j) {
        elements[j] = diag == Diag.UNIT ? 1 : elements[j];
      } else if (below != (uplo == Uplo.LOWER)) {
        elements[j] = 0;
      }
    }
    return elements;
  }
}
