// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GradientCheck;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.check.oracle.SoftmaxOracle;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of softmax: masked, its logarithm, the sum's logarithm, and the gradients. */
@KernelSuite
class SoftmaxKinTest {

  private static final double U = Bound.FLOAT_ROUNDING;
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final Rows<float[]> REFERENCE = Subjects.REFERENCE.rows();
  private static final Rows<float[]> SINGLE = Subjects.SINGLE.rows();

  private static GuardedMatrix mask(int rows, int columns, boolean shared, long seed) {
    GuardedMatrix mask =
        GuardedMatrix.of(shared ? 1 : rows, columns, 1, 2).fill(Values.ORDINARY, seed);
    for (int i = 0; i < mask.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        boolean out = (i * 7 + j * 3 + seed) % 4 == 0 || i % 5 == 3;
        mask.set(i, j, out ? -INF : mask.get(i, j));
      }
    }
    return mask;
  }

  private static void assertEqualsReference(GuardedMatrix x, long seed) {
    String what = x.rows() + " x " + x.columns() + ", seed " + seed;
    GuardedMatrix mask = mask(x.rows(), x.columns(), seed % 2 == 0, seed);
    GuardedMatrix dy =
        GuardedMatrix.of(x.rows(), x.columns(), 2, 1).fill(Values.ORDINARY, seed + 1);
    GuardedMatrix[] before = {x.copy(), mask.copy(), dy.copy()};
    SoftmaxKin expected = SoftmaxKin.of(REFERENCE, x, mask, dy);
    for (Lanewise subject : Subjects.ALL) {
      expected.assertEqual(what, SoftmaxKin.of(subject.rows(), x, mask, dy));
    }
    x.assertUnchanged(what, before[0]);
    mask.assertUnchanged(what, before[1]);
    dy.assertUnchanged(what, before[2]);
    expected.assertInPlace(what, REFERENCE, x, mask, dy);
    expected.assertInPlace(what, SINGLE, x, mask, dy);
  }

  @Test
  void everyWidthUpTo140() {
    for (int columns = 0; columns <= 140; columns++) {
      assertEqualsReference(SoftmaxTest.logits(7, columns, 20, columns % 3), columns);
    }
  }

  @Test
  void longRowsAndManyRows() {
    for (int columns : new int[] {4095, 4096, 4097, 8200, 12_289}) {
      assertEqualsReference(SoftmaxTest.logits(5, columns, 10, 1), columns);
    }
    assertEqualsReference(SoftmaxTest.logits(3000, 10, 10, 0), 1);
  }

  @Test
  void aMillionColumns() {
    assertEqualsReference(SoftmaxTest.logits(1, 1_000_000, 10, 0), 3);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    assertEqualsReference(GuardedMatrix.of(40, 37, 1, 1).fill(values, 1), 1);
    assertEqualsReference(GuardedMatrix.of(9, 300, 1, 1).fill(values, 2), 2);
  }

  @Property
  void anyShapeAndContent(
      @ForAll("extents") int rows,
      @ForAll("lengths") int columns,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsReference(
        GuardedMatrix.of(rows, columns, (int) (seed % 4), 1).fill(values, seed), seed % 1000);
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(20);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.lengths(300);
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }

  @Test
  void theReferenceKeepsItsBounds() {
    for (int n : new int[] {1, 2, 10, 64, 65, 1000, 5000}) {
      for (float range : new float[] {1, 20, 100}) {
        GuardedMatrix x = SoftmaxTest.logits(1, n, range, 0);
        GuardedMatrix none = GuardedMatrix.vector(n, 0);
        GuardedMatrix dy = GuardedMatrix.vector(n, 0).fill(Values.ORDINARY, n);
        SoftmaxKin actual = SoftmaxKin.of(REFERENCE, x, none, dy);
        double[] z = SoftmaxTest.doubles(x, 0);
        SoftmaxOracle exact = SoftmaxOracle.of(z);
        double g = Bound.gamma(Math.min(n / 64.0, 64) + 6 + Math.ceilDiv(n, Rows.ROW_BLOCK), U);
        double log = Math.log(exact.denominator());
        double common = U * (2 * log + 2 + exact.spread()) + g;
        Bound bound = new Bound("log-softmax of " + n + " within " + range);
        double max = exact.maximum();
        for (int j = 0; j < n; j++) {
          double y = z[j] - max - log;
          bound.compare(
              j, actual.log().get(0, j), y, 1.01 * (U * (max - z[j] + Math.abs(y)) + common));
        }
        bound.assertHolds();
        Bound sum = new Bound("log-sum-exp of " + n + " within " + range);
        sum.compare(
            0, actual.sums().get(0, 0), max + log, 1.01 * (U * Math.abs(max + log) + common));
        sum.assertHolds();
        assertGradientBounds(n, g, actual, dy);
      }
    }
  }

  private static void assertGradientBounds(int n, double g, SoftmaxKin actual, GuardedMatrix dy) {
    double s = 0;
    double magnitude = 0;
    double total = 0;
    double absolute = 0;
    for (int j = 0; j < n; j++) {
      double product = (double) dy.get(0, j) * actual.masked().get(0, j);
      s += product;
      magnitude += Math.abs(product);
      total += dy.get(0, j);
      absolute += Math.abs(dy.get(0, j));
    }
    Bound bound = new Bound("gradient of " + n);
    Bound ofLog = new Bound("gradient of log of " + n);
    for (int j = 0; j < n; j++) {
      double d = dy.get(0, j);
      double y = actual.masked().get(0, j) * (double) 0.7f;
      double error = y * ((g + 4 * U) * magnitude + 4 * U * Math.abs(d)) + 0x1p-148;
      bound.compare(j, actual.gradient().get(0, j), y * (d - s), 1.01 * error);
      double p = Math.exp(actual.log().get(0, j));
      double dx = d - p * total;
      double logError = (g + 2 * U) * p * absolute + U * Math.abs(dx) + absolute * 0x1p-149;
      ofLog.compare(j, actual.logGradient().get(0, j), dx, 1.01 * logError);
    }
    bound.assertHolds();
    ofLog.assertHolds();
  }

  @Test
  void theFormulasAreSlopes() {
    int n = 6;
    double[] x = Values.ORDINARY.doubles(n, 1);
    double[] dy = Values.ORDINARY.doubles(n, 2);
    double[] p = SoftmaxOracle.of(x).probabilities();
    double s = 0;
    double total = 0;
    for (int j = 0; j < n; j++) {
      s += dy[j] * p[j];
      total += dy[j];
    }
    double[] softmax = new double[n];
    double[] log = new double[n];
    for (int j = 0; j < n; j++) {
      softmax[j] = p[j] * (dy[j] - s);
      log[j] = dy[j] - p[j] * total;
    }
    GradientCheck check = GradientCheck.standard();
    check
        .components(z -> product(SoftmaxOracle.of(z).probabilities(), dy, false), x, softmax)
        .assertPasses("softmax");
    check
        .components(z -> product(SoftmaxOracle.of(z).probabilities(), dy, true), x, log)
        .assertPasses("log-softmax");
    check
        .components(
            z -> SoftmaxOracle.of(z).maximum() + Math.log(SoftmaxOracle.of(z).denominator()), x, p)
        .assertPasses("log-sum-exp");
  }

  private static double product(double[] p, double[] dy, boolean log) {
    double sum = 0;
    for (int j = 0; j < p.length; j++) {
      sum += (log ? Math.log(p[j]) : p[j]) * dy[j];
    }
    return sum;
  }

  @Test
  void whatIsMaskedIsNotLookedAt() {
    for (Rows<float[]> k : List.of(REFERENCE, SINGLE)) {
      for (int columns : new int[] {3, 20, 100}) {
        GuardedMatrix x = GuardedMatrix.of(4, columns, 0, 0);
        GuardedMatrix mask = GuardedMatrix.of(4, columns, 0, 0);
        for (int j = 0; j < columns; j++) {
          mask.set(0, j, j == 1 ? 0 : -INF);
          x.set(0, j, j == 1 ? 5 : j % 2 == 0 ? Float.NaN : INF);
          mask.set(1, j, -INF);
          x.set(1, j, Float.NaN);
          x.set(2, j, -INF);
          x.set(3, j, j == 2 ? Float.NaN : -INF);
        }
        GuardedMatrix y = SoftmaxKin.of(k, x, mask, x).masked();
        for (int j = 0; j < columns; j++) {
          assertTrue(Bits.same(j == 1 ? 1f : 0f, y.get(0, j)), "all but one masked");
          assertTrue(Bits.same(0f, y.get(1, j)), "all masked");
          assertTrue(Bits.same(0f, y.get(2, j)), "nothing above -Infinity");
          assertTrue(Float.isNaN(y.get(3, j)), "NaN that takes part");
        }
      }
    }
  }

  @Test
  void logSumExpOfInfinities() {
    for (Rows<float[]> k : List.of(REFERENCE, SINGLE)) {
      GuardedMatrix x = GuardedMatrix.of(4, 40, 0, 0).fill(-INF);
      x.set(1, 7, 3);
      x.set(2, 8, INF);
      x.set(3, 9, Float.NaN);
      GuardedMatrix y = SoftmaxKin.of(k, x, x, x).sums();
      assertEquals(-INF, y.get(0, 0));
      assertEquals(3, y.get(0, 1));
      assertEquals(INF, y.get(0, 2));
      assertTrue(Float.isNaN(y.get(0, 3)));
    }
  }

  @Test
  void aShiftOfTheLogitsMovesTheSumAlone() {
    for (float shift : new float[] {1e4f, -1e6f, 1e8f}) {
      GuardedMatrix x = GuardedMatrix.of(5, 100, 1, 0).fill(Values.INTEGERS, 1);
      GuardedMatrix shifted = x.copy();
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 100; j++) {
          x.set(i, j, 8 * x.get(i, j));
          shifted.set(i, j, x.get(i, j) + shift);
        }
      }
      SoftmaxKin expected = SoftmaxKin.of(SINGLE, x, GuardedMatrix.vector(100, 0), x);
      SoftmaxKin actual = SoftmaxKin.of(SINGLE, shifted, GuardedMatrix.vector(100, 0), x);
      Bits.assertEqual("log-softmax shifted by " + shift, expected.log(), actual.log());
      Bits.assertEqual("its gradient", expected.logGradient(), actual.logGradient());
      for (int i = 0; i < 5; i++) {
        float sum = expected.sums().get(0, i) + shift;
        assertEquals(sum, actual.sums().get(0, i), Math.ulp(sum));
      }
    }
  }
}
