// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.Ulp;
import dev.lanewise.check.Values;
import dev.lanewise.check.oracle.ElementwiseOracle;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors of functions of two and three elements, within the published bounds. */
@KernelSuite
class CombinationErrorTest {

  private static final int N = 1 << 18;

  static List<ElementwiseCase> functions() {
    return ElementwiseCase.all().stream().filter(c -> c.function() instanceof Binary).toList();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void errorsAreWithinTheBound(ElementwiseCase kernel) {
    Binary function = (Binary) kernel.function();
    for (Values values : List.of(Values.ORDINARY, Values.INTEGERS, Values.ZEROS)) {
      for (float factor : new float[] {1, 12, 80}) {
        float[] x = Values.ORDINARY.floats(N, 1);
        for (int i = 0; i < N; i++) {
          x[i] *= factor;
        }
        check(kernel, saved(function, kernel, x), values.floats(N, 2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void zerosInfinitiesAndNaNAreAsTheFormulaSays(ElementwiseCase kernel) {
    Binary function = (Binary) kernel.function();
    float[] z = new float[1];
    for (float x : ElementwiseTest.SPECIAL) {
      for (float y : ElementwiseTest.SPECIAL) {
        float alpha = kernel.alpha();
        float beta = kernel.beta();
        float[] saved = saved(function, kernel, new float[] {x});
        double exact = ElementwiseOracle.value(function, alpha, beta, saved[0], y);
        boolean rounded = function.saved() == Binary.Saved.RESULT && Float.isInfinite(y);
        if (rounded || Math.abs(y) == Float.MIN_VALUE) {
          continue; // infinity times a slope that is rounded to zero is NaN, and so for a gate
        }
        if (exact == 0 || !Double.isFinite(exact)) {
          Subjects.REFERENCE
              .elementwise()
              .combine(function, 1, alpha, beta, saved, 0, new float[] {y}, 0, z, 0);
          // The zero of a gradient may have either sign.
          float expected =
              exact == 0 && function.saved() != null && z[0] == 0 ? z[0] : (float) exact;
          Bits.assertEqual(kernel + " of " + saved[0] + ", " + y, new float[] {expected}, z);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorsOfThreeAreWithinTheBound(Ternary function) {
    for (float factor : new float[] {1, 12, 80}) {
      float[] x = Values.ZEROS.floats(N, 1);
      float[] y = Values.ORDINARY.floats(N, 2);
      float[] z = Values.ORDINARY.floats(N, 3);
      for (int i = 0; i < N; i++) {
        y[i] *= factor;
      }
      float[] expected = new float[N];
      float[] actual = new float[N];
      Subjects.REFERENCE.elementwise().combine(function, N, x, 0, y, 0, z, 0, expected, 0);
      Subjects.SINGLE.elementwise().combine(function, N, x, 0, y, 0, z, 0, actual, 0);
      Bits.assertEqual(function, expected, actual);
      Bound errors = new Bound(function);
      for (int i = 0; i < N; i++) {
        double scale = ElementwiseOracle.scale(function, x[i], y[i], z[i]);
        double exact = ElementwiseOracle.value(function, x[i], y[i], z[i]);
        errors.compare(i, expected[i], exact, FunctionBounds.ulps(function) * Ulp.unit(scale));
      }
      errors.assertHolds();
    }
  }

  /** What the backward of an activation is given: x, or what the activation makes of it. */
  private static float[] saved(Binary function, ElementwiseCase kernel, float[] x) {
    if (function.saved() != Binary.Saved.RESULT) {
      return x;
    }
    Unary forward =
        Stream.of(Unary.values()).filter(f -> f.backward() == function).findFirst().orElseThrow();
    float[] y = new float[x.length];
    Subjects.REFERENCE
        .elementwise()
        .map(forward, x.length, kernel.alpha(), kernel.beta(), x, 0, y, 0);
    return y;
  }

  private static void check(ElementwiseCase kernel, float[] x, float[] y) {
    Binary function = (Binary) kernel.function();
    float alpha = kernel.alpha();
    float beta = kernel.beta();
    float[] expected = new float[N];
    float[] actual = new float[N];
    Subjects.REFERENCE.elementwise().combine(function, N, alpha, beta, x, 0, y, 0, expected, 0);
    Subjects.SINGLE.elementwise().combine(function, N, alpha, beta, x, 0, y, 0, actual, 0);
    Bits.assertEqual(kernel, expected, actual);
    Bound errors = new Bound(kernel);
    for (int i = 0; i < N; i++) {
      double scale = ElementwiseOracle.scale(function, alpha, beta, x[i], y[i]);
      errors.compare(
          i,
          expected[i],
          ElementwiseOracle.value(function, alpha, beta, x[i], y[i]),
          FunctionBounds.ulps(function) * Ulp.unit(scale));
    }
    errors.assertHolds();
  }
}
