// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Rows;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Kernels of rows and columns have the reference's bits on a device. */
@OpenClSuite
class RowsBitsTest {

  private static final int ROUND = 2 * Rows.ROW_BLOCK;

  @Property(tries = 150)
  void everyKernelOnEveryShape(
      @ForAll("shapes") Variant variant,
      @ForAll("extents") int rows,
      @ForAll("extents") int columns,
      @ForAll("paddings") int padding,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, rows, columns, padding, values, seed);
  }

  @Property(tries = 20)
  void longRowsAndColumns(
      @ForAll("shapes") Variant variant,
      @ForAll("ends") int length,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, 2, length, 1, values, seed);
    compare(variant, length / 8, 19, 1, values, seed);
  }

  private static void compare(
      Variant variant, int rows, int columns, int padding, Values values, long seed) {
    GuardedMatrix x = GuardedMatrix.of(rows, columns, padding, 1).fill(values, seed);
    GuardedMatrix row = GuardedMatrix.vector(columns, 2).fill(values, seed + 1);
    GuardedMatrix rowSums = GuardedMatrix.vector(rows, 3);
    GuardedMatrix columnSums = GuardedMatrix.vector(columns, 4);
    GuardedMatrix sum = GuardedMatrix.of(rows, columns, padding + 1, 5);
    GuardedMatrix softmax = GuardedMatrix.of(rows, columns, padding + 2, 0);
    GuardedMatrix prelu = GuardedMatrix.of(rows, columns, 0, 1);
    GuardedMatrix slopes = GuardedMatrix.vector(columns, 1);
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + rows + " x " + columns,
        List.of(x, row, rowSums, columnSums, sum, softmax, prelu, slopes),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            Rows<F> on = kernels.rows();
            F in = f.getFirst();
            on.rowSums(rows, columns, in, x.offset(), x.ld(), f.get(2), rowSums.offset());
            on.columnSums(rows, columns, in, x.offset(), x.ld(), f.get(3), columnSums.offset());
            on.addRow(
                rows,
                columns,
                in,
                x.offset(),
                x.ld(),
                f.get(1),
                row.offset(),
                f.get(4),
                sum.offset(),
                sum.ld());
            F activated = f.get(6);
            on.prelu(
                rows,
                columns,
                in,
                x.offset(),
                x.ld(),
                f.get(1),
                row.offset(),
                activated,
                prelu.offset(),
                prelu.ld());
            on.preluBackward(
                rows,
                columns,
                in,
                x.offset(),
                x.ld(),
                f.get(1),
                row.offset(),
                activated,
                prelu.offset(),
                prelu.ld(),
                activated,
                prelu.offset(),
                prelu.ld(),
                f.get(7),
                slopes.offset());
            on.softmax(
                rows, columns, in, x.offset(), x.ld(), f.get(5), softmax.offset(), softmax.ld());
            on.softmax(rows, columns, in, x.offset(), x.ld(), in, x.offset(), x.ld());
            on.addRow(
                rows,
                columns,
                in,
                x.offset(),
                x.ld(),
                f.get(1),
                row.offset(),
                in,
                x.offset(),
                x.ld());
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
  Arbitrary<Integer> ends() {
    return Arbitraries.of(
        Rows.ROW_BLOCK - 1, Rows.ROW_BLOCK, Rows.ROW_BLOCK + 1, ROUND, ROUND + 77);
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
}
