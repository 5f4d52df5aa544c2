// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Updates;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Parameter updates have the reference's bits on a device, step after step. */
@OpenClSuite
class UpdatesBitsTest {

  @Property(tries = 150)
  void sgdAndAdam(
      @ForAll("shapes") Variant variant,
      @ForAll("lengths") int n,
      @ForAll("shifts") int shift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    GuardedMatrix gradient = GuardedMatrix.vector(n, shift).fill(values, seed);
    GuardedMatrix moment1 = GuardedMatrix.vector(n, 1);
    GuardedMatrix moment2 = GuardedMatrix.vector(n, 2);
    GuardedMatrix parameters = GuardedMatrix.vector(n, shift + 3).fill(values, seed + 1);
    GuardedMatrix plain = GuardedMatrix.vector(n, 4).fill(values, seed + 2);
    Adam adam = new Adam(0.01f, 0.9f, 0.999f, 1e-8f);
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + n,
        List.of(gradient, moment1, moment2, parameters, plain),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            Updates<F> updates = kernels.updates();
            for (int step = 1; step <= 3; step++) {
              updates.adam(
                  n,
                  adam,
                  step,
                  f.get(0),
                  gradient.offset(),
                  f.get(1),
                  moment1.offset(),
                  f.get(2),
                  moment2.offset(),
                  f.get(3),
                  parameters.offset());
              updates.sgd(n, 0.3f, f.get(0), gradient.offset(), f.get(4), plain.offset());
            }
          }
        });
  }

  @Provide
  Arbitrary<Variant> shapes() {
    return Arbitraries.of(Variant.CPU, Variant.GPU);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.lengths(2000);
  }

  @Provide
  Arbitrary<Integer> shifts() {
    return Sizes.shifts();
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
