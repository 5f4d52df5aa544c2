// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.XblatOperands.INCREMENTS;
import static dev.lanewise.kernels.XblatOperands.VECTOR_SIZES;
import static dev.lanewise.kernels.XblatOperands.elements;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bound;
import dev.lanewise.check.oracle.VectorOracle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cases of the reference BLAS's test of vectors: every size with every pair of increments,
 * against double-double, with what lies between the elements untouched.
 */
@KernelSuite
class Xblat1Test {

  private static final double[] ALPHAS = {0, 1, -1, 0.3, 0.7};

  @ParameterizedTest
  @EnumSource
  void pairsOfVectors(Precision p) {
    Bound bound = new Bound("dot and axpy in " + p);
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(7);
    for (int n : VECTOR_SIZES) {
      for (int incX : INCREMENTS) {
        for (int incY : INCREMENTS) {
          var x = operands.vector(p, n, incX);
          var y = operands.vector(p, n, incY);
          double[] xs = elements(x, incX);
          double[] ys = elements(y, incY);
          VectorOracle dot = VectorOracle.dot(xs, ys);
          double slack = Bound.gamma(n + 1, p.rounding) * dot.magnitude();
          double actual = BlasCases.dot(p, incX, incY, x, y).run(blas).result();
          bound.compare(n, actual, dot.high(), dot.low(), slack);
          for (double a : ALPHAS) {
            double alpha = p.round(a);
            var result = BlasCases.axpy(p, alpha, incX, incY, x, y).run(blas).operands()[1];
            for (int i = 0; i < n; i++) {
              double exact = alpha * xs[i] + ys[i];
              double size = Math.abs(alpha * xs[i]) + Math.abs(ys[i]);
              bound.compare(i, elements(result, incY)[i], exact, 2 * p.rounding * size);
            }
          }
        }
      }
    }
    bound.assertHolds();
  }

  @ParameterizedTest
  @EnumSource
  void singleVectors(Precision p) {
    Bound bound = new Bound("nrm2, asum and scal in " + p);
    BlasRoutines blas = p.of(Subjects.SINGLE);
    var operands = new XblatOperands(3);
    for (int n : VECTOR_SIZES) {
      for (int incX : INCREMENTS) {
        var x = operands.vector(p, n, incX);
        double[] xs = elements(x, incX);
        double gamma = Bound.gamma(n + 2, p.rounding);
        VectorOracle norm = VectorOracle.norm(xs);
        VectorOracle asum = VectorOracle.asum(xs);
        bound.compare(
            n,
            BlasCases.measure("nrm2", BlasRoutines::nrm2, p, incX, x).run(blas).result(),
            norm.high(),
            norm.low(),
            gamma * norm.magnitude());
        bound.compare(
            n,
            BlasCases.measure("asum", BlasRoutines::asum, p, incX, x).run(blas).result(),
            asum.high(),
            asum.low(),
            gamma * asum.magnitude());
        assertEquals(
            indexOfLargest(xs),
            BlasCases.measure("iamax", BlasRoutines::iamax, p, incX, x).run(blas).result());
        for (double a : ALPHAS) {
          double alpha = p.round(a);
          var result = BlasCases.scal(p, alpha, incX, x).run(blas).operands()[0];
          for (int i = 0; i < n; i++) {
            double exact = alpha * xs[i];
            bound.compare(i, elements(result, incX)[i], exact, p.rounding * Math.abs(exact));
          }
        }
      }
    }
    bound.assertHolds();
  }

  private static int indexOfLargest(double[] x) {
    int best = x.length - 1;
    for (int i = x.length - 1; i >= 0; i--) {
      best = Math.abs(x[i]) >= Math.abs(x[best]) ? i : best;
    }
    return best;
  }

  /** Overflow and underflow of squares, as the later versions of the test have them. */
  @ParameterizedTest
  @EnumSource
  void normsAtTheEndsOfTheRange(Precision p) {
    BlasRoutines blas = p.of(Subjects.SINGLE);
    double[] values = {
      0,
      p.smallestNormal,
      p.smallestNormal * 0.25,
      0x1p-70,
      1,
      0x1p70,
      p.largest / 4,
      p.largest / 32
    };
    for (int n : new int[] {1, 2, 3, 9, 20}) {
      for (double one : values) {
        for (double other : values) {
          double[] x = new double[n];
          for (int i = 0; i < n; i++) {
            x[i] = i == 0 ? one : other;
          }
          VectorOracle norm = VectorOracle.norm(x);
          Bound bound = new Bound("nrm2 of %s and %d of %s in %s".formatted(one, n - 1, other, p));
          bound.compare(
              n,
              blas.nrm2(n, x, 0, 1),
              p.round(norm.high()),
              Bound.gamma(n + 2, p.rounding) * norm.magnitude()
                  + 2 * p.rounding * p.smallestNormal);
          bound.assertHolds();
        }
      }
    }
  }
}
