// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elementwise kernels against the reference, and the reference against their definitions. */
@KernelSuite
class ElementwiseTest {

  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    INF,
    -INF,
    NAN,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0.5f,
    88.72284f,
    -103.97208f,
    -87.33655f
  };

  @ParameterizedTest
  @EnumSource
  void everySizeUpTo200(ElementwiseCase kernel) {
    for (int n = 0; n <= 200; n++) {
      for (Values values : new Values[] {Values.ORDINARY, Values.ANY_BITS}) {
        kernel.assertEqualsReference(kernel.inputs(n, values, n, n % 4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOffset(ElementwiseCase kernel) {
    for (int shift = 0; shift <= 16; shift++) {
      kernel.assertEqualsReference(kernel.inputs(67, Values.ORDINARY, shift, shift));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(ElementwiseCase kernel) {
    for (Values values : Values.values()) {
      kernel.assertEqualsReference(kernel.inputs(1003, values, 9, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPairOfSpecialValues(ElementwiseCase kernel) {
    int n = SPECIAL.length * SPECIAL.length;
    GuardedMatrix[] in = kernel.inputs(n, Values.ORDINARY, 0, 0);
    for (int i = 0; i < n; i++) {
      in[0].set(0, i, SPECIAL[i / SPECIAL.length]);
      if (kernel.inputs() > 1) {
        in[1].set(0, i, SPECIAL[i % SPECIAL.length]);
      }
    }
    kernel.assertEqualsReference(in);
  }

  @Property
  void anySizeAndContent(
      @ForAll ElementwiseCase kernel,
      @ForAll("lengths") int n,
      @ForAll("shifts") int shift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    kernel.assertEqualsReference(kernel.inputs(n, values, seed, shift));
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.lengths(3000);
  }

  @Provide
  Arbitrary<Integer> shifts() {
    return Sizes.shifts();
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }

  @Test
  void limitsAreAsDocumented() {
    limit(
        ElementwiseCase.EXP,
        new float[] {0, -0f, INF, -INF, NAN, 89, -104},
        1,
        1,
        INF,
        0,
        NAN,
        INF,
        0);
    limit(
        ElementwiseCase.LOG,
        new float[] {1, 0, -0f, -1, INF, -INF, NAN},
        0,
        -INF,
        -INF,
        NAN,
        INF,
        NAN,
        NAN);
    limit(
        ElementwiseCase.RELU,
        new float[] {0, -0f, -1, INF, -INF, NAN, Float.MIN_VALUE},
        0,
        0,
        0,
        INF,
        0,
        NAN,
        Float.MIN_VALUE);
    limit(
        ElementwiseCase.SIGMOID,
        new float[] {0, -0f, INF, -INF, NAN, 20, -104.5f},
        0.5f,
        0.5f,
        1,
        0,
        NAN,
        1,
        0);
    limit(
        ElementwiseCase.TANH,
        new float[] {0, -0f, INF, -INF, NAN, 10, -10, Float.MIN_VALUE},
        0,
        -0f,
        1,
        -1,
        NAN,
        1,
        -1,
        Float.MIN_VALUE);
    limit(
        ElementwiseCase.GELU,
        new float[] {0, -0f, INF, -INF, NAN, 20, -20, Float.MAX_VALUE, -Float.MAX_VALUE, -2e-45f},
        0,
        -0f,
        INF,
        -0f,
        NAN,
        20,
        -0f,
        Float.MAX_VALUE,
        -0f,
        -0f);
  }

  private static void limit(ElementwiseCase kernel, float[] inputs, float... expected) {
    GuardedMatrix in = GuardedMatrix.vector(inputs.length, 0);
    GuardedMatrix exact = GuardedMatrix.vector(inputs.length, 0);
    for (int i = 0; i < inputs.length; i++) {
      in.set(0, i, inputs[i]);
      exact.set(0, i, expected[i]);
    }
    GuardedMatrix[] operands = {in};
    Bits.assertEqual(kernel, exact, kernel.run(Subjects.REFERENCE.elementwise(), operands));
    Bits.assertEqual(kernel, exact, kernel.run(Subjects.SINGLE.elementwise(), operands));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "RELU",
        "RELU_BACKWARD",
        "SIGMOID_BACKWARD",
        "TANH_BACKWARD",
        "ADD",
        "MULTIPLY",
        "AXPY",
        "SCALE"
      })
  void theReferenceIsItsDefinition(ElementwiseCase kernel) {
    int n = 20_000;
    for (Values values : Values.values()) {
      GuardedMatrix[] in = kernel.inputs(n, values, 3, 0);
      GuardedMatrix out = GuardedMatrix.vector(n, 0).fill(values, 4);
      GuardedMatrix expected = out.copy();
      for (int i = 0; i < n; i++) {
        float second = kernel.inputs() > 1 ? in[1].get(0, i) : out.get(0, i);
        expected.set(0, i, definition(kernel, in[0].get(0, i), second));
      }
      kernel.call(Subjects.REFERENCE.elementwise(), n, in, out);
      Bits.assertEqual(kernel + " of " + values, expected, out);
    }
  }

  /** Each rounding on its own: sums and products of floats are exact enough in double for that. */
  private static float definition(ElementwiseCase kernel, float x, float y) {
    return switch (kernel) {
      case RELU -> x <= 0 ? 0 : x;
      case RELU_BACKWARD -> x <= 0 ? 0 : y;
      case SIGMOID_BACKWARD -> {
        float complement = (float) (1.0 - x);
        float slope = (float) ((double) x * complement);
        yield (float) ((double) y * slope);
      }
      case TANH_BACKWARD -> {
        float slope = Math.fma(-x, x, 1f);
        yield (float) ((double) y * slope);
      }
      case ADD -> (float) ((double) x + y);
      case MULTIPLY -> (float) ((double) x * y);
      case AXPY -> Math.fma(0.7f, x, y);
      case SCALE -> (float) ((double) x * -1.3f);
      case EXP, LOG, SIGMOID, TANH, GELU, GELU_BACKWARD ->
          throw new IllegalArgumentException(kernel.name());
    };
  }

  @Test
  void factorsOfAxpyAndScale() {
    for (float alpha : SPECIAL) {
      for (int n : new int[] {7, 70}) {
        float[] x = Values.INFINITE.floats(n, 5);
        x[n / 2] = NAN;
        float[] y = Values.ORDINARY.floats(n, 6);
        float[] expected = y.clone();
        Subjects.REFERENCE.elementwise().axpy(n, alpha, x, 0, expected, 0);
        float[] actual = y.clone();
        Subjects.SINGLE.elementwise().axpy(n, alpha, x, 0, actual, 0);
        Bits.assertEqual("axpy by " + alpha, expected, actual);
        Subjects.REFERENCE.elementwise().scale(n, alpha, x, 0, expected, 0);
        Subjects.SINGLE.elementwise().scale(n, alpha, x, 0, actual, 0);
        Bits.assertEqual("scale by " + alpha, expected, actual);
        assertTrue(Float.isNaN(actual[n / 2]));
      }
    }
  }
}
