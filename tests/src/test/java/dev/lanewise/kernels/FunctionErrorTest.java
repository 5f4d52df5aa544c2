// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.UlpHistogram;
import dev.lanewise.check.oracle.FunctionOracle;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The errors of the functions in ULP, within the published bound: on a sample of all floats in
 * every build, on all of them with the tag {@code exhaustive}. Where the reference is measured, the
 * implementation is compared with it.
 */
@KernelSuite
class FunctionErrorTest {

  private static final int BATCH = 1 << 12;
  private static final long ALL = 1L << 32;

  /** A prime, so that the sample meets every pattern of low bits; about 4 million floats. */
  private static final int STRIDE = 1021;

  /** Floats on each side of a point where a function changes its course. */
  private static final int NEIGHBOURHOOD = 2000;

  /** The last point of each is its worst input among all floats. */
  enum Function {
    EXP(
        1,
        FunctionOracle::exp,
        ElementwiseCase.EXP,
        0f,
        88.72284f,
        -87.33655f,
        -103.97208f,
        -27.344316f),
    LOG(
        1,
        FunctionOracle::log,
        ElementwiseCase.LOG,
        0f,
        Float.MIN_NORMAL,
        1f,
        0.70710677f,
        1.4142135f,
        2.6670594f),
    SIGMOID(
        2,
        FunctionOracle::sigmoid,
        ElementwiseCase.SIGMOID,
        0f,
        1f,
        -1f,
        17.3f,
        -87.33655f,
        -88.72284f,
        -103.97208f,
        -1.1101286f),
    TANH(
        2,
        FunctionOracle::tanh,
        ElementwiseCase.TANH,
        0f,
        0.625f,
        -0.625f,
        1f,
        9.0108f,
        -9.0108f,
        2.4e-4f,
        3.812386f),
    GELU(
        3,
        FunctionOracle::gelu,
        ElementwiseCase.GELU,
        0f,
        1f,
        -1f,
        5.5f,
        -9.9f,
        -10.77f,
        11f,
        -11f,
        -2.4870448f);

    private final double bound;
    private final DoubleUnaryOperator exact;
    private final ElementwiseCase kernel;
    private final float[] points;

    Function(double bound, DoubleUnaryOperator exact, ElementwiseCase kernel, float... points) {
      this.bound = bound;
      this.exact = exact;
      this.kernel = kernel;
      this.points = points;
    }

    void apply(Elementwise<float[]> elementwise, float[] x, float[] y) {
      switch (kernel) {
        case EXP -> elementwise.exp(BATCH, x, 0, y, 0);
        case LOG -> elementwise.log(BATCH, x, 0, y, 0);
        case SIGMOID -> elementwise.sigmoid(BATCH, x, 0, y, 0);
        case TANH -> elementwise.tanh(BATCH, x, 0, y, 0);
        case GELU -> elementwise.gelu(BATCH, x, 0, y, 0);
        default -> throw new IllegalArgumentException(kernel.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSampleOfAllFloatsIsWithinTheBound(Function function) {
    long batches = ALL / STRIDE / BATCH + 1;
    UlpHistogram errors = measure(function, 0, batches, STRIDE);
    for (float point : function.points) {
      long centre = Float.floatToRawIntBits(point) & 0xffffffffL;
      errors.add(measure(function, centre - NEIGHBOURHOOD, 1, 1));
    }
    errors.assertWithin(function, function.bound);
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @EnumSource
  void everyFloatIsWithinTheBound(Function function) {
    int parts = 256;
    UlpHistogram errors =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> measure(function, part * (ALL / parts), ALL / parts / BATCH, 1))
            .collect(UlpHistogram::new, UlpHistogram::add, UlpHistogram::add);
    assertEquals(ALL, errors.total());
    System.getLogger("dev.lanewise.check")
        .log(System.Logger.Level.INFO, "{0} over all floats: {1}", function, errors);
    errors.assertWithin(function, function.bound);
  }

  /** Measures batches of floats whose bits lie {@code stride} apart, from {@code first} on. */
  private static UlpHistogram measure(Function function, long first, long batches, int stride) {
    UlpHistogram errors = new UlpHistogram();
    float[] x = new float[BATCH];
    float[] expected = new float[BATCH];
    float[] actual = new float[BATCH];
    long bits = first;
    for (long batch = 0; batch < batches; batch++) {
      for (int i = 0; i < BATCH; i++) {
        x[i] = Float.intBitsToFloat((int) bits);
        bits += stride;
      }
      function.apply(Subjects.REFERENCE.elementwise(), x, expected);
      function.apply(Subjects.SINGLE.elementwise(), x, actual);
      Bits.assertEqual(function, expected, actual);
      errors.accept(BATCH, x, expected, function.exact);
    }
    return errors;
  }
}
