// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every movement against its definition, element by element, and nothing else written. */
@KernelSuite
class MovementTest {

  static Stream<Movement<float[], int[]>> subjects() {
    return Stream.of(Subjects.REFERENCE.movement(), Subjects.SINGLE.movement());
  }

  private static GuardedMatrix matrix(int rows, int columns, long seed) {
    return GuardedMatrix.of(rows, columns, (int) (seed % 4) * 3, (int) (seed % 3))
        .fill(Values.ANY_BITS, seed);
  }

  private static void assertTransposes(Movement<float[], int[]> movement, int m, int n, long seed) {
    GuardedMatrix x = matrix(m, n, seed);
    GuardedMatrix y = matrix(n, m, seed + 1);
    GuardedMatrix before = x.copy();
    GuardedMatrix expected = y.copy();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        expected.set(j, i, x.get(i, j));
      }
    }
    movement.transpose(m, n, x.array(), x.offset(), x.ld(), y.array(), y.offset(), y.ld());
    Bits.assertEqual(m + " x " + n + " transposed", expected, y);
    y.assertGuards("transpose");
    x.assertUnchanged("transpose", before);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void transposesEverySmallShape(Movement<float[], int[]> movement) {
    for (int m = 0; m <= 34; m++) {
      for (int n = 0; n <= 34; n++) {
        assertTransposes(movement, m, n, 7L * m + n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void transposesBeyondOnePass(Movement<float[], int[]> movement) {
    for (int m : new int[] {1, 8, 13, 65}) {
      for (int n : new int[] {255, 256, 257, 530}) {
        assertTransposes(movement, m, n, m + n);
      }
    }
  }

  @Property(tries = 300)
  void everyMovementOfAnyShape(
      @ForAll @IntRange(max = 40) int m,
      @ForAll @IntRange(max = 70) int n,
      @ForAll @IntRange(min = 1, max = 20) int tableRows,
      @ForAll("seeds") long seed) {
    subjects().forEach(movement -> assertMoves(movement, m, n, tableRows, seed));
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }

  private static void assertMoves(
      Movement<float[], int[]> movement, int m, int n, int tableRows, long seed) {
    GuardedMatrix x = matrix(m, n, seed);
    GuardedMatrix table = matrix(tableRows, n, seed + 1);
    GuardedMatrix y = matrix(m, n, seed + 2);
    int[] indices = new Random(seed).ints(m + 1L, 0, tableRows).toArray();

    GuardedMatrix copied = y.copy();
    movement.copy(
        m, n, x.array(), x.offset(), x.ld(), copied.array(), copied.offset(), copied.ld());
    Bits.assertEqual("copy", x, copied);
    copied.assertGuards("copy");

    GuardedMatrix filled = y.copy();
    movement.fill(m, n, -0f, filled.array(), filled.offset(), filled.ld());
    Bits.assertEqual("fill", y.copy().fill(-0f), filled);
    filled.assertGuards("fill");

    GuardedMatrix gathered = y.copy();
    movement.gatherRows(
        m,
        n,
        table.array(),
        table.offset(),
        table.ld(),
        tableRows,
        indices,
        1,
        gathered.array(),
        gathered.offset(),
        gathered.ld());
    GuardedMatrix expected = y.copy();
    GuardedMatrix sums = table.copy();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        expected.set(i, j, table.get(indices[1 + i], j));
        sums.set(indices[1 + i], j, sums.get(indices[1 + i], j) + x.get(i, j));
      }
    }
    Bits.assertEqual("gatherRows", expected, gathered);
    gathered.assertGuards("gatherRows");

    GuardedMatrix added = table.copy();
    movement.scatterAddRows(
        m,
        n,
        x.array(),
        x.offset(),
        x.ld(),
        indices,
        1,
        added.array(),
        added.offset(),
        added.ld(),
        tableRows);
    Bits.assertEqual("scatterAddRows", sums, added);
    added.assertGuards("scatterAddRows");

    assertMovesElements(movement, m, n, tableRows, seed);

    GuardedMatrix hot = matrix(m, tableRows, seed + 3);
    GuardedMatrix one = hot.copy().fill(0f);
    for (int i = 0; i < m; i++) {
      one.set(i, indices[1 + i], 1f);
    }
    movement.oneHot(m, tableRows, indices, 1, hot.array(), hot.offset(), hot.ld());
    Bits.assertEqual("oneHot", one, hot);
    hot.assertGuards("oneHot");
  }

  private static void assertMovesElements(
      Movement<float[], int[]> movement, int m, int k, int columns, long seed) {
    GuardedMatrix x = matrix(m, columns, seed + 4);
    GuardedMatrix chosen = matrix(m, k, seed + 5);
    int ld = k + 2;
    int[] places = new Random(seed).ints(3L + m * ld, 0, columns).toArray();
    GuardedMatrix expected = chosen.copy();
    GuardedMatrix sums = x.copy();
    for (int i = 0; i < m; i++) {
      for (int r = 0; r < k; r++) {
        int place = places[3 + i * ld + r];
        expected.set(i, r, x.get(i, place));
        sums.set(i, place, sums.get(i, place) + chosen.get(i, r));
      }
    }
    GuardedMatrix added = x.copy();
    movement.scatterAddElements(
        m,
        k,
        columns,
        chosen.array(),
        chosen.offset(),
        chosen.ld(),
        places,
        3,
        ld,
        added.array(),
        added.offset(),
        added.ld());
    Bits.assertEqual("scatterAddElements", sums, added);
    added.assertGuards("scatterAddElements");
    movement.gatherElements(
        m,
        k,
        columns,
        x.array(),
        x.offset(),
        x.ld(),
        places,
        3,
        ld,
        chosen.array(),
        chosen.offset(),
        chosen.ld());
    Bits.assertEqual("gatherElements", expected, chosen);
    chosen.assertGuards("gatherElements");
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void concatenationIsTwoCopies(Movement<float[], int[]> movement) {
    float[] whole = new float[6];
    movement.copy(2, 1, new float[] {1, 4}, 0, 1, whole, 0, 3);
    movement.copy(2, 2, new float[] {2, 3, 5, 6}, 0, 2, whole, 1, 3);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, whole);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aBadIndexIsRefusedBeforeAnythingIsWritten(Movement<float[], int[]> movement) {
    float[] table = {1, 2, 3, 4};
    float[] y = {7, 7, 7, 7};
    for (int bad : new int[] {-1, 2, Integer.MIN_VALUE}) {
      int[] indices = {0, bad};
      var gather =
          assertThrows(
              IllegalArgumentException.class,
              () -> movement.gatherRows(2, 2, table, 0, 2, 2, indices, 0, y, 0, 2));
      assertEquals("indices[1] is " + bad + ", must be in [0, 2)", gather.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> movement.scatterAddRows(2, 2, table, 0, 2, indices, 0, y, 0, 2, 2));
      var elements =
          assertThrows(
              IllegalArgumentException.class,
              () -> movement.gatherElements(2, 1, 2, table, 0, 2, indices, 0, 1, y, 0, 2));
      assertEquals("indices[1] is " + bad + ", must be in [0, 2)", elements.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> movement.scatterAddElements(2, 1, 2, table, 0, 2, indices, 0, 1, y, 0, 2));
      var hot =
          assertThrows(
              IllegalArgumentException.class, () -> movement.oneHot(2, 2, indices, 0, y, 0, 2));
      assertTrue(hot.getMessage().startsWith("labels[1] is " + bad), hot.getMessage());
      assertArrayEquals(new float[] {7, 7, 7, 7}, y);
    }
  }

  @Test
  void badArgumentsAreNamed() {
    Movement<float[], int[]> m = Subjects.SINGLE.movement();
    float[] x = new float[12];
    float[] y = new float[12];
    int[] two = new int[2];
    refused("rows is -1", () -> m.fill(-1, 2, 0, y, 0, 2));
    refused("ldy is 1", () -> m.fill(2, 2, 0, y, 0, 1));
    refused("ldx is 2", () -> m.copy(2, 3, x, 0, 2, y, 0, 3));
    refused("y at 1 overlaps x at 0", () -> m.copy(2, 3, x, 0, 3, x, 1, 3));
    refused("y at 0 overlaps x at 0", () -> m.transpose(3, 3, x, 0, 3, x, 0, 3));
    refused("tableRows is -1", () -> m.gatherRows(2, 2, x, 0, 2, -1, two, 0, y, 0, 2));
    refused("table at 0 overlaps x", () -> m.scatterAddRows(2, 2, x, 0, 2, two, 0, x, 0, 2, 2));
    refused("k is -1", () -> m.gatherElements(2, -1, 2, x, 0, 2, two, 0, 1, y, 0, 2));
    refused("ldindices is 0", () -> m.gatherElements(2, 1, 2, x, 0, 2, two, 0, 0, y, 0, 2));
    refused("ldx is 1", () -> m.gatherElements(2, 1, 2, x, 0, 1, two, 0, 1, y, 0, 1));
    refused("ldy is 1", () -> m.scatterAddElements(2, 1, 2, x, 0, 1, two, 0, 1, y, 0, 1));
    refused("y at 1 overlaps x", () -> m.gatherElements(2, 1, 2, x, 0, 2, two, 0, 1, x, 1, 1));
    refused("y at 1 overlaps x", () -> m.scatterAddElements(2, 1, 2, x, 0, 1, two, 0, 1, x, 1, 2));
    outside("indicesOffset is 1", () -> m.gatherElements(2, 1, 2, x, 0, 2, two, 1, 1, y, 0, 1));
    outside("yOffset is 9", () -> m.scatterAddElements(2, 1, 2, x, 0, 1, two, 0, 1, y, 9, 2));
    outside("xOffset is 8", () -> m.transpose(2, 3, x, 8, 3, y, 0, 2));
    outside("yOffset is 7", () -> m.transpose(2, 3, x, 0, 3, y, 7, 2));
    outside("indicesOffset is 1", () -> m.gatherRows(2, 2, x, 0, 2, 2, two, 1, y, 0, 2));
    outside("labelsOffset is 1", () -> m.oneHot(2, 2, two, 1, y, 0, 2));
  }

  private static void refused(String message, Runnable call) {
    var thrown = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }

  private static void outside(String message, Runnable call) {
    var thrown = assertThrows(IndexOutOfBoundsException.class, call::run);
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void withoutColumnsRowsMayLieAnywhere(Movement<float[], int[]> movement) {
    float[] x = {1, 2};
    float[] y = {3};
    for (int rows : new int[] {2, 65}) {
      for (int ld : new int[] {1, 1 << 20, Integer.MAX_VALUE}) {
        movement.fill(rows, 0, 7, y, 1, ld);
        movement.copy(rows, 0, x, 1, ld, y, 0, ld);
        movement.transpose(rows, 0, x, 1, ld, y, 0, rows);
        movement.gatherRows(rows, 0, x, 2, ld, rows, new int[rows], 0, y, 1, ld);
        movement.scatterAddRows(rows, 0, x, 2, ld, new int[rows], 0, y, 1, ld, rows);
        movement.gatherElements(rows, 0, 0, x, 2, ld, new int[1], 1, ld, y, 1, ld);
        movement.scatterAddElements(rows, 0, 0, x, 2, ld, new int[1], 1, ld, y, 1, ld);
      }
    }
    assertArrayEquals(new float[] {3}, y);
  }
}
