// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.check.oracle.SumOracle;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums of rows and columns, and rows added, against reference, definition and oracle. */
@KernelSuite
class RowsTest {

  /** Around one, two and three blocks of a row's sum. */
  private static final int[] LONG_ROWS = {
    1000, 4031, 4095, 4096, 4097, 4160, 8191, 8192, 8193, 12289
  };

  /** Around one and two blocks of a column's sum. */
  private static final int[] HEIGHTS = {0, 1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 1000};

  private static GuardedMatrix matrix(int rows, int columns, Values values, long seed) {
    return GuardedMatrix.of(rows, columns, (int) (seed % 4) * 3, (int) (seed % 3))
        .fill(values, seed);
  }

  private static GuardedMatrix rowSums(Rows<float[]> kernels, GuardedMatrix x) {
    GuardedMatrix y = GuardedMatrix.vector(x.rows(), 1).fill(Float.NaN);
    GuardedMatrix before = x.copy();
    kernels.rowSums(x.rows(), x.columns(), x.array(), x.offset(), x.ld(), y.array(), y.offset());
    y.assertGuards("rowSums");
    x.assertUnchanged("rowSums", before);
    return y;
  }

  private static GuardedMatrix columnSums(Rows<float[]> kernels, GuardedMatrix x) {
    GuardedMatrix y = GuardedMatrix.vector(x.columns(), 1).fill(Float.NaN);
    GuardedMatrix before = x.copy();
    kernels.columnSums(x.rows(), x.columns(), x.array(), x.offset(), x.ld(), y.array(), y.offset());
    y.assertGuards("columnSums");
    x.assertUnchanged("columnSums", before);
    return y;
  }

  private static void assertSumsEqualReference(GuardedMatrix x) {
    Rows<float[]> actual = Subjects.SINGLE.rows();
    Rows<float[]> reference = Subjects.REFERENCE.rows();
    String size = x.rows() + " x " + x.columns();
    Bits.assertEqual("row sums of " + size, rowSums(reference, x), rowSums(actual, x));
    Bits.assertEqual("column sums of " + size, columnSums(reference, x), columnSums(actual, x));
  }

  @Test
  void sumsOfEveryWidthUpTo200() {
    for (int columns = 0; columns <= 200; columns++) {
      for (int rows : new int[] {0, 1, 2, 5}) {
        assertSumsEqualReference(matrix(rows, columns, Values.ORDINARY, columns));
        assertSumsEqualReference(matrix(rows, columns, Values.ANY_BITS, columns));
      }
    }
  }

  @Test
  void sumsOfLongRowsAndHighColumns() {
    for (int columns : LONG_ROWS) {
      assertSumsEqualReference(matrix(3, columns, Values.CANCELLATION, columns));
    }
    for (int rows : HEIGHTS) {
      for (int columns : new int[] {1, 3, 16, 17, 47, 64, 130}) {
        assertSumsEqualReference(matrix(rows, columns, Values.CANCELLATION, rows + columns));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sumsOfEveryKindOfValues(Values values) {
    assertSumsEqualReference(matrix(5, 333, values, 1));
    assertSumsEqualReference(matrix(300, 37, values, 2));
  }

  @Property
  void sumsOfAnyShapeAndContent(
      @ForAll("extents") int rows,
      @ForAll("lengths") int columns,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertSumsEqualReference(matrix(rows, columns, values, seed));
  }

  @Test
  void aRowsSumIsItsDefinition() {
    for (int columns : new int[] {0, 1, 63, 64, 65, 100, 128, 4095, 4096, 4097, 9000}) {
      GuardedMatrix x = matrix(2, columns, Values.CANCELLATION, columns);
      GuardedMatrix expected = GuardedMatrix.vector(2, 1);
      for (int i = 0; i < 2; i++) {
        expected.set(0, i, rowSum(x, i));
      }
      Bits.assertEqual("columns " + columns, expected, rowSums(Subjects.REFERENCE.rows(), x));
    }
  }

  /** The contract's words, one after the other. */
  private static float rowSum(GuardedMatrix x, int row) {
    float total = 0;
    for (int start = 0; start < x.columns(); start += Rows.ROW_BLOCK) {
      float[] partial = new float[Rows.PARTIAL_SUMS];
      for (int i = 0; i < Math.min(Rows.ROW_BLOCK, x.columns() - start); i++) {
        partial[i % Rows.PARTIAL_SUMS] += x.get(row, start + i);
      }
      for (int half = Rows.PARTIAL_SUMS / 2; half >= 1; half /= 2) {
        for (int i = 0; i < half; i++) {
          partial[i] += partial[i + half];
        }
      }
      total += partial[0];
    }
    return total;
  }

  @Test
  void aColumnsSumIsTheProductWithOnes() {
    for (int rows : HEIGHTS) {
      GuardedMatrix x = matrix(rows, 50, Values.CANCELLATION, rows);
      float[] ones = new float[rows];
      Arrays.fill(ones, 1f);
      GuardedMatrix expected = GuardedMatrix.vector(50, 1);
      Subjects.REFERENCE
          .products()
          .sgemm(
              Transpose.N,
              Transpose.N,
              1,
              50,
              rows,
              1,
              ones,
              0,
              Math.max(1, rows),
              x.array(),
              x.offset(),
              x.ld(),
              0,
              expected.array(),
              expected.offset(),
              50);
      Bits.assertEqual("rows " + rows, expected, columnSums(Subjects.REFERENCE.rows(), x));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ORDINARY", "CANCELLATION", "ZEROS", "INTEGERS"})
  void sumsKeepTheirBounds(Values values) {
    for (int n : new int[] {1, 2, 50, 64, 65, 500, 4096, 4097, 20_000}) {
      GuardedMatrix wide = matrix(3, n, values, n);
      double rowRoundings = Math.min(n / 64.0, 64) + 6 + Math.ceilDiv(n, Rows.ROW_BLOCK);
      assertBound(
          "row sums of " + values + ", n = " + n,
          SumOracle.ofRows(wide),
          rowSums(Subjects.REFERENCE.rows(), wide),
          rowRoundings);
      GuardedMatrix high = matrix(n, 3, values, n);
      double columnRoundings = Math.min(n, 256) + Math.ceilDiv(n, 256);
      assertBound(
          "column sums of " + values + ", n = " + n,
          SumOracle.ofColumns(high),
          columnSums(Subjects.REFERENCE.rows(), high),
          columnRoundings);
    }
  }

  private static void assertBound(
      String what, SumOracle exact, GuardedMatrix actual, double roundings) {
    Bound bound = new Bound(what);
    double gamma = Bound.gamma(roundings, Bound.FLOAT_ROUNDING);
    for (int i = 0; i < actual.columns(); i++) {
      bound.compare(i, actual.get(0, i), exact.value()[i], gamma * exact.magnitude()[i]);
    }
    bound.assertHolds();
    assertTrue(bound.compared() == 3, what);
  }

  @Test
  void powersOfTwoComeOutOfSums() {
    GuardedMatrix x = matrix(3, 5000, Values.ORDINARY, 1);
    GuardedMatrix scaled = x.copy();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 5000; j++) {
        scaled.set(i, j, 0x1p-20f * x.get(i, j));
      }
    }
    GuardedMatrix expected = rowSums(Subjects.SINGLE.rows(), x);
    for (int i = 0; i < 3; i++) {
      expected.set(0, i, 0x1p-20f * expected.get(0, i));
    }
    Bits.assertEqual("scaled by 2^-20", expected, rowSums(Subjects.SINGLE.rows(), scaled));
  }

  @Test
  void addRowOfEveryWidthUpTo200() {
    for (int columns = 0; columns <= 200; columns++) {
      for (Values values : new Values[] {Values.ORDINARY, Values.ANY_BITS}) {
        GuardedMatrix x = matrix(3, columns, values, columns);
        GuardedMatrix row = GuardedMatrix.vector(columns, 2).fill(values, columns + 1);
        GuardedMatrix expected = GuardedMatrix.of(3, columns, 1, 3);
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < columns; j++) {
            expected.set(i, j, x.get(i, j) + row.get(0, j));
          }
        }
        addRow(Subjects.REFERENCE.rows(), x, row, expected);
        addRow(Subjects.SINGLE.rows(), x, row, expected);
      }
    }
  }

  private static void addRow(
      Rows<float[]> kernels, GuardedMatrix x, GuardedMatrix row, GuardedMatrix expected) {
    GuardedMatrix y = GuardedMatrix.of(x.rows(), x.columns(), 1, 3);
    GuardedMatrix before = x.copy();
    kernels.addRow(
        x.rows(),
        x.columns(),
        x.array(),
        x.offset(),
        x.ld(),
        row.array(),
        row.offset(),
        y.array(),
        y.offset(),
        y.ld());
    Bits.assertEqual("addRow", expected, y);
    y.assertGuards("addRow");
    x.assertUnchanged("addRow", before);
    row.assertGuards("addRow");
    GuardedMatrix inPlace = x.copy();
    kernels.addRow(
        x.rows(),
        x.columns(),
        inPlace.array(),
        inPlace.offset(),
        inPlace.ld(),
        row.array(),
        row.offset(),
        inPlace.array(),
        inPlace.offset(),
        inPlace.ld());
    Bits.assertEqual("addRow in place", expected, inPlace);
    inPlace.assertGuards("addRow in place");
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(300);
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
}
