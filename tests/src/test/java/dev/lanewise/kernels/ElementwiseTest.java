// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of elements have the reference's bits. */
@KernelSuite
class ElementwiseTest {

  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  static final float[] SPECIAL = {
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

  static List<ElementwiseCase> cases() {
    return ElementwiseCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everySizeUpTo200(ElementwiseCase kernel) {
    for (int n = 0; n <= 200; n++) {
      for (Values values : new Values[] {Values.ORDINARY, Values.ANY_BITS}) {
        kernel.assertEqualsReference(kernel.inputs(n, values, n, n % 4));
      }
    }
  }

  /** Loops have short forms, of blocks in which no value is out of the ordinary. */
  @ParameterizedTest
  @MethodSource("cases")
  void oneUnusualValueInOrAfterSomeBlock(ElementwiseCase kernel) {
    for (int at : new int[] {0, 17, 511, 512, 700, 1023, 1024, 1087, 1099}) {
      for (float unusual : new float[] {NAN, INF, -INF, Float.MIN_VALUE, -200, 1e30f, -0f}) {
        GuardedMatrix[] in = kernel.inputs(1100, Values.ORDINARY, at, 1);
        for (GuardedMatrix input : in) {
          input.array()[input.offset() + at] = unusual;
        }
        kernel.assertEqualsReference(in);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyOffset(ElementwiseCase kernel) {
    for (int shift = 0; shift <= 16; shift++) {
      kernel.assertEqualsReference(kernel.inputs(67, Values.ORDINARY, shift, shift));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyKindOfValues(ElementwiseCase kernel) {
    for (Values values : Values.values()) {
      kernel.assertEqualsReference(kernel.inputs(1003, values, 9, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyPairOfSpecialValues(ElementwiseCase kernel) {
    int n = SPECIAL.length * SPECIAL.length;
    GuardedMatrix[] in = kernel.inputs(n, Values.ORDINARY, 0, 0);
    for (int i = 0; i < n; i++) {
      in[0].set(0, i, SPECIAL[i / SPECIAL.length]);
      for (int input = 1; input < kernel.inputs(); input++) {
        in[input].set(0, i, SPECIAL[(i * input) % SPECIAL.length]);
      }
    }
    kernel.assertEqualsReference(in);
  }

  @Property
  void anySizeAndContent(
      @ForAll("kernels") ElementwiseCase kernel,
      @ForAll("lengths") int n,
      @ForAll("shifts") int shift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    kernel.assertEqualsReference(kernel.inputs(n, values, seed, shift));
  }

  @Provide
  Arbitrary<ElementwiseCase> kernels() {
    return Arbitraries.of(cases());
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

  @ParameterizedTest
  @MethodSource("cases")
  void everyPairOfParameters(ElementwiseCase kernel) {
    if (ElementwiseCase.parameters(kernel.function()) == 0) {
      return;
    }
    for (float alpha : SPECIAL) {
      for (float beta : SPECIAL) {
        ElementwiseCase other = new ElementwiseCase(kernel.function(), alpha, beta);
        other.assertEqualsReference(other.inputs(70, Values.INFINITE, 5, 1));
      }
    }
  }

  @Test
  void methodsHaveTheBitsOfTheFunctionsThatTheyAreNamedAfter() {
    var k = Subjects.SINGLE.elementwise();
    same(Unary.EXP, k::exp);
    same(Unary.LOG, k::log);
    same(Unary.RELU, k::relu);
    same(Unary.SIGMOID, k::sigmoid);
    same(Unary.TANH, k::tanh);
    same(Unary.GELU, k::gelu);
    same(Binary.ADD, k::add);
    same(Binary.MULTIPLY, k::multiply);
    same(Binary.RELU_BACKWARD, k::reluBackward);
    same(Binary.SIGMOID_BACKWARD, k::sigmoidBackward);
    same(Binary.TANH_BACKWARD, k::tanhBackward);
    same(Binary.GELU_BACKWARD, k::geluBackward);
    float[] x = Values.ORDINARY.floats(70, 5);
    float[] expected = Values.ORDINARY.floats(70, 6);
    float[] actual = expected.clone();
    k.combine(Binary.AXPY, 60, 0.7f, 0, x, 3, expected, 2, expected, 2);
    k.axpy(60, 0.7f, x, 3, actual, 2);
    Bits.assertEqual("axpy", expected, actual);
    k.map(Unary.SCALE, 60, 0.7f, 0, x, 3, expected, 2);
    k.scale(60, 0.7f, x, 3, actual, 2);
    Bits.assertEqual("scale", expected, actual);
  }

  private interface UnaryMethod {
    void call(int n, float[] x, int xOffset, float[] y, int yOffset);
  }

  private interface BinaryMethod {
    void call(int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset);
  }

  private static void same(Unary function, UnaryMethod method) {
    float[] x = Values.ORDINARY.floats(70, 5);
    float[] expected = new float[70];
    float[] actual = new float[70];
    Subjects.SINGLE.elementwise().map(function, 60, x, 3, expected, 2);
    method.call(60, x, 3, actual, 2);
    Bits.assertEqual(function, expected, actual);
  }

  private static void same(Binary function, BinaryMethod method) {
    float[] x = Values.ORDINARY.floats(70, 5);
    float[] y = Values.ORDINARY.floats(70, 6);
    float[] expected = new float[70];
    float[] actual = new float[70];
    Subjects.SINGLE.elementwise().combine(function, 60, x, 3, y, 4, expected, 2);
    method.call(60, x, 3, y, 4, actual, 2);
    Bits.assertEqual(function, expected, actual);
  }
}
