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
 * The slopes of both forms of GELU within the published bounds. They cross zero, so that their
 * error is measured against the larger of two terms, not against itself.
 */
@KernelSuite
class GeluSlopeTest {

  private static final int BATCH = 1 << 12;
  private static final long ALL = 1L << 32;
  private static final int STRIDE = 1021;

  /** A form of GELU, what is published of its slope, and the worst inputs among all floats. */
  private enum Form {
    TANH(Binary.GELU_BACKWARD, FunctionOracle::geluSlope, 1.3e-7, 6, 1.4274737f, -3.180396f),
    ERF(Binary.GELU_ERF_BACKWARD, ErrorFunctionOracle::geluSlope, 1.4e-7, 4, -0.1872527f);

    private final Binary backward;
    private final DoubleFunction<FunctionOracle.Slope> oracle;
    private final double absoluteBound;
    private final double ulpBound;
    private final List<Float> worst;

    Form(
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
  void aSampleOfAllFloatsIsWithinTheBounds(Form form) {
    form.assertHolds(measure(form, 0, ALL / STRIDE / BATCH + 1, STRIDE));
    for (float worst : form.worst) {
      long bits = Float.floatToRawIntBits(worst) & 0xffffffffL;
      form.assertHolds(measure(form, bits - BATCH / 2, 1, 1));
    }
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @EnumSource
  void everyFloatIsWithinTheBounds(Form form) {
    int parts = 256;
    Worst worst =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> measure(form, part * (ALL / parts), ALL / parts / BATCH, 1))
            .reduce(Worst.NONE, Worst::and);
    System.getLogger("dev.lanewise.check")
        .log(System.Logger.Level.INFO, "slope of GELU {0} over all floats: {1}", form, worst);
    form.assertHolds(worst);
  }

  /** With gradients of one, what comes out is the slope. */
  private static Worst measure(Form form, long first, long batches, int stride) {
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
      Subjects.REFERENCE.elementwise().combine(form.backward, BATCH, x, 0, ones, 0, expected, 0);
      Subjects.SINGLE.elementwise().combine(form.backward, BATCH, x, 0, ones, 0, actual, 0);
      Bits.assertEqual(form, expected, actual);
      for (int i = 0; i < BATCH; i++) {
        assertEquals(Float.isNaN(x[i]), Float.isNaN(expected[i]));
        worst = Float.isNaN(x[i]) ? worst : worst.with(x[i], expected[i], form.oracle.apply(x[i]));
      }
    }
    return worst;
  }

  @ParameterizedTest
  @EnumSource
  void limitsAreAsDocumented(Form form) {
    float[] x = {0, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 30, -30};
    float[] dy = {2, 2, 3, 3, 1, 5, 5};
    float[] expected = {1, 1, 3, -0f, Float.NaN, 5, -0f};
    float[] dx = new float[x.length];
    Subjects.REFERENCE.elementwise().combine(form.backward, x.length, x, 0, dy, 0, dx, 0);
    Bits.assertEqual(form, expected, dx);
  }
}
