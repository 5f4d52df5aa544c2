// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.UlpHistogram;
import dev.lanewise.check.oracle.FunctionOracle;
import dev.lanewise.kernels.reference.Powers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Powers of more exponents than {@link FunctionErrorTest} takes. */
class PowersTest {

  private static final long ALL = 1L << 32;

  /** A prime, so that the sample meets every pattern of low bits; about 4 million floats. */
  private static final int STRIDE = 1021;

  private static final float[] SPECIAL = {
    0,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    -1,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.MAX_VALUE,
    -Float.MAX_VALUE
  };

  @ParameterizedTest
  @ValueSource(
      floats = {2, 3, -1, 0.5f, -0.5f, 0.33333334f, 1.7f, -2.3f, 10, 127, 250, -300, 1e-4f, 5e6f})
  void areWithinTheBound(float p) {
    UlpHistogram errors = new UlpHistogram();
    for (long i = 0; i < ALL / STRIDE; i++) {
      accept(errors, Float.intBitsToFloat((int) (i * STRIDE)), p);
    }
    // Large exponents have finite powers near 1 only.
    for (float x = 0.5f; x < 2; x = Math.nextUp(x) + 0x1p-20f) {
      accept(errors, x, p);
    }
    errors.assertWithin("x^" + p, 1.1);
  }

  private static void accept(UlpHistogram errors, float x, float p) {
    errors.accept(x, Powers.pow(x, p), FunctionOracle.pow(x, p));
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        0,
        -0f,
        1,
        -1,
        2,
        3,
        -3,
        0.5f,
        -0.5f,
        2.5f,
        1.3f,
        -1.3f,
        8388607,
        8388608,
        16777213,
        16777215,
        1e-45f,
        3e38f,
        -3e38f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
      })
  void ofZerosOnesInfinitiesAndNaNAreThoseOfC99(float p) {
    for (float x : SPECIAL) {
      double exact = FunctionOracle.pow(x, p);
      Bits.assertEqual(x + "^" + p, new float[] {(float) exact}, new float[] {Powers.pow(x, p)});
    }
  }
}
