// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.check.oracle.ElementwiseOracle;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PReLU with a slope for each column: the reference's bits, and the gradients' truth. */
@KernelSuite
class PreluTest {

  /** Operands of a call and its results. */
  private record Operands(
      GuardedMatrix x,
      GuardedMatrix slope,
      GuardedMatrix dy,
      GuardedMatrix y,
      GuardedMatrix dx,
      GuardedMatrix dslope) {

    static Operands of(int rows, int columns, Values values, long seed) {
      return new Operands(
          GuardedMatrix.of(rows, columns, 3, 1).fill(values, seed),
          GuardedMatrix.vector(columns, 2).fill(Values.ORDINARY, seed + 1),
          GuardedMatrix.of(rows, columns, 1, 0).fill(values, seed + 2),
          GuardedMatrix.of(rows, columns, 0, 2),
          GuardedMatrix.of(rows, columns, 2, 3),
          GuardedMatrix.vector(columns, 1));
    }

    List<GuardedMatrix> all() {
      return List.of(x, slope, dy, y, dx, dslope);
    }

    Operands copy() {
      return new Operands(x.copy(), slope.copy(), dy.copy(), y.copy(), dx.copy(), dslope.copy());
    }

    void call(Rows<float[]> rows) {
      rows.prelu(
          x.rows(),
          x.columns(),
          x.array(),
          x.offset(),
          x.ld(),
          slope.array(),
          slope.offset(),
          y.array(),
          y.offset(),
          y.ld());
      backward(rows, dx);
    }

    void backward(Rows<float[]> rows, GuardedMatrix to) {
      rows.preluBackward(
          x.rows(),
          x.columns(),
          x.array(),
          x.offset(),
          x.ld(),
          slope.array(),
          slope.offset(),
          dy.array(),
          dy.offset(),
          dy.ld(),
          to.array(),
          to.offset(),
          to.ld(),
          dslope.array(),
          dslope.offset());
    }
  }

  private static void assertEqualsReference(int rows, int columns, Values values, long seed) {
    Operands operands = Operands.of(rows, columns, values, seed);
    Operands expected = operands.copy();
    expected.call(Subjects.REFERENCE.rows());
    for (Lanewise lanewise : Subjects.ALL) {
      String what = "%d x %d on %s".formatted(rows, columns, Subjects.name(lanewise));
      Operands actual = operands.copy();
      actual.call(lanewise.rows());
      for (int i = 0; i < operands.all().size(); i++) {
        Bits.assertEqual(what + ", " + i, expected.all().get(i), actual.all().get(i));
        actual.all().get(i).assertGuards(what + ", " + i);
      }
      Operands onDy = operands.copy();
      onDy.backward(lanewise.rows(), onDy.dy);
      Bits.assertEqual(what + ", dx in dy", expected.dx, onDy.dy);
      Bits.assertEqual(what + ", dslope", expected.dslope, onDy.dslope);
      Operands onX = operands.copy();
      onX.backward(lanewise.rows(), onX.x);
      Bits.assertEqual(what + ", dx in x", expected.dx, onX.x);
      Bits.assertEqual(what + ", dslope", expected.dslope, onX.dslope);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5",
    "5, 0",
    "1, 1",
    "3, 10",
    "256, 64",
    "257, 65",
    "520, 31",
    "1, 3000",
    "700, 130",
    "3000, 3",
    "300, 700"
  })
  void theReferencesBits(int rows, int columns) {
    for (Values values : Values.values()) {
      assertEqualsReference(rows, columns, values, rows);
    }
  }

  @Property(tries = 100)
  void anyShape(
      @ForAll("extents") int rows, @ForAll("extents") int columns, @ForAll("seeds") long seed) {
    assertEqualsReference(rows, columns, Values.ORDINARY, seed);
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(140);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }

  @Test
  void slopesAreSumsWithinTheirBound() {
    Operands o = Operands.of(600, 7, Values.ORDINARY, 3);
    o.call(Subjects.REFERENCE.rows());
    Bound bound = new Bound("dslope");
    for (int j = 0; j < 7; j++) {
      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < 600; i++) {
        double term = o.x.get(i, j) < 0 ? (double) o.x.get(i, j) * o.dy.get(i, j) : 0;
        sum += term;
        magnitude += Math.abs(term);
      }
      double gamma = Bound.gamma(256 + 3 + 1, Bound.FLOAT_ROUNDING);
      bound.compare(j, o.dslope.get(0, j), sum, gamma * magnitude);
    }
    bound.assertHolds();
  }

  /** Central differences of the forward formula, away from zero. */
  @Test
  void gradientsAreThoseOfTheFormula() {
    SplittableRandom random = new SplittableRandom(5);
    double h = 6e-6;
    for (int i = 0; i < 1000; i++) {
      double magnitude = random.nextDouble(0.01, 4);
      double x = random.nextBoolean() ? magnitude : -magnitude;
      double slope = random.nextDouble(-2, 2);
      double dy = random.nextDouble(-2, 2);
      double byX = dy * (prelu(x + h, slope) - prelu(x - h, slope)) / (2 * h);
      double bySlope = dy * (prelu(x, slope + h) - prelu(x, slope - h)) / (2 * h);
      assertEquals(byX, ElementwiseOracle.value(Ternary.PRELU_BACKWARD, x, slope, dy), 1e-8);
      assertEquals(bySlope, ElementwiseOracle.value(Binary.LEAKY_RELU_SLOPE, 0, 0, x, dy), 1e-8);
    }
  }

  private static double prelu(double x, double slope) {
    return ElementwiseOracle.value(Binary.PRELU, 0, 0, x, slope);
  }

  /** PyTorch 2.7: prelu of [-2, 0, 3, -1] by [0.5, 0.5, 0.5, -1], gradients [1, 1, 1, 4]. */
  @Test
  void zerosTakeTheSlopeAsInPyTorch() {
    float[] x = {-2, 0, 3, -1};
    float[] slope = {0.5f, 0.5f, 0.5f, -1};
    float[] dy = {1, 1, 1, 4};
    float[] y = new float[4];
    float[] dx = new float[4];
    float[] dslope = new float[4];
    Subjects.SINGLE.rows().prelu(1, 4, x, 0, 4, slope, 0, y, 0, 4);
    Subjects.SINGLE.rows().preluBackward(1, 4, x, 0, 4, slope, 0, dy, 0, 4, dx, 0, 4, dslope, 0);
    Bits.assertEqual("y", new float[] {-1, 0, 3, 1}, y);
    Bits.assertEqual("dx", new float[] {0.5f, 0.5f, 1, -4}, dx);
    Bits.assertEqual("dslope", new float[] {-2, 0, 0, -4}, dslope);
    assertTrue(Float.isNaN(nan()), "NaN stays NaN");
  }

  private static float nan() {
    float[] y = {Float.NaN};
    Subjects.SINGLE.rows().prelu(1, 1, y, 0, 1, new float[1], 0, y, 0, 1);
    return y[0];
  }
}
