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

/** Selections are the reference's on a device. */
@OpenClSuite
class SelectionsBitsTest {

  @Property(tries = 150)
  void everyShape(
      @ForAll("shapes") Variant variant,
      @ForAll("extents") int rows,
      @ForAll("extents") int width,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    int columns = width + 1;
    int k = 1 + (int) (seed % Math.min(columns, 9));
    GuardedMatrix x = GuardedMatrix.of(rows, columns, 1, 1).fill(values, seed);
    GuardedMatrix max = GuardedMatrix.vector(rows, 2);
    GuardedMatrix columnMax = GuardedMatrix.vector(rows == 0 ? 0 : columns, 1);
    GuardedMatrix top = GuardedMatrix.of(rows, k, 1, 0);
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + rows + " x " + columns,
        List.of(x, max, top, columnMax),
        new int[1 + rows * (k + 1) + rows],
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            var s = kernels.selections();
            F in = f.getFirst();
            s.max(rows, columns, in, x.offset(), x.ld(), f.get(1), max.offset());
            s.columnMax(
                rows, columnMax.columns(), in, x.offset(), x.ld(), f.get(3), columnMax.offset());
            s.topK(
                rows,
                columns,
                k,
                in,
                x.offset(),
                x.ld(),
                f.get(2),
                top.offset(),
                top.ld(),
                ints,
                1,
                k + 1);
            s.argmax(rows, columns, in, x.offset(), x.ld(), ints, 1 + rows * (k + 1));
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
