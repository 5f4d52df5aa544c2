// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Movements on a device give what the reference gives. */
@OpenClSuite
class MovementBitsTest {

  @Property(tries = 150)
  void everyMovement(
      @ForAll("shapes") Variant variant,
      @ForAll @IntRange(max = 40) int m,
      @ForAll @IntRange(max = 150) int n,
      @ForAll @IntRange(min = 1, max = 20) int tableRows,
      @ForAll("shifts") int shift,
      @ForAll("seeds") long seed) {
    GuardedMatrix x = GuardedMatrix.of(m, n, shift, 1).fill(Values.ORDINARY, seed);
    GuardedMatrix y = GuardedMatrix.of(m, n, 0, shift).fill(Values.ORDINARY, seed + 1);
    GuardedMatrix table = GuardedMatrix.of(tableRows, n, 2, 1).fill(Values.ORDINARY, seed + 2);
    GuardedMatrix sums = table.copy();
    GuardedMatrix turned = GuardedMatrix.of(n, m, 1, shift);
    GuardedMatrix filled = GuardedMatrix.of(m, n, shift, 2);
    GuardedMatrix gathered = GuardedMatrix.of(m, n, 3, shift);
    GuardedMatrix hot = GuardedMatrix.of(m, tableRows, shift, 0);
    GuardedMatrix rows = GuardedMatrix.of(m, tableRows, 1, shift).fill(Values.ORDINARY, seed + 3);
    GuardedMatrix chosen = GuardedMatrix.of(m, n, shift, 1);
    GuardedMatrix spread = rows.copy();
    int[] indices = new Random(seed).ints(1L + m * (n + 1L), 0, tableRows).toArray();
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + m + " x " + n,
        List.of(x, y, table, sums, turned, filled, gathered, hot, rows, chosen, spread),
        indices,
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            var move = kernels.movement();
            F from = f.get(0);
            move.transpose(m, n, from, x.offset(), x.ld(), f.get(4), turned.offset(), turned.ld());
            move.copy(m, n, from, x.offset(), x.ld(), f.get(1), y.offset(), y.ld());
            move.fill(m, n, 3.5f, f.get(5), filled.offset(), filled.ld());
            move.gatherRows(
                m,
                n,
                f.get(2),
                table.offset(),
                table.ld(),
                tableRows,
                ints,
                1,
                f.get(6),
                gathered.offset(),
                gathered.ld());
            move.scatterAddRows(
                m,
                n,
                from,
                x.offset(),
                x.ld(),
                ints,
                1,
                f.get(3),
                sums.offset(),
                sums.ld(),
                tableRows);
            move.gatherElements(
                m,
                n,
                tableRows,
                f.get(8),
                rows.offset(),
                rows.ld(),
                ints,
                1,
                n + 1,
                f.get(9),
                chosen.offset(),
                chosen.ld());
            move.scatterAddElements(
                m,
                n,
                tableRows,
                from,
                x.offset(),
                x.ld(),
                ints,
                1,
                n + 1,
                f.get(10),
                spread.offset(),
                spread.ld());
            move.oneHot(m, tableRows, ints, 1, f.get(7), hot.offset(), hot.ld());
          }
        });
  }

  @Test
  void aBadIndexIsSeenInTheResult() {
    for (Variant variant : List.of(Variant.CPU, Variant.GPU)) {
      var backend = variant.backend();
      try (ClFloats table = backend.allocateFloats(4);
          ClFloats y = backend.allocateFloats(6);
          ClInts indices = backend.allocateInts(3)) {
        backend.write(new float[] {1, 2, 3, 4}, 0, table, 0, 4);
        backend.writeInts(new int[] {1, 2, -1}, 0, indices, 0, 3);
        var move = backend.kernels().movement();
        float[] seen = new float[6];
        move.gatherRows(3, 2, table, 0, 2, 2, indices, 0, y, 0, 2);
        backend.read(y, 0, seen, 0, 6);
        assertArrayEquals(new float[] {3, 4, Float.NaN, Float.NaN, Float.NaN, Float.NaN}, seen);
        move.oneHot(3, 2, indices, 0, y, 0, 2);
        backend.read(y, 0, seen, 0, 6);
        assertArrayEquals(new float[] {0, 1, 0, 0, 0, 0}, seen);
        move.fill(3, 2, 1, y, 0, 2);
        move.scatterAddRows(3, 2, y, 0, 2, indices, 0, table, 0, 2, 2);
        backend.read(table, 0, seen, 0, 4);
        assertArrayEquals(new float[] {1, 2, 4, 5, 0, 0}, seen);
        move.gatherElements(1, 3, 2, table, 2, 2, indices, 0, 3, y, 0, 3);
        backend.read(y, 0, seen, 0, 6);
        assertArrayEquals(new float[] {5, Float.NaN, Float.NaN, 1, 1, 1}, seen);
        move.fill(1, 6, 1, y, 0, 6);
        move.scatterAddElements(1, 3, 2, y, 0, 3, indices, 0, 3, table, 2, 2);
        backend.read(table, 0, seen, 0, 4);
        assertArrayEquals(new float[] {1, 2, 4, 6}, Arrays.copyOf(seen, 4));
      }
    }
  }

  @Provide
  Arbitrary<Variant> shapes() {
    return Arbitraries.of(Variant.CPU, Variant.GPU);
  }

  @Provide
  Arbitrary<Integer> shifts() {
    return Sizes.shifts();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }
}
