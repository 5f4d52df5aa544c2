// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maxima and the first k against a sorted row. */
@KernelSuite
class SelectionsTest extends Refusals {

  private static final int AT = 3;

  /** Of every implementation and number of threads. */
  private static List<Selections<float[], int[]>> all() {
    return Stream.concat(
            Stream.of(Subjects.REFERENCE.selections()),
            Subjects.ALL.stream().map(Lanewise::selections))
        .toList();
  }

  /** The columns of a row in the contract's order. */
  private static int[] sorted(GuardedMatrix x, int row) {
    return IntStream.range(0, x.columns())
        .boxed()
        .sorted(
            Comparator.<Integer, Boolean>comparing(j -> !Float.isNaN(x.get(row, j)))
                // Adding +0 makes zeros alike; a NaN is as good as any.
                .thenComparing(j -> Float.isNaN(x.get(row, j)) ? 0 : -(double) x.get(row, j) + 0.0))
        .mapToInt(j -> j)
        .toArray();
  }

  private static void check(GuardedMatrix x, int k) {
    int rows = x.rows();
    int n = x.columns();
    GuardedMatrix before = x.copy();
    int[][] expected = IntStream.range(0, rows).mapToObj(i -> sorted(x, i)).toArray(int[][]::new);
    for (Selections<float[], int[]> s : all()) {
      GuardedMatrix values = GuardedMatrix.of(rows, k, 2, 1);
      GuardedMatrix max = GuardedMatrix.vector(rows, 2);
      int ld = k + 1;
      int[] indices = filled(AT + rows * ld);
      int[] argmax = filled(AT + rows + 1);
      s.topK(
          rows,
          n,
          k,
          x.array(),
          x.offset(),
          x.ld(),
          values.array(),
          values.offset(),
          values.ld(),
          indices,
          AT,
          ld);
      if (n > 0) {
        s.max(rows, n, x.array(), x.offset(), x.ld(), max.array(), max.offset());
        s.argmax(rows, n, x.array(), x.offset(), x.ld(), argmax, AT);
      }
      for (int i = 0; i < rows; i++) {
        for (int r = 0; r < k; r++) {
          assertEquals(expected[i][r], indices[AT + i * ld + r], "rank " + r + " of row " + i);
          assertTrue(Bits.same(x.get(i, expected[i][r]), values.get(i, r)), "value " + r);
        }
        assertEquals(-7, indices[AT + i * ld + k], "between rows");
        if (n > 0) {
          assertEquals(expected[i][0], argmax[AT + i], "argmax of row " + i);
          assertTrue(Bits.same(x.get(i, expected[i][0]), max.get(0, i)), "max of row " + i);
        }
      }
      values.assertGuards("topK");
      max.assertGuards("max");
      assertEquals(-7, argmax[AT + rows], "behind argmax");
    }
    x.assertUnchanged("selections", before);
  }

  private static void checkColumns(GuardedMatrix x) {
    int rows = x.rows();
    int n = x.columns();
    GuardedMatrix turned = GuardedMatrix.of(n, rows, 0, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        turned.set(j, i, x.get(i, j));
      }
    }
    GuardedMatrix before = x.copy();
    for (Selections<float[], int[]> s : all()) {
      GuardedMatrix max = GuardedMatrix.vector(n, 2);
      s.columnMax(rows, n, x.array(), x.offset(), x.ld(), max.array(), max.offset());
      for (int j = 0; j < n; j++) {
        float expected = x.get(sorted(turned, j)[0], j);
        assertTrue(Bits.same(expected, max.get(0, j)), "max of column " + j + " of " + rows);
      }
      max.assertGuards("columnMax");
    }
    x.assertUnchanged("columnMax", before);
  }

  private static int[] filled(int length) {
    int[] places = new int[length];
    Arrays.fill(places, -7);
    return places;
  }

  @Test
  void everyWidthUpTo140() {
    for (int n = 0; n <= 140; n++) {
      GuardedMatrix x = GuardedMatrix.of(3, n, n % 3, 1).fill(Values.ORDINARY, n);
      check(x, 0);
      check(x, Math.min(n, 1 + n % 7));
      check(x, n);
      checkColumns(x);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    GuardedMatrix x = GuardedMatrix.of(40, 150, 1, 1).fill(values, 1);
    check(x, 5);
    check(x, 150);
    check(GuardedMatrix.of(200, 100, 0, 0).fill(values, 2), 3);
    checkColumns(x);
  }

  @Property(tries = 300)
  void anyShapeAndContent(
      @ForAll("extents") int rows,
      @ForAll("extents") int columns,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    GuardedMatrix x = GuardedMatrix.of(rows, columns, (int) (seed % 4), 1).fill(values, seed);
    check(x, (int) (seed % (columns + 1)));
    if (rows > 0) {
      checkColumns(x);
    }
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(80);
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
  void aMillionColumns() {
    check(GuardedMatrix.of(1, 1_000_000, 0, 0).fill(Values.ORDINARY, 1), 4);
  }

  @Test
  void nothingButMinusInfinityAndZerosOfBothSigns() {
    for (float value : new float[] {Float.NEGATIVE_INFINITY, Float.NaN, -0f}) {
      check(GuardedMatrix.of(2, 50, 0, 0).fill(value), 7);
      checkColumns(GuardedMatrix.of(5, 50, 0, 0).fill(value));
    }
    GuardedMatrix x = GuardedMatrix.of(1, 40, 0, 0).fill(-1f);
    x.set(0, 20, -0f);
    x.set(0, 30, 0f);
    check(x, 3);
    GuardedMatrix columns = GuardedMatrix.of(3, 70, 0, 0).fill(-1f);
    for (int j = 0; j < 70; j++) {
      columns.set(j % 2, j, -0f);
      columns.set(1 + j % 2, j, 0f);
    }
    checkColumns(columns);
  }

  @TestFactory
  List<DynamicTest> refusals() {
    var s = kernels.selections();
    int[] places = new int[6];
    return refused(
        illegal("max rows", () -> s.max(-1, 3, x, 0, 3, y, 0), "rows", "-1"),
        illegal("max columns", () -> s.max(2, 0, x, 0, 3, y, 0), "columns is 0"),
        illegal("max ldx", () -> s.max(2, 3, x, 0, 2, y, 0), "ldx", "2"),
        outside("max x", () -> s.max(2, 3, x, 7, 3, y, 0), "xOffset", "7"),
        outside("max y", () -> s.max(2, 3, x, 0, 3, y, 11), "yOffset", "11"),
        illegal("max on x", () -> s.max(2, 3, x, 0, 3, x, 4), "y at 4"),
        illegal("columnMax rows", () -> s.columnMax(0, 2, x, 0, 2, y, 0), "rows is 0"),
        illegal("columnMax ldx", () -> s.columnMax(2, 3, x, 0, 2, y, 0), "ldx", "2"),
        outside("columnMax y", () -> s.columnMax(2, 3, x, 0, 3, y, 10), "yOffset", "10"),
        illegal("columnMax on x", () -> s.columnMax(2, 3, x, 0, 3, x, 4), "y at 4"),
        illegal("argmax columns", () -> s.argmax(2, 0, x, 0, 3, places, 0), "columns is 0"),
        outside("argmax", () -> s.argmax(2, 3, x, 0, 3, places, 5), "indicesOffset", "5"),
        missing("argmax null", () -> s.argmax(2, 3, x, 0, 3, none(), 0), "indices"),
        illegal("k", () -> s.topK(2, 3, -1, x, 0, 3, y, 0, 3, places, 0, 3), "k is -1"),
        illegal("k of 3", () -> s.topK(2, 3, 4, x, 0, 3, y, 0, 4, places, 0, 4), "k is 4", "3"),
        illegal("ldvalues", () -> s.topK(2, 3, 2, x, 0, 3, y, 0, 1, places, 0, 2), "ldvalues"),
        illegal("ldindices", () -> s.topK(2, 3, 2, x, 0, 3, y, 0, 2, places, 0, 1), "ldindices"),
        outside("values", () -> s.topK(2, 3, 2, x, 0, 3, y, 9, 2, places, 0, 2), "valuesOffset"),
        outside("indices", () -> s.topK(2, 3, 2, x, 0, 3, y, 0, 2, places, 3, 2), "indicesOffset"),
        illegal("on x", () -> s.topK(2, 3, 2, x, 0, 3, x, 5, 2, places, 0, 2), "values at 5"));
  }
}
