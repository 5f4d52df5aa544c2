// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.NormCase;
import dev.lanewise.kernels.NormKind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Normalisations have the reference's bits on a device. */
@OpenClSuite
class NormsBitsTest {

  @Property(tries = 150)
  void everyShape(
      @ForAll("shapes") Variant variant,
      @ForAll("kinds") NormKind kind,
      @ForAll("extents") int rows,
      @ForAll("extents") int columns,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, kind, rows, columns, values, seed);
  }

  @Property(tries = 20)
  void longRowsAndColumns(
      @ForAll("shapes") Variant variant,
      @ForAll("kinds") NormKind kind,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, kind, 3, 4097 + (int) (seed % 200), values, seed);
    compare(variant, kind, 255 + (int) (seed % 300), 19, values, seed);
  }

  private static void compare(
      Variant variant, NormKind kind, int rows, int columns, Values values, long seed) {
    NormCase inputs = NormCase.of(kind, rows + 2, columns, (int) (seed % 4), values, seed);
    Twins.assertSameBits(
        variant.backend(),
        variant + ", " + inputs,
        inputs.operands(),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            inputs.run(kernels.norms(), f);
            // And with y and dx over x.
            inputs.runInPlace(kernels.norms(), f);
          }
        });
  }

  @Provide
  Arbitrary<Variant> shapes() {
    return Arbitraries.of(Variant.CPU, Variant.GPU);
  }

  @Provide
  Arbitrary<NormKind> kinds() {
    return Arbitraries.of(NormKind.values());
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
