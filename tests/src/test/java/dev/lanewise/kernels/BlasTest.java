// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedDoubleMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** BLAS of the implementation against the reference, to the bit. */
@KernelSuite
class BlasTest {

  private static final boolean[] BOTH = {false, true};

  /** How operands lie: increments, padding of rows, distance from alignment. */
  record Layout(Precision precision, int incX, int incY, int padding, int shift) {}

  /** What is in them. */
  record Content(double alpha, double beta, Values values, long seed) {}

  @Property
  void vectors(
      @ForAll("lengths") int n, @ForAll("layouts") Layout l, @ForAll("contents") Content c) {
    Precision p = l.precision();
    var x = p.vector(n, l.incX(), l.shift(), c.values(), c.seed());
    var y = p.vector(n, l.incY(), l.shift() + 1, c.values(), c.seed() + 1);
    BlasCases.dot(p, l.incX(), l.incY(), x, y).assertEqualsReference();
    BlasCases.axpy(p, c.alpha(), l.incX(), l.incY(), x, y).assertEqualsReference();
    BlasCases.scal(p, c.alpha(), l.incX(), x).assertEqualsReference();
    BlasCases.measure("nrm2", BlasRoutines::nrm2, p, l.incX(), x).assertEqualsReference();
    BlasCases.measure("asum", BlasRoutines::asum, p, l.incX(), x).assertEqualsReference();
    BlasCases.measure("iamax", BlasRoutines::iamax, p, l.incX(), x).assertEqualsReference();
  }

  @Property
  void matrixByVector(
      @ForAll("extents") int m,
      @ForAll("depths") int n,
      @ForAll boolean tall,
      @ForAll boolean transpose,
      @ForAll("layouts") Layout l,
      @ForAll("contents") Content c) {
    Precision p = l.precision();
    int rows = tall ? n : m;
    int columns = tall ? m : n;
    var a = p.matrix(rows, columns, l.padding(), l.shift(), c.values(), c.seed());
    var x = p.vector(transpose ? rows : columns, l.incX(), 1, c.values(), c.seed() + 1);
    var y = p.vector(transpose ? columns : rows, l.incY(), 2, c.values(), c.seed() + 2);
    BlasCases.gemv(p, transpose, c.alpha(), c.beta(), l.incX(), l.incY(), a, x, y)
        .assertEqualsReference();
    if (!transpose) {
      BlasCases.ger(p, c.alpha(), l.incY(), l.incX(), y, x, a).assertEqualsReference();
    }
  }

  @Property
  void triangleOfAProduct(
      @ForAll("orders") int n,
      @ForAll("depths") int k,
      @ForAll Uplo uplo,
      @ForAll boolean transpose,
      @ForAll("layouts") Layout l,
      @ForAll("contents") Content c) {
    syrk(n, k, uplo, transpose, l, c).assertEqualsReference();
  }

  private static BlasCase syrk(int n, int k, Uplo uplo, boolean transpose, Layout l, Content c) {
    Precision p = l.precision();
    var a =
        p.matrix(
            transpose ? k : n, transpose ? n : k, l.padding(), l.shift(), c.values(), c.seed());
    var result = p.matrix(n, n, l.padding() + 1, l.shift() + 1, c.values(), c.seed() + 1);
    hide(result, uplo, false);
    return BlasCases.syrk(p, uplo, transpose, c.alpha(), c.beta(), a, result);
  }

  @Property
  void triangularSystems(
      @ForAll("orders") int order,
      @ForAll("extents") int systems,
      @ForAll Side side,
      @ForAll Uplo uplo,
      @ForAll boolean transpose,
      @ForAll Diag diag,
      @ForAll("layouts") Layout l,
      @ForAll("contents") Content c) {
    trsm(order, systems, side, uplo, transpose, diag, l, c).assertEqualsReference();
  }

  private static BlasCase trsm(
      int order,
      int systems,
      Side side,
      Uplo uplo,
      boolean transpose,
      Diag diag,
      Layout l,
      Content c) {
    Precision p = l.precision();
    int m = side == Side.LEFT ? order : systems;
    int n = side == Side.LEFT ? systems : order;
    var a = p.matrix(order, order, l.padding(), l.shift(), c.values(), c.seed());
    if (c.values() == Values.ORDINARY) {
      condition(p, a);
    }
    hide(a, uplo, diag == Diag.UNIT);
    var b = p.matrix(m, n, l.padding() + 1, l.shift() + 1, c.values(), c.seed() + 1);
    return BlasCases.trsm(p, side, uplo, transpose, diag, c.alpha(), a, b);
  }

  /** Makes the diagonal heavy, or solutions overflow. */
  private static void condition(Precision p, GuardedDoubleMatrix a) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.rows(); j++) {
        a.set(i, j, i == j ? p.round(1.5 + a.get(i, j) / 2) : a.get(i, j) * 0x1p-7);
      }
    }
  }

  /** Puts NaN where nothing may be read. */
  private static void hide(GuardedDoubleMatrix a, Uplo uplo, boolean diagonalToo) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.rows(); j++) {
        if (i == j ? diagonalToo : (i < j) == (uplo == Uplo.LOWER)) {
          a.set(i, j, Double.NaN);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeOnesOnSeveralThreads(Precision p) {
    var layout = new Layout(p, 1, 1, 3, 1);
    var content = new Content(p.round(0.7), p.round(-1.3), Values.ORDINARY, 5);
    for (boolean transpose : BOTH) {
      for (Uplo uplo : Uplo.values()) {
        syrk(400, 300, uplo, transpose, layout, content).assertEqualsReference();
        for (Side side : Side.values()) {
          trsm(600, 70, side, uplo, transpose, Diag.NON_UNIT, layout, content)
              .assertEqualsReference();
        }
      }
      var a = p.matrix(900, 700, 3, 1, Values.ORDINARY, 1);
      var x = p.vector(transpose ? 900 : 700, 1, 1, Values.ORDINARY, 2);
      var y = p.vector(transpose ? 700 : 900, 1, 2, Values.ORDINARY, 3);
      BlasCases.gemv(p, transpose, 1, 0, 1, 1, a, x, y).assertEqualsReference();
    }
  }

  @ParameterizedTest
  @EnumSource
  void gemvIsAProductWithOneColumn(Precision p) {
    for (boolean transpose : BOTH) {
      for (int k : new int[] {0, 1, 40, 300, 600}) {
        int length = 21;
        int rows = transpose ? k : length;
        int columns = transpose ? length : k;
        double alpha = p.round(0.7);
        double beta = p.round(-1.3);
        var a = p.matrix(rows, columns, 1, 0, Values.ORDINARY, k);
        var x = p.vector(k, 1, 1, Values.ORDINARY, k + 1);
        var y = p.vector(length, 1, 2, Values.ORDINARY, k + 2);
        var product = BlasCases.gemm(p, transpose, false, alpha, beta, a, x, y);
        var gemv = BlasCases.gemv(p, transpose, alpha, beta, 1, 1, a, x, y);
        // BLAS asks that nothing happen where A is empty; a product scales C.
        Bits.assertEqual(
            gemv.name(),
            k == 0 ? y : product.reference(),
            gemv.run(p.of(Subjects.SINGLE)).operands()[2]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void syrkIsATriangleOfAProduct(Precision p) {
    for (boolean transpose : BOTH) {
      int n = 130;
      int k = 300;
      var a = p.matrix(transpose ? k : n, transpose ? n : k, 1, 0, Values.ORDINARY, 1);
      var c = p.matrix(n, n, 2, 1, Values.ORDINARY, 2);
      double alpha = p.round(0.7);
      var expected = BlasCases.gemm(p, transpose, !transpose, alpha, 1, a, a, c).reference();
      var actual =
          BlasCases.syrk(p, Uplo.LOWER, transpose, alpha, 1, a, c)
              .run(p.of(Subjects.SINGLE))
              .operands()[1];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double wanted = j <= i ? expected.get(i, j) : c.get(i, j);
          assertEquals(wanted, actual.get(i, j), () -> "syrk, transposed " + transpose);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLargestElementIsTheFirstOne(Precision p) {
    for (int n : new int[] {1, 2, 17, 100, 1023, 1024, 1025, 3000}) {
      for (int increment : new int[] {1, -1, 2}) {
        for (int at : new int[] {0, n / 2, n - 1}) {
          for (double value : new double[] {-9, Double.NaN, Double.NEGATIVE_INFINITY}) {
            var x = p.vector(n, increment, 1, Values.ORDINARY, n);
            for (int twice = at; twice < n; twice += 64) {
              x.set(increment < 0 ? n - 1 - twice : twice, 0, value);
            }
            double largest = Double.isNaN(value) ? Double.POSITIVE_INFINITY : -value;
            x.set(increment < 0 ? 0 : n - 1, 0, at == n - 1 ? value : largest);
            for (BlasRoutines blas : new BlasRoutines[] {p.reference(), p.of(Subjects.SINGLE)}) {
              assertEquals(at, blas.iamax(n, x.array(), x.offset(), increment));
            }
          }
        }
      }
    }
    assertEquals(-1, p.of(Subjects.SINGLE).iamax(0, new double[0], 0, 1));
  }

  @Provide
  Arbitrary<Layout> layouts() {
    var increments =
        Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(1)), Tuple.of(1, Arbitraries.of(1, -1, 2, -2, 5)))
            .withoutEdgeCases();
    return Combinators.combine(
            Arbitraries.of(Precision.class).withoutEdgeCases(),
            increments,
            increments,
            Sizes.paddings(),
            Sizes.shifts())
        .as(Layout::new);
  }

  @Provide
  Arbitrary<Content> contents() {
    var factors = Contents.factors().map(x -> (double) x);
    return Combinators.combine(
            factors,
            factors,
            Arbitraries.frequencyOf(
                    Tuple.of(1, Arbitraries.just(Values.ORDINARY)), Tuple.of(1, Contents.values()))
                .withoutEdgeCases(),
            Contents.seeds())
        .as(Content::new);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, Sizes.lengths(300)), Tuple.of(1, Arbitraries.integers().between(0, 9000)))
        .withoutEdgeCases();
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(70);
  }

  @Provide
  Arbitrary<Integer> orders() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Sizes.extents(70)), Tuple.of(1, Arbitraries.integers().between(0, 270)))
        .withoutEdgeCases();
  }

  @Provide
  Arbitrary<Integer> depths() {
    return Sizes.depths(600);
  }
}
