// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.CpuKernels;
import dev.lanewise.kernels.ElementwiseCase;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.reference.ReferenceKernels;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Elementwise kernels have the reference's bits on a device. */
@OpenClSuite
class ElementwiseBitsTest {

  private static final int SWEEP = 1 << 20;
  private static final int STRIDE = 4099;

  @Property
  void onVectorsAnywhere(
      @ForAll("shapes") Variant variant,
      @ForAll("functions") ElementwiseCase function,
      @ForAll("lengths") int n,
      @ForAll("shifts") int xShift,
      @ForAll("shifts") int yShift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    GuardedMatrix x = GuardedMatrix.vector(n, xShift).fill(values, seed);
    GuardedMatrix y = GuardedMatrix.vector(n, yShift).fill(values, seed + 1);
    GuardedMatrix z = GuardedMatrix.vector(n, xShift + yShift).fill(values, seed + 2);
    GuardedMatrix w = GuardedMatrix.vector(n, yShift + 1).fill(values, seed + 3);
    Twins.assertSameBits(
        variant.backend(),
        function + " of " + n,
        List.of(x, y, z, w),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            int[] offsets = {x.offset(), y.offset(), z.offset()};
            function.call(kernels.elementwise(), n, f, offsets, f.get(3), w.offset());
          }
        });
  }

  @Property(tries = 100)
  void overTheirOwnInput(
      @ForAll("shapes") Variant variant,
      @ForAll("functions") ElementwiseCase function,
      @ForAll("lengths") int n,
      @ForAll("seeds") long seed) {
    GuardedMatrix x = GuardedMatrix.vector(n, 3).fill(Values.ANY_BITS, seed);
    GuardedMatrix y = GuardedMatrix.vector(n, 5).fill(Values.ANY_BITS, seed + 1);
    Twins.assertSameBits(
        variant.backend(),
        function + " of " + n + " in place",
        List.of(x, y),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            int[] offsets = {x.offset(), y.offset(), y.offset()};
            List<F> in = List.of(f.get(0), f.get(1), f.get(1));
            function.call(kernels.elementwise(), n, in, offsets, f.getFirst(), x.offset());
          }
        });
  }

  @Property(tries = 40)
  void dropout(
      @ForAll("shapes") Variant variant,
      @ForAll("lengths") int n,
      @ForAll("shifts") int xShift,
      @ForAll("shifts") int yShift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    GuardedMatrix x = GuardedMatrix.vector(n, xShift).fill(values, seed);
    GuardedMatrix y = GuardedMatrix.vector(n, yShift).fill(values, seed + 1);
    float probability = (seed & 7) / 7f;
    Twins.assertSameBits(
        variant.backend(),
        "dropout of " + n + " by " + probability,
        List.of(x, y),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            kernels
                .elementwise()
                .dropout(
                    n,
                    probability,
                    seed * -7,
                    seed << 29,
                    f.get(0),
                    x.offset(),
                    f.get(1),
                    y.offset());
          }
        });
  }

  @Example
  void overAMillionPatternsOfBits() {
    float[] x = new float[SWEEP];
    for (int i = 0; i < SWEEP; i++) {
      x[i] = Float.intBitsToFloat(i * STRIDE);
    }
    float[] expected = new float[SWEEP];
    float[] actual = new float[SWEEP];
    int[] offsets = new int[3];
    try (CpuKernels reference = ReferenceKernels.open()) {
      for (Variant variant : List.of(Variant.CPU, Variant.GPU)) {
        OpenClBackend backend = variant.backend();
        try (ClFloats in = backend.allocateFloats(SWEEP);
            ClFloats out = backend.allocateFloats(SWEEP)) {
          backend.write(x, 0, in, 0, SWEEP);
          for (ElementwiseCase function : ElementwiseCase.all()) {
            function.call(reference.elementwise(), SWEEP, List.of(x, x, x), offsets, expected, 0);
            function.call(
                backend.kernels().elementwise(), SWEEP, List.of(in, in, in), offsets, out, 0);
            backend.read(out, 0, actual, 0, SWEEP);
            Bits.assertEqual(variant + " " + function, expected, actual);
          }
        }
      }
    }
  }

  @Provide
  Arbitrary<ElementwiseCase> functions() {
    return Arbitraries.of(ElementwiseCase.all());
  }

  @Provide
  Arbitrary<Variant> shapes() {
    return Arbitraries.of(Variant.CPU, Variant.GPU);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.lengths(3000);
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
