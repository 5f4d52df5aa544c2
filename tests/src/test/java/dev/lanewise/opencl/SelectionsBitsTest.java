// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Reduction;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Selections are the reference's on a device. Indices, which a device does not hand out, are made
 * visible as the labels of a loss.
 */
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
    GuardedMatrix top = GuardedMatrix.of(rows, k, 1, 0);
    GuardedMatrix logits = GuardedMatrix.of(rows, columns, 0, 0).fill(Values.ORDINARY, seed);
    GuardedMatrix losses = GuardedMatrix.vector(3 * rows, 0);
    GuardedMatrix first = logits.copy();
    GuardedMatrix last = logits.copy();
    GuardedMatrix largest = logits.copy();
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + rows + " x " + columns,
        List.of(x, max, top, logits, losses, first, last, largest),
        new int[2 * rows * k + 1],
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            var s = kernels.selections();
            F in = f.getFirst();
            s.max(rows, columns, in, x.offset(), x.ld(), f.get(1), max.offset());
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
                0,
                k);
            show(kernels, ints, 0, f, 5, 0);
            show(kernels, ints, (k - 1) * rows, f, 6, rows);
            s.argmax(rows, columns, in, x.offset(), x.ld(), ints, 1);
            show(kernels, ints, 1, f, 7, 2 * rows);
          }

          private <F, I> void show(
              Kernels<F, I> kernels, I indices, int from, List<F> f, int gradient, int loss) {
            kernels
                .losses()
                .softmaxCrossEntropy(
                    rows,
                    columns,
                    f.get(3),
                    logits.offset(),
                    logits.ld(),
                    indices,
                    from,
                    CrossEntropy.of(Reduction.NONE),
                    1,
                    f.get(4),
                    losses.offset() + loss,
                    f.get(gradient),
                    logits.offset(),
                    logits.ld());
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
