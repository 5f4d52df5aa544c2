// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.oracle.ErrorFunctionOracle;
import dev.lanewise.check.oracle.FunctionOracle;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The slopes of GELU in both forms, SiLU and mish within the published bounds. They cross zero, so
 * that their error is measured against the larger of two terms, not against itself.
 */
@KernelSuite
class SlopeTest {

  private static final int BATCH = 1 << 12;
  private static final long ALL = 1L << 32;
  private static final int STRIDE = 1021;

  /** An activation, what is published of its slope, and the worst inputs among all floats. */
  private enum Slope {
    GELU(Binary.GELU_BACKWARD, FunctionOracle::geluSlope, 1.3e-7, 6, 1.4274737f, -3.180396f),
    GELU_ERF(Binary.GELU_ERF_BACKWARD, ErrorFunctionOracle::geluSlope, 1.4e-7, 4, -0.1872527f),
    SILU(Binary.SILU_BACKWARD, FunctionOracle::siluSlope, 1.2e-7, 6, 0.021526575f, -7.5696316f),
    MISH(Binary.MISH_BACKWARD, FunctionOracle::mishSlope, 1.5e-7, 7, -0.005428387f, -5.0977287f);

    private final Binary backward;
    private final DoubleFunction<FunctionOracle.Slope> oracle;
    private final double absoluteBound;
    private final double ulpBound;
    private final List<Float> worst;

    Slope(
        Binary backward,
        DoubleFunction<FunctionOracle.Slope> oracle,
        double absoluteBound,
        double ulpBound,
        Float... worst) {
      this.backward = backward;
      this.oracle = oracle;
      this.absoluteBound = absoluteBound;
      this.ulpBound = ulpBound;
      this.worst = List.of(worst);
    }

    void assertHolds(Worst errors) {
      assertTrue(
          errors.absolute <= absoluteBound && errors.ulps <= ulpBound, () -> this + ": " + errors);
    }
  }

  /** The largest errors; {@code ulps} are those of the larger term. */
  private record Worst(double absolute, float absoluteAt, double ulps, float ulpsAt) {

    private static final Worst NONE = new Worst(0, 0, 0, 0);

    Worst with(float x, float slope, FunctionOracle.Slope exact) {
      double error = Math.abs(slope - exact.sum());
      int exponent = Math.max(Math.getExponent(exact.larger()), Float.MIN_EXPONENT);
      double units = error / Math.scalb(1.0, exponent - 23);
      return error <= absolute && units <= ulps ? this : and(new Worst(error, x, units, x));
    }

    Worst and(Worst other) {
      boolean here = absolute >= other.absolute;
      boolean hereUlps = ulps >= other.ulps;
      return new Worst(
          here ? absolute : other.absolute,
          here ? absoluteAt : other.absoluteAt,
          hereUlps ? ulps : other.ulps,
          hereUlps ? ulpsAt : other.ulpsAt);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSampleOfAllFloatsIsWithinTheBounds(Slope slope) {
    slope.assertHolds(measure(slope, 0, ALL / STRIDE / BATCH + 1, STRIDE));
    for (float worst : slope.worst) {
      long bits = Float.floatToRawIntBits(worst) & 0xffffffffL;
      slope.assertHolds(measure(slope, bits - BATCH / 2, 1, 1));
    }
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @EnumSource
  void everyFloatIsWithinTheBounds(Slope slope) {
    int parts = 256;
    Worst worst =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> measure(slope, part * (ALL / parts), ALL / parts / BATCH, 1))
            .reduce(Worst.NONE, Worst::and);
    System.getLogger("dev.lanewise.check")
        .log(System.Logger.Level.INFO, "slope of {0} over all floats: {1}", slope, worst);
    slope.assertHolds(worst);
  }

  /** With gradients of one, what comes out is the slope. */
  private static Worst measure(Slope slope, long first, long batches, int stride) {
    Worst worst = Worst.NONE;
    float[] x = new float[BATCH];
    float[] ones = new float[BATCH];
    Arrays.fill(ones, 1);
    float[] expected = new float[BATCH];
    float[] actual = new float[BATCH];
    long bits = first;
    for (long batch = 0; batch < batches; batch++) {
      for (int i = 0; i < BATCH; i++) {
        x[i] = Float.intBitsToFloat((int) bits);
        bits += stride;
      }
      Subjects.REFERENCE.elementwise().combine(slope.backward, BATCH, x, 0, ones, 0, expected, 0);
      Subjects.SINGLE.elementwise().combine(slope.backward, BATCH, x, 0, ones, 0, actual, 0);
      Bits.assertEqual(slope, expected, actual);
      for (int i = 0; i < BATCH; i++) {
        assertEquals(Float.isNaN(x[i]), Float.isNaN(expected[i]));
        worst = Float.isNaN(x[i]) ? worst : worst.with(x[i], expected[i], slope.oracle.apply(x[i]));
      }
    }
    return worst;
  }

  @ParameterizedTest
  @EnumSource
  void limitsAreAsDocumented(Slope slope) {
    float[] x = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 30, -200};
    float[] expected = {3, -0f, Float.NaN, 5, -0f};
    assertGradients(slope, x, new float[] {3, 3, 1, 5, 5}, expected);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MISH")
  void halfAtZero(Slope slope) {
    assertGradients(slope, new float[] {0, -0f}, new float[] {2, 2}, new float[] {1, 1});
  }

  private static void assertGradients(Slope slope, float[] x, float[] dy, float[] expected) {
    float[] dx = new float[x.length];
    Subjects.REFERENCE.elementwise().combine(slope.backward, x.length, x, 0, dy, 0, dx, 0);
    Bits.assertEqual(slope, expected, dx);
  }
}
