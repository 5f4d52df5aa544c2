// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedDoubleMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.oracle.ResidualOracle;
import dev.lanewise.check.oracle.VectorOracle;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reference's BLAS against double-double, within the bounds that the contract states. Products
 * with vectors and symmetric ones are products (BlasTest), which have bounds of their own.
 */
@KernelSuite
class BlasBoundTest {

  private static final int[] LENGTHS = {1, 2, 3, 63, 64, 65, 1000, 4096, 4097, 20_000};

  private static final Values[] BOUNDED = {
    Values.ORDINARY, Values.INTEGERS, Values.CANCELLATION, Values.ZEROS
  };

  private static double roundingsOfSum(int n) {
    return Math.min(Math.ceilDiv(n, 64), 64) + Math.ceilDiv(n, FloatBlas.SUM_BLOCK) + 6;
  }

  @ParameterizedTest
  @EnumSource
  void sumsKeepTheirBounds(Precision p) {
    BlasRoutines blas = p.reference();
    for (Values values : BOUNDED) {
      Bound bound = new Bound("sums of " + values + " in " + p);
      for (int n : LENGTHS) {
        double[] x = p.vector(n, 1, 0, values, n).elements();
        double[] y = p.vector(n, 1, 0, values, n + 1).elements();
        double gamma = Bound.gamma(roundingsOfSum(n), p.rounding);
        VectorOracle dot = VectorOracle.dot(x, y);
        VectorOracle asum = VectorOracle.asum(x);
        compare(bound, n, blas.dot(n, x, 0, 1, y, 0, 1), dot, gamma);
        compare(bound, n, blas.asum(n, x, 0, 1), asum, gamma);
      }
      bound.assertHolds();
    }
  }

  /**
   * Around 1, at both ends of the range, among subnormal numbers, and from one end to the other.
   */
  @ParameterizedTest
  @EnumSource
  void normsNeitherOverflowNorUnderflow(Precision p) {
    int lowest = Math.getExponent(p.smallestNormal);
    int highest = Math.getExponent(p.largest);
    for (int exponent = lowest - 20; exponent < highest - 8; exponent++) {
      Bound bound = new Bound("norms around 2^" + exponent + " in " + p);
      for (int n : new int[] {1, 2, 70, 5000}) {
        double[] x = p.vector(n, 1, 0, Values.ORDINARY, n).elements();
        for (int i = 0; i < n; i++) {
          x[i] = p.round(Math.scalb(x[i], exponent - (i % 5 == 4 ? 40 : 0)));
        }
        double gamma = Bound.gamma(roundingsOfSum(n) + 2, p.rounding);
        VectorOracle norm = VectorOracle.norm(x);
        bound.compare(
            n,
            p.reference().nrm2(n, x, 0, 1),
            norm.high(),
            norm.low(),
            gamma * norm.magnitude() + 2 * p.rounding * p.smallestNormal);
      }
      bound.assertHolds();
    }
  }

  @ParameterizedTest
  @EnumSource
  void normsOfSpecialValues(Precision p) {
    for (BlasRoutines blas : new BlasRoutines[] {p.reference(), p.of(Subjects.SINGLE)}) {
      double infinity = Double.POSITIVE_INFINITY;
      assertEquals(0.0, blas.nrm2(0, new double[0], 0, 1));
      assertEquals(0.0, blas.nrm2(3, new double[] {0, -0.0, 0}, 0, 1));
      assertEquals(infinity, blas.nrm2(3, new double[] {1, -infinity, 0}, 0, 1));
      assertEquals(Double.NaN, blas.nrm2(3, new double[] {1, infinity, Double.NaN}, 0, 1));
      assertEquals(infinity, blas.nrm2(2, new double[] {p.largest, p.largest}, 0, 1));
      assertEquals(p.largest, blas.nrm2(2, new double[] {p.largest, 1}, 0, 1));
      double least = 2 * p.rounding * p.smallestNormal;
      assertEquals(5 * least, blas.nrm2(2, new double[] {3 * least, -4 * least}, 0, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void updatesRoundOnceOrTwice(Precision p) {
    double alpha = p.round(0.7);
    for (Values values : BOUNDED) {
      var x = p.vector(9, 2, 1, values, 1);
      var y = p.vector(9, -3, 0, values, 2);
      var axpy = BlasCases.axpy(p, alpha, 2, -3, x, y).reference();
      var a = p.matrix(9, 9, 2, 1, values, 3);
      var ger = BlasCases.ger(p, alpha, 2, -3, x, y, a).reference();
      for (int i = 0; i < 9; i++) {
        double xi = Precision.element(x, 2, i);
        assertEquals(
            fma(p, alpha, xi, Precision.element(y, -3, i)), Precision.element(axpy, -3, i));
        for (int j = 0; j < 9; j++) {
          double factor = p.round(alpha * xi);
          assertEquals(fma(p, factor, Precision.element(y, -3, j), a.get(i, j)), ger.get(i, j));
        }
      }
    }
  }

  /** Rounded once; zeros are +0 here and in sums that start from one. */
  private static double fma(Precision p, double x, double y, double z) {
    BigDecimal exact = new BigDecimal(x).multiply(new BigDecimal(y)).add(new BigDecimal(z));
    if (exact.signum() == 0) {
      return Math.fma(x, y, z);
    }
    return p == Precision.SINGLE ? exact.floatValue() : exact.doubleValue();
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 5", "7, 33", "64, 3", "100, 40", "257, 9", "600, 4"})
  void solutionsKeepTheirBound(int order, int systems) {
    for (Precision p : Precision.values()) {
      Bound bound = new Bound("trsm of order " + order + " in " + p);
      double roundings = Math.min(order, 512) + Math.ceilDiv(order, FloatBlas.SOLVE_BLOCK) + 2;
      double gamma = Bound.gamma(roundings, p.rounding);
      for (Side side : Side.values()) {
        for (Uplo uplo : Uplo.values()) {
          for (boolean transpose : new boolean[] {false, true}) {
            for (Diag diag : Diag.values()) {
              boolean left = side == Side.LEFT;
              var a = triangular(p, order, uplo, diag);
              var b =
                  p.matrix(
                      left ? order : systems,
                      left ? systems : order,
                      1,
                      0,
                      Values.ORDINARY,
                      order + 1);
              double alpha = p.round(0.7);
              var x = BlasCases.trsm(p, side, uplo, transpose, diag, alpha, a, b).reference();
              ResidualOracle exact =
                  ResidualOracle.of(
                      rows(a, left == transpose), rows(x, !left), alpha, rows(b, !left));
              for (int i = 0; i < exact.residual().length; i++) {
                bound.compare(i, exact.residual()[i], 0, gamma * exact.magnitude()[i]);
              }
            }
          }
        }
      }
      bound.assertHolds();
    }
  }

  /** A triangle with zeros in the other; not too far from singular, and not too close. */
  private static GuardedDoubleMatrix triangular(Precision p, int order, Uplo uplo, Diag diag) {
    var a = p.matrix(order, order, 2, 1, Values.ORDINARY, order);
    for (int i = 0; i < order; i++) {
      for (int j = 0; j < order; j++) {
        boolean used = uplo == Uplo.UPPER ? i <= j : i >= j;
        double value = i == j ? 1.5 + a.get(i, j) / 2 : a.get(i, j) * 0x1p-5;
        a.set(i, j, !used ? 0 : i == j && diag == Diag.UNIT ? 1 : p.round(value));
      }
    }
    return a;
  }

  private static double[][] rows(GuardedDoubleMatrix x, boolean transposed) {
    double[][] rows = new double[transposed ? x.columns() : x.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[transposed ? x.rows() : x.columns()];
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = transposed ? x.get(j, i) : x.get(i, j);
      }
    }
    return rows;
  }

  private static void compare(Bound bound, int n, double actual, VectorOracle exact, double gamma) {
    bound.compare(n, actual, exact.high(), exact.low(), gamma * exact.magnitude());
  }
}
