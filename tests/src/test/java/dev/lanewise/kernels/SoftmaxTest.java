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
import dev.lanewise.check.oracle.SoftmaxOracle;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax against reference and oracle, and by the laws that it obeys. */
@KernelSuite
class SoftmaxTest {

  private static final float INF = Float.POSITIVE_INFINITY;

  private static final List<Rows<float[]>> BOTH =
      List.of(Subjects.REFERENCE.rows(), Subjects.SINGLE.rows());

  static GuardedMatrix softmax(Rows<float[]> kernels, GuardedMatrix x) {
    return softmax(kernels, x, 2);
  }

  private static GuardedMatrix softmax(Rows<float[]> kernels, GuardedMatrix x, int padding) {
    GuardedMatrix y = GuardedMatrix.of(x.rows(), x.columns(), padding, 1).fill(-1f);
    GuardedMatrix before = x.copy();
    kernels.softmax(
        x.rows(), x.columns(), x.array(), x.offset(), x.ld(), y.array(), y.offset(), y.ld());
    y.assertGuards("softmax");
    x.assertUnchanged("softmax", before);
    return y;
  }

  private static void assertEqualsReference(GuardedMatrix x) {
    String size = "softmax of " + x.rows() + " x " + x.columns();
    GuardedMatrix expected = softmax(Subjects.REFERENCE.rows(), x);
    Bits.assertEqual(size, expected, softmax(Subjects.SINGLE.rows(), x));
    Bits.assertEqual(size + " without padding", expected, softmax(Subjects.SINGLE.rows(), x, 0));
    for (Rows<float[]> kernels : BOTH) {
      GuardedMatrix inPlace = x.copy();
      float[] array = inPlace.array();
      kernels.softmax(x.rows(), x.columns(), array, x.offset(), x.ld(), array, x.offset(), x.ld());
      Bits.assertEqual(size + " in place", expected, inPlace);
      inPlace.assertGuards(size);
    }
  }

  /** Logits of a useful range from values in [-1, 1). */
  static GuardedMatrix logits(int rows, int columns, float range, int padding) {
    GuardedMatrix x =
        GuardedMatrix.of(rows, columns, padding, columns % 3).fill(Values.ORDINARY, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        x.set(i, j, range * x.get(i, j));
      }
    }
    return x;
  }

  @Test
  void everyWidthUpTo200() {
    for (int columns = 0; columns <= 200; columns++) {
      for (int rows : new int[] {0, 1, 3}) {
        assertEqualsReference(logits(rows, columns, 20, 0));
        assertEqualsReference(logits(rows, columns, 20, 3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4095, 4096, 4097, 8200, 12_289})
  void longRows(int columns) {
    assertEqualsReference(logits(4, columns, 10, 1));
  }

  /** As in an arena: the results lie right behind the logits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 64, 200, 256, 300, 4100})
  void bothInOneArray(int columns) {
    GuardedMatrix x = neighbours(columns, 0);
    GuardedMatrix expected = softmax(Subjects.REFERENCE.rows(), x);
    int rows = x.rows();
    for (Rows<float[]> kernels : BOTH) {
      GuardedMatrix both = GuardedMatrix.of(2 * rows, columns, 0, 3);
      int half = rows * columns;
      System.arraycopy(x.array(), x.offset(), both.array(), both.offset(), half);
      float[] array = both.array();
      int to = both.offset() + half;
      kernels.softmax(rows, columns, array, both.offset(), columns, array, to, columns);
      GuardedMatrix y = x.copy();
      System.arraycopy(array, to, y.array(), y.offset(), half);
      Bits.assertEqual("softmax of " + columns + " in one array", expected, y);
      System.arraycopy(array, both.offset(), y.array(), y.offset(), half);
      y.assertUnchanged("softmax in one array", x);
    }
  }

  /** A loop over a row may work for its neighbours, too. */
  @ParameterizedTest
  @ValueSource(ints = {10, 64, 200, 255, 256, 1000, 4100})
  void neighboursOfEachOther(int columns) {
    assertEqualsReference(neighbours(columns, 0));
    assertEqualsReference(neighbours(columns, 3));
  }

  /** Rows of four kinds, each kind before and after each: two of them have no ordinary answer. */
  static GuardedMatrix neighbours(int columns, int padding) {
    int[] kinds = {0, 0, 1, 0, 2, 0, 3, 1, 1, 2, 1, 3, 2, 2, 3, 3, 0};
    GuardedMatrix x = logits(kinds.length, columns, 20, padding);
    for (int i = 0; i < kinds.length; i++) {
      switch (kinds[i]) {
        case 1 -> x.set(i, i * 5 % columns, 150);
        case 2 -> x.set(i, i * 3 % columns, Float.NaN);
        case 3 -> {
          for (int j = 0; j < columns; j++) {
            x.set(i, j, -INF);
          }
        }
        default -> {}
      }
    }
    return x;
  }

  /** Rows without padding may be taken together; one without an answer must not touch others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 64, 100, 255, 256, 257})
  void manyRows(int columns) {
    GuardedMatrix x = logits(10_000 / columns + 7, columns, 20, 0);
    assertEqualsReference(x);
    assertEqualsReference(withIllegalRows(x));
  }

  /** Puts NaN or an infinity of either sign into some rows. */
  static GuardedMatrix withIllegalRows(GuardedMatrix x) {
    float[] illegal = {Float.NaN, INF, -INF};
    for (int i = 5; i < x.rows(); i += 7) {
      x.set(i, i % x.columns(), illegal[i % 3]);
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    assertEqualsReference(GuardedMatrix.of(900, 10, 0, 1).fill(values, 4));
    assertEqualsReference(GuardedMatrix.of(40, 37, 1, 1).fill(values, 1));
    assertEqualsReference(GuardedMatrix.of(40, 3, 1, 1).fill(values, 2));
    assertEqualsReference(GuardedMatrix.of(3, 300, 1, 1).fill(values, 3));
  }

  @Property
  void anyShapeAndContent(
      @ForAll("extents") int rows,
      @ForAll("lengths") int columns,
      @ForAll("paddings") int padding,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsReference(GuardedMatrix.of(rows, columns, padding, 1).fill(values, seed));
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
  Arbitrary<Integer> paddings() {
    return Sizes.paddings();
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
  void theReferenceKeepsItsBound() {
    for (int columns : new int[] {1, 2, 10, 64, 65, 1000, 5000}) {
      for (float range : new float[] {1, 20, 100, 1e4f}) {
        GuardedMatrix x = logits(3, columns, range, 2);
        GuardedMatrix actual = softmax(Subjects.REFERENCE.rows(), x);
        Bound bound = new Bound("softmax of " + columns + " columns within " + range);
        for (int i = 0; i < 3; i++) {
          double[] z = doubles(x, i);
          SoftmaxOracle exact = SoftmaxOracle.of(z);
          for (int j = 0; j < columns; j++) {
            double p = exact.probabilities()[j];
            bound.compare(j, actual.get(i, j), p, relativeError(exact, z, j) * p + 0x1p-149);
          }
        }
        bound.assertHolds();
        assertEquals(3L * columns, bound.compared());
      }
    }
  }

  /**
   * Six roundings, that of {@code x - max} in numerator and denominator, and the sum's, with 1 per
   * cent for products of errors.
   */
  private static double relativeError(SoftmaxOracle exact, double[] z, int j) {
    double u = Bound.FLOAT_ROUNDING;
    int n = z.length;
    double sumRoundings = Math.min(n / 64.0, 64) + 6 + Math.ceilDiv(n, Rows.ROW_BLOCK);
    return 1.01
        * (6 * u
            + u * (exact.maximum() - z[j])
            + u * exact.spread()
            + Bound.gamma(sumRoundings, u));
  }

  static double[] doubles(GuardedMatrix x, int row) {
    double[] z = new double[x.columns()];
    for (int j = 0; j < z.length; j++) {
      z[j] = x.get(row, j);
    }
    return z;
  }

  @Test
  void rowsSumToOne() {
    for (int columns : new int[] {1, 2, 10, 64, 65, 1000, 5000}) {
      GuardedMatrix y = softmax(Subjects.SINGLE.rows(), logits(4, columns, 30, 1));
      for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (int j = 0; j < columns; j++) {
          sum += y.get(i, j);
        }
        // The sum's own error and the division's; those of the exponentials cancel.
        double roundings = 2 + 64 + 6 + Math.ceilDiv(columns, Rows.ROW_BLOCK);
        assertEquals(1, sum, Bound.gamma(roundings, Bound.FLOAT_ROUNDING) + columns * 0x1p-149);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, -1e4f, 1e6f, 1e8f, -1e8f})
  void aShiftChangesNoBit(float shift) {
    GuardedMatrix x = GuardedMatrix.of(5, 100, 1, 0).fill(Values.INTEGERS, 1);
    GuardedMatrix shifted = x.copy();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 100; j++) {
        x.set(i, j, 8 * x.get(i, j));
        shifted.set(i, j, x.get(i, j) + shift);
        assertEquals((double) x.get(i, j) + shift, shifted.get(i, j), "exactly representable");
      }
    }
    Bits.assertEqual(
        "shifted by " + shift,
        softmax(Subjects.SINGLE.rows(), x),
        softmax(Subjects.SINGLE.rows(), shifted));
  }

  @Test
  void exchangedHalvesStayExchanged() {
    // The first fold adds element i to element i + 32: their order does not matter.
    GuardedMatrix x = logits(3, 64, 10, 4);
    GuardedMatrix exchanged = x.copy();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 64; j++) {
        exchanged.set(i, j, x.get(i, (j + 32) % 64));
      }
    }
    GuardedMatrix straight = softmax(Subjects.SINGLE.rows(), x);
    GuardedMatrix other = softmax(Subjects.SINGLE.rows(), exchanged);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 64; j++) {
        assertTrue(Bits.same(straight.get(i, (j + 32) % 64), other.get(i, j)));
      }
    }
  }

  @Test
  void rowsWithoutAnAnswerAreNaN() {
    for (int columns : new int[] {1, 3, 16, 17, 100}) {
      for (Rows<float[]> kernels : BOTH) {
        for (int position = 0; position < columns; position++) {
          GuardedMatrix x = logits(4, columns, 5, 1);
          x.set(0, position, Float.NaN);
          x.set(1, position, INF);
          for (int j = 0; j < columns; j++) {
            x.set(2, j, -INF);
          }
          GuardedMatrix y = softmax(kernels, x);
          for (int j = 0; j < columns; j++) {
            for (int i = 0; i < 3; i++) {
              assertTrue(Float.isNaN(y.get(i, j)), "row " + i + ", column " + j);
            }
            assertTrue(y.get(3, j) > 0, "the last row has an answer");
          }
        }
      }
    }
  }

  @Test
  void minusInfinityIsProbabilityZero() {
    GuardedMatrix x = GuardedMatrix.of(1, 3, 0, 0);
    x.set(0, 0, -INF);
    for (Rows<float[]> kernels : BOTH) {
      Bits.assertEqual("-Infinity", new float[] {0, 0.5f, 0.5f}, softmax(kernels, x).elements());
    }
  }
}
