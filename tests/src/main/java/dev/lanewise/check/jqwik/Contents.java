// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.jqwik;

import dev.lanewise.check.Activations;
import dev.lanewise.check.Values;
import dev.lanewise.kernels.Activation;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** What is in an input: kinds of values, seeds, factors and single floats. */
public final class Contents {

  private Contents() {}

  /** Every kind of values; shrinks towards the harmless ones. */
  public static Arbitrary<Values> values() {
    return Arbitraries.of(Values.values()).withoutEdgeCases();
  }

  /** Kinds without NaN and infinities, for which error bounds hold. */
  public static Arbitrary<Values> bounded() {
    return Arbitraries.of(Values.ORDINARY, Values.INTEGERS, Values.CANCELLATION, Values.ZEROS)
        .withoutEdgeCases();
  }

  /** Seeds; shrink towards zero. */
  public static Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE).withoutEdgeCases();
  }

  /** Factors such as alpha and beta, with the values that products treat apart. */
  public static Arbitrary<Float> factors() {
    return Arbitraries.of(1f, 0f, -0f, -1f, 0.7f, -1.3f, Float.NaN).withoutEdgeCases();
  }

  /** Every activation. */
  public static Arbitrary<Activation> activations() {
    return Arbitraries.of(Activations.all()).withoutEdgeCases();
  }

  /** Floats of every pattern of bits; specials are edge cases. */
  public static Arbitrary<Float> floats() {
    return Arbitraries.integers()
        .edgeCases(config ->
            config.add(
                0x80000000,
                1,
                0x80000001,
                0x007fffff,
                0x00800000,
                0x3f800000,
                0x7f7fffff,
                0x7f800000,
                0xff800000,
                0x7fc00000))
        .map(Float::intBitsToFloat);
  }
}
