// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.Kernels;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is made of softmax has the reference's bits on a device. */
@OpenClSuite
class SoftmaxBitsTest {

  @Property(tries = 150)
  void everyShape(
      @ForAll("shapes") Variant variant,
      @ForAll("extents") int rows,
      @ForAll("extents") int columns,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, rows, columns, values, seed);
  }

  @Property(tries = 20)
  void longRows(
      @ForAll("shapes") Variant variant,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, 3, 4090 + (int) (seed % 200), values, seed);
  }

  private static void compare(Variant variant, int rows, int columns, Values values, long seed) {
    GuardedMatrix x = GuardedMatrix.of(rows, columns, 1, 1).fill(values, seed);
    GuardedMatrix mask = GuardedMatrix.of(rows, columns, 2, 0).fill(Values.INTEGERS, seed + 1);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        boolean out = mask.get(i, j) > 2 || i % 7 == 5;
        mask.set(i, j, out ? Float.NEGATIVE_INFINITY : mask.get(i, j));
      }
    }
    GuardedMatrix dy = GuardedMatrix.of(rows, columns, 0, 3).fill(Values.ORDINARY, seed + 2);
    GuardedMatrix y = GuardedMatrix.of(rows, columns, 3, 2);
    GuardedMatrix dx = GuardedMatrix.of(rows, columns, 1, 0);
    GuardedMatrix log = GuardedMatrix.of(rows, columns, 2, 1);
    GuardedMatrix dLog = GuardedMatrix.of(rows, columns, 0, 2);
    GuardedMatrix sums = GuardedMatrix.vector(rows, 1);
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + rows + " x " + columns,
        List.of(x, mask, dy, y, dx, log, dLog, sums),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            var k = kernels.rows();
            F a = f.get(0);
            F m = f.get(1);
            F d = f.get(2);
            int at = x.offset();
            int ld = x.ld();
            k.maskedSoftmax(
                rows,
                columns,
                0.7f,
                a,
                at,
                ld,
                m,
                mask.offset(),
                mask.ld(),
                f.get(3),
                y.offset(),
                y.ld());
            k.softmaxBackward(
                rows,
                columns,
                0.7f,
                f.get(3),
                y.offset(),
                y.ld(),
                d,
                dy.offset(),
                dy.ld(),
                f.get(4),
                dx.offset(),
                dx.ld());
            k.logSoftmax(rows, columns, a, at, ld, f.get(5), log.offset(), log.ld());
            k.logSoftmaxBackward(
                rows,
                columns,
                f.get(5),
                log.offset(),
                log.ld(),
                d,
                dy.offset(),
                dy.ld(),
                f.get(6),
                dLog.offset(),
                dLog.ld());
            k.logSumExp(rows, columns, a, at, ld, f.get(7), sums.offset());
            k.maskedSoftmax(
                rows,
                columns,
                -2,
                a,
                at,
                ld,
                m,
                mask.offset(),
                rows == 0 ? mask.ld() : 0,
                a,
                at,
                ld);
            k.softmaxBackward(
                rows, columns, 1, a, at, ld, d, dy.offset(), dy.ld(), d, dy.offset(), dy.ld());
            k.logSoftmax(rows, columns, a, at, ld, a, at, ld);
          }
        });
  }

  @Provide
  Arbitrary<Variant> shapes() {
    return Arbitraries.of(Variant.CPU, Variant.GPU);
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(130);
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
