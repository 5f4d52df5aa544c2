// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.oracle.DoubleFunctionOracle;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The errors of functions of one double in ULP, within the published bound: on some numbers of
 * every binade, on many where the function is neither constant nor linear, on the neighbours of
 * points where it changes its course, and on the worst inputs found so far. The implementation has
 * the reference's bits, as {@link DoubleElementwiseTest} says.
 */
@KernelSuite
class DoubleFunctionErrorTest {

  private static final int OF_EACH_BINADE = 40;
  private static final int OF_THE_RANGE = 100_000;
  private static final int NEIGHBOURHOOD = 200;

  private static double bound(DoubleUnary function) {
    return switch (function) {
      case EXP, LOG -> 1;
      case SIGMOID, TANH, ERF -> 2;
    };
  }

  /** Where most of what happens happens. */
  private static double[] range(DoubleUnary function) {
    return switch (function) {
      case EXP -> new double[] {-746, 710};
      case LOG -> new double[] {0, 4};
      case SIGMOID -> new double[] {-40, 40};
      case TANH -> new double[] {-20, 20};
      case ERF -> new double[] {-6, 6};
    };
  }

  /** Where a function changes its course; the worst inputs found end the list. */
  private static double[] points(DoubleUnary function) {
    return switch (function) {
      case EXP ->
          points(0, 709.782712893384, -708.3964185322641, -745.1332191019412, -0x1.4d0d30c1b11a5p8);
      case LOG -> points(Double.MIN_NORMAL, 2 / 3.0, 4 / 3.0, 1, 0x1.578512b00016dp-1);
      case SIGMOID -> points(-708.4, -745.13, -37, 37, -0x1.25296dfe39458p0);
      case TANH -> points(0.28, -0.28, 0.347, 19.06, 0x1.bb95be76fcf8p1);
      case ERF -> points(0.93, -0.93, 5.9, 6, 0x1.ec7fc8c7410dep-1);
    };
  }

  private static double[] points(double... points) {
    return points;
  }

  private static void measure(DoubleUnary function, double[] x) {
    double[] y = new double[x.length];
    Subjects.REFERENCE.doubleElementwise().map(function, x.length, x, 0, y, 0);
    for (int i = 0; i < x.length; i++) {
      double error = DoubleFunctionOracle.value(function, x[i]).ulps(y[i]);
      double value = x[i];
      assertTrue(
          error <= bound(function),
          () -> "%s of %s (%a): %.4f ULP".formatted(function, value, value, error));
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersOfEveryBinade(DoubleUnary function) {
    SplittableRandom random = new SplittableRandom(1);
    for (long exponent = 0; exponent < 2048; exponent++) {
      double[] x = new double[2 * OF_EACH_BINADE];
      for (int i = 0; i < x.length; i++) {
        x[i] = Double.longBitsToDouble((long) i << 63 | exponent << 52 | random.nextLong() >>> 12);
      }
      measure(function, x);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyNumbersOfTheRange(DoubleUnary function) {
    double[] range = range(function);
    measure(function, new SplittableRandom(2).doubles(OF_THE_RANGE, range[0], range[1]).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void neighboursOfPoints(DoubleUnary function) {
    for (double point : points(function)) {
      double[] x = new double[2 * NEIGHBOURHOOD + 1];
      x[0] = point;
      for (int i = 1; i <= NEIGHBOURHOOD; i++) {
        x[2 * i - 1] = Math.nextUp(x[Math.max(0, 2 * i - 3)]);
        x[2 * i] = Math.nextDown(x[2 * i - 2]);
      }
      measure(function, x);
    }
  }

  @ParameterizedTest
  @EnumSource
  void zerosInfinitiesAndNaN(DoubleUnary function) {
    double inf = Double.POSITIVE_INFINITY;
    double nan = Double.NaN;
    double[] x = {0.0, -0.0, inf, -inf, nan, -1.0, 1.0};
    double[] expected =
        switch (function) {
          case EXP -> new double[] {1, 1, inf, 0, nan, nan, Math.E};
          case LOG -> new double[] {-inf, -inf, inf, nan, nan, nan, 0.0};
          case SIGMOID -> new double[] {0.5, 0.5, 1, 0, nan, nan, nan};
          case TANH, ERF -> new double[] {0.0, -0.0, 1, -1, nan, nan, nan};
        };
    double[] y = new double[x.length];
    Subjects.REFERENCE.doubleElementwise().map(function, x.length, x, 0, y, 0);
    for (int i = 0; i < x.length; i++) {
      if (i < 5 || !Double.isNaN(expected[i])) {
        Bits.assertEqual(function + " of " + x[i], new double[] {expected[i]}, new double[] {y[i]});
      }
    }
  }
}
