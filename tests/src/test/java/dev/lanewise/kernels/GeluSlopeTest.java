// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.oracle.FunctionOracle;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The slope of GELU within the published bounds. It crosses zero, so that its error is measured
 * against the larger of its two terms, not against itself.
 */
@KernelSuite
class GeluSlopeTest {

  private static final int BATCH = 1 << 12;
  private static final long ALL = 1L << 32;
  private static final int STRIDE = 1021;
  private static final double ABSOLUTE_BOUND = 1.3e-7;
  private static final double ULP_BOUND = 6;

  /** The largest errors; {@code ulps} are those of the larger term. */
  private record Worst(double absolute, float absoluteAt, double ulps, float ulpsAt) {

    private static final Worst NONE = new Worst(0, 0, 0, 0);

    Worst with(float x, float slope) {
      FunctionOracle.Slope exact = FunctionOracle.geluSlope(x);
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

    void assertWithinTheBounds() {
      assertTrue(absolute <= ABSOLUTE_BOUND && ulps <= ULP_BOUND, this::toString);
    }
  }

  @Test
  void aSampleOfAllFloatsIsWithinTheBounds() {
    measure(0, ALL / STRIDE / BATCH + 1, STRIDE).assertWithinTheBounds();
    for (float worst : new float[] {1.4274737f, -3.180396f}) {
      long bits = Float.floatToRawIntBits(worst) & 0xffffffffL;
      measure(bits - BATCH / 2, 1, 1).assertWithinTheBounds();
    }
  }

  @Tag("exhaustive")
  @Test
  void everyFloatIsWithinTheBounds() {
    int parts = 256;
    Worst worst =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> measure(part * (ALL / parts), ALL / parts / BATCH, 1))
            .reduce(Worst.NONE, Worst::and);
    System.getLogger("dev.lanewise.check")
        .log(System.Logger.Level.INFO, "slope of GELU over all floats: {0}", worst);
    worst.assertWithinTheBounds();
  }

  /** With gradients of one, what comes out is the slope. */
  private static Worst measure(long first, long batches, int stride) {
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
      Subjects.REFERENCE.elementwise().geluBackward(BATCH, x, 0, ones, 0, expected, 0);
      Subjects.SINGLE.elementwise().geluBackward(BATCH, x, 0, ones, 0, actual, 0);
      Bits.assertEqual("slope of GELU", expected, actual);
      for (int i = 0; i < BATCH; i++) {
        assertEquals(Float.isNaN(x[i]), Float.isNaN(expected[i]));
        worst = Float.isNaN(x[i]) ? worst : worst.with(x[i], expected[i]);
      }
    }
    return worst;
  }

  @Test
  void limitsAreAsDocumented() {
    float[] x = {0, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 30, -30};
    float[] dy = {2, 2, 3, 3, 1, 5, 5};
    float[] expected = {1, 1, 3, -0f, Float.NaN, 5, -0f};
    float[] dx = new float[x.length];
    Subjects.REFERENCE.elementwise().geluBackward(x.length, x, 0, dy, 0, dx, 0);
    Bits.assertEqual("slope of GELU", expected, dx);
  }
}
