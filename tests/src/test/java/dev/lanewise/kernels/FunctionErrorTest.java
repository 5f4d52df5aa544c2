// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.UlpHistogram;
import dev.lanewise.check.oracle.ElementwiseOracle;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The errors of functions of one element in ULP, within the published bound: on a sample of all
 * floats in every build, on all of them with the tag {@code exhaustive}. Where the reference is
 * measured, the implementation is compared with it.
 */
@KernelSuite
class FunctionErrorTest {

  private static final int BATCH = 1 << 12;
  private static final long ALL = 1L << 32;

  /** A prime, so that the sample meets every pattern of low bits; about 4 million floats. */
  private static final int STRIDE = 1021;

  /** Floats on each side of a point where a function changes its course. */
  private static final int NEIGHBOURHOOD = 2000;

  private static final float[] POINTS_OF_ALL = {0, -0f, 1, -1, 3, -3};

  static List<ElementwiseCase> functions() {
    return ElementwiseCase.all().stream().filter(c -> c.function() instanceof Unary).toList();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aSampleOfAllFloatsIsWithinTheBound(ElementwiseCase kernel) {
    Unary function = (Unary) kernel.function();
    UlpHistogram errors = measure(kernel, 0, ALL / STRIDE / BATCH + 1, STRIDE, 0);
    for (float[] points : List.of(POINTS_OF_ALL, FunctionBounds.points(function))) {
      for (float point : points) {
        long centre = Float.floatToRawIntBits(point) & 0xffffffffL;
        errors.add(measure(kernel, centre - NEIGHBOURHOOD, 1, 1, 0));
      }
    }
    errors.assertWithin(kernel, FunctionBounds.ulps(function));
  }

  /** Functions as in the table: of powers one more, which negative numbers have too. */
  static List<ElementwiseCase> measured() {
    return functions().stream()
        .flatMap(c ->
            c.function() == Unary.POW && c.alpha() < 0
                ? Stream.of(c, new ElementwiseCase(Unary.POW, 3, 0))
                : Stream.of(c))
        .toList();
  }

  /** All, or those that the property {@code lanewise.functions} names, such as EXP,POW. */
  static List<ElementwiseCase> chosenFunctions() {
    String chosen = System.getProperty("lanewise.functions", "");
    List<String> names = List.of(chosen.split(","));
    return measured().stream()
        .filter(c -> chosen.isEmpty() || names.contains(c.function().name()))
        .toList();
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("chosenFunctions")
  void everyFloatIsWithinTheBound(ElementwiseCase kernel) throws IOException {
    int parts = 256;
    int parity = parity(kernel);
    UlpHistogram errors =
        IntStream.range(0, parity == 0 ? parts : parts / 2)
            .parallel()
            .mapToObj(part -> measure(kernel, part * (ALL / parts), ALL / parts / BATCH, 1, parity))
            .collect(UlpHistogram::new, UlpHistogram::add, UlpHistogram::add);
    assertEquals(ALL, errors.total());
    System.getLogger("dev.lanewise.check")
        .log(System.Logger.Level.INFO, "{0} over all floats: {1}", kernel, errors);
    double bound = FunctionBounds.ulps((Unary) kernel.function());
    errors.assertWithin(kernel, bound);
    AccuracyTable.record(kernel, bound, errors);
  }

  /** 1 for functions that are even, -1 for those that are odd, else 0. */
  private static int parity(ElementwiseCase kernel) {
    return switch ((Unary) kernel.function()) {
      case ABS, SQUARE, COS -> 1;
      case IDENTITY, NEGATE, SCALE, ERF, SIN, TANH, SOFTSIGN -> -1;
      case POW ->
          kernel.alpha() == Math.rint(kernel.alpha()) ? kernel.alpha() % 2 == 0 ? 1 : -1 : 0;
      default -> 0;
    };
  }

  @ParameterizedTest
  @MethodSource("functions")
  void zerosInfinitiesAndNaNAreAsTheFormulaSays(ElementwiseCase kernel) {
    Unary function = (Unary) kernel.function();
    for (float x : ElementwiseTest.SPECIAL) {
      double exact = ElementwiseOracle.value(function, kernel.alpha(), kernel.beta(), x);
      if (exact == 0 || !Double.isFinite(exact)) {
        float[] y = new float[1];
        Subjects.REFERENCE
            .elementwise()
            .map(function, 1, kernel.alpha(), kernel.beta(), new float[] {x}, 0, y, 0);
        Bits.assertEqual(kernel + " of " + x, new float[] {(float) exact}, y);
      }
    }
  }

  /**
   * Measures batches of floats whose bits lie {@code stride} apart, from {@code first} on. Where
   * parity is not 0 their negatives are counted as well: their results have the same bits, but for
   * the sign, so that the truth, which takes most of the time, is needed once.
   */
  private static UlpHistogram measure(
      ElementwiseCase kernel, long first, long batches, int stride, int parity) {
    Unary function = (Unary) kernel.function();
    float alpha = kernel.alpha();
    float beta = kernel.beta();
    UlpHistogram errors = new UlpHistogram();
    float[] x = new float[BATCH];
    long bits = first;
    for (long batch = 0; batch < batches; batch++) {
      for (int i = 0; i < BATCH; i++) {
        x[i] = Float.intBitsToFloat((int) bits);
        bits += stride;
      }
      float[] y = results(kernel, x);
      errors.accept(BATCH, x, y, v -> ElementwiseOracle.value(function, alpha, beta, v));
      if (parity != 0) {
        negate(x);
        if (parity < 0) {
          negate(y);
        }
        Bits.assertEqual(kernel + " of -x", y, results(kernel, x));
      }
    }
    if (parity != 0) {
      errors.add(errors);
    }
    return errors;
  }

  /** Those of the reference, which the implementation must give, too. */
  private static float[] results(ElementwiseCase kernel, float[] x) {
    Unary function = (Unary) kernel.function();
    float[] expected = new float[BATCH];
    float[] actual = new float[BATCH];
    Subjects.REFERENCE
        .elementwise()
        .map(function, BATCH, kernel.alpha(), kernel.beta(), x, 0, expected, 0);
    Subjects.SINGLE
        .elementwise()
        .map(function, BATCH, kernel.alpha(), kernel.beta(), x, 0, actual, 0);
    Bits.assertEqual(kernel, expected, actual);
    return expected;
  }

  /** By the sign bit, of NaN, too. */
  private static void negate(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) ^ 0x80000000);
    }
  }
}
