// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.UlpHistogram;
import dev.lanewise.check.oracle.ErrorFunctionOracle;
import dev.lanewise.check.oracle.FunctionOracle;
import dev.lanewise.kernels.reference.ErrorFunctions;
import dev.lanewise.kernels.reference.Exponentials;
import dev.lanewise.kernels.reference.Powers;
import dev.lanewise.kernels.reference.SmoothActivations;
import dev.lanewise.kernels.reference.Trigonometry;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of the reference within their bounds, as {@link FunctionErrorTest} does it. */
class ReferenceFunctionsTest {

  private static final long ALL = 1L << 32;

  /** A prime, so that the sample meets every pattern of low bits; about 4 million floats. */
  private static final int STRIDE = 1021;

  /** Floats on each side of a point where a function changes its course. */
  private static final int NEIGHBOURHOOD = 2000;

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

  private interface FloatFunction {
    float of(float x);
  }

  /** The last point of each is its worst input among all floats. */
  enum Function {
    EXPM1(1, Exponentials::expm1, FunctionOracle::expm1, 88.72284f, -17.4f, 17f, 0.37964067f),
    LOG1P(1, Exponentials::log1p, FunctionOracle::log1p, -0.25f, 0.5f, 2e38f, -0.2620435f),
    SOFTPLUS(
        2, SmoothActivations::softplus, FunctionOracle::softplus, -87.3f, -104f, 17f, 0.028584093f),
    LOG_SIGMOID(2, SmoothActivations::logSigmoid, FunctionOracle::logSigmoid, -0.028584093f),
    SILU(2, SmoothActivations::silu, FunctionOracle::silu, -90f, -108.6f, 17f, -5.940706f),
    SIN(
        2,
        Trigonometry::sin,
        FunctionOracle::sin,
        0.7853982f,
        -524288f,
        3.1415927f,
        1e22f,
        14011215f),
    COS(
        2,
        Trigonometry::cos,
        FunctionOracle::cos,
        0.7853982f,
        -524288f,
        1.5707964f,
        1e22f,
        2.1341414e26f),
    ERF(2, ErrorFunctions::erf, ErrorFunctionOracle::erf, 0.93f, 3.92f, -4f, 0.9394681f);

    private final double bound;
    private final FloatFunction reference;
    private final DoubleUnaryOperator exact;
    private final float[] points;

    Function(double bound, FloatFunction reference, DoubleUnaryOperator exact, float... points) {
      this.bound = bound;
      this.reference = reference;
      this.exact = exact;
      this.points = points;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSampleOfAllFloatsIsWithinTheBound(Function function) {
    UlpHistogram errors = measure(function, 0, ALL / STRIDE, STRIDE);
    for (float point : function.points) {
      long centre = Float.floatToRawIntBits(point) & 0xffffffffL;
      errors.add(measure(function, centre - NEIGHBOURHOOD, 2 * NEIGHBOURHOOD, 1));
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
            .mapToObj(part -> measure(function, part * (ALL / parts), ALL / parts, 1))
            .collect(UlpHistogram::new, UlpHistogram::add, UlpHistogram::add);
    assertEquals(ALL, errors.total());
    System.getLogger("dev.lanewise.check")
        .log(System.Logger.Level.INFO, "{0} over all floats: {1}", function, errors);
    errors.assertWithin(function, function.bound);
  }

  @ParameterizedTest
  @EnumSource
  void zerosInfinitiesAndNaNAreThoseOfTheFormula(Function function) {
    for (float x : SPECIAL) {
      double exact = function.exact.applyAsDouble(x);
      if (exact == 0 || !Double.isFinite(exact) || Math.abs(x) == Float.MIN_VALUE) {
        Bits.assertEqual(
            function + " of " + x,
            new float[] {(float) exact},
            new float[] {function.reference.of(x)});
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      floats = {2, 3, -1, 0.5f, -0.5f, 0.33333334f, 1.7f, -2.3f, 10, 127, 250, -300, 1e-4f, 5e6f})
  void powersAreWithinTheBound(float p) {
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
  void powersOfZerosOnesInfinitiesAndNaNAreThoseOfC99(float p) {
    for (float x : SPECIAL) {
      double exact = FunctionOracle.pow(x, p);
      Bits.assertEqual(x + "^" + p, new float[] {(float) exact}, new float[] {Powers.pow(x, p)});
    }
  }

  private static UlpHistogram measure(Function function, long first, long count, int stride) {
    UlpHistogram errors = new UlpHistogram();
    long bits = first;
    for (long i = 0; i < count; i++) {
      float x = Float.intBitsToFloat((int) bits);
      errors.accept(x, function.reference.of(x), function.exact.applyAsDouble(x));
      bits += stride;
    }
    return errors;
  }
}
