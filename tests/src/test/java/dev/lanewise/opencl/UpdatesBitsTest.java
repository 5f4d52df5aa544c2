// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Parameter updates have the reference's bits on a device, step after step. */
@OpenClSuite
class UpdatesBitsTest {

  private static final UpdateRule[] RULES = {
    Sgd.of(0.3f),
    new Sgd(0.01f, 0.9f, false),
    new Sgd(0.01f, 0.9f, true),
    RmsProp.of(1e-2f),
    AdaGrad.of(0.1f),
    Adam.of(0.01f),
    Lion.of(1e-2f)
  };

  @Property(tries = 150)
  void everyRule(
      @ForAll("shapes") Variant variant,
      @ForAll("decays") WeightDecay decay,
      @ForAll("lengths") int n,
      @ForAll("shifts") int shift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    GuardedMatrix gradient = GuardedMatrix.vector(n, shift).fill(values, seed);
    GuardedMatrix moments = GuardedMatrix.vector(2 * n, 1);
    GuardedMatrix parameters = GuardedMatrix.vector(n, shift + 3).fill(values, seed + 1);
    for (UpdateRule rule : RULES) {
      Twins.assertSameBits(
          variant.backend(),
          variant + " on " + n + ", " + rule + ", " + decay,
          List.of(gradient, moments, parameters),
          new Twins.Call() {
            @Override
            public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
              for (int step = 1; step <= 3; step++) {
                kernels
                    .updates()
                    .update(
                        n,
                        rule,
                        rule.learningRate() / step,
                        decay,
                        step,
                        f.get(0),
                        gradient.offset(),
                        f.get(1),
                        moments.offset(),
                        f.get(2),
                        parameters.offset());
              }
            }
          });
    }
  }

  @Property(tries = 150)
  void clipNorm(
      @ForAll("shapes") Variant variant,
      @ForAll("blocks") int n,
      @ForAll("norms") float maxNorm,
      @ForAll("shifts") int shift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    GuardedMatrix gradient = GuardedMatrix.vector(n, shift).fill(values, seed);
    GuardedMatrix norm = GuardedMatrix.vector(1, shift + 3);
    Twins.assertSameBits(
        variant.backend(),
        variant + " on " + n + " of " + values + ", clipped to " + maxNorm,
        List.of(gradient, norm),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            kernels
                .updates()
                .clipNorm(n, maxNorm, f.get(0), gradient.offset(), f.get(1), norm.offset());
          }
        });
  }

  @Provide
  Arbitrary<Integer> blocks() {
    return Arbitraries.oneOf(Sizes.lengths(2000), Arbitraries.of(4095, 4096, 4097, 8193, 20_000));
  }

  @Provide
  Arbitrary<Float> norms() {
    return Arbitraries.of(0f, 1e-30f, 0.7f, 40f, 1e30f, Float.POSITIVE_INFINITY);
  }

  @Provide
  Arbitrary<WeightDecay> decays() {
    return Arbitraries.of(
        WeightDecay.NONE, WeightDecay.l2(0.1f), new WeightDecay(1e-2f, 2e-2f, 3e-2f));
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
