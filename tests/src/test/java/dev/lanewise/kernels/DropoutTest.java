// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.nn.Philox;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dropout against the generator of which the known answers are tested, and its laws. */
@KernelSuite
class DropoutTest extends Refusals {

  private static final List<Elementwise<float[]>> BOTH =
      List.of(Subjects.REFERENCE.elementwise(), Subjects.SINGLE.elementwise());

  private static final long[] STREAMS = {0, 1, -1, 0x1234567890ABCDEFL, 1L << 32};

  /** The random number of element i. */
  private static float uniform(Philox random, int i) {
    long block = 8L * (i / 32) + i % 16 / 2;
    int word = i % 32 / 16 * 2 + i % 2;
    return random.uniform(4 * block + word);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 31, 32, 33, 64, 100, 1000, 4097})
  void whatIsKeptIsWhatPhiloxSays(int n) {
    GuardedMatrix x = GuardedMatrix.vector(n, 3).fill(Values.ORDINARY, n);
    for (long stream : STREAMS) {
      for (long seed : STREAMS) {
        Philox random = new Philox(seed, stream);
        for (float p : new float[] {0, 0.1f, 0.5f, 0.75f, 0x1.fffffep-1f, 1, Float.MIN_VALUE}) {
          float[] expected = new float[n];
          for (int i = 0; i < n; i++) {
            expected[i] = uniform(random, i) >= p ? x.get(0, i) * (1 / (1 - p)) : 0;
          }
          for (Elementwise<float[]> kernels : BOTH) {
            GuardedMatrix y = GuardedMatrix.vector(n, 1).fill(9f);
            kernels.dropout(n, p, seed, stream, x.array(), x.offset(), y.array(), y.offset());
            y.assertGuards("y");
            Bits.assertEqual(n + " elements, " + p, expected, y.elements());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyValueAndInPlace(Values values) {
    for (int n : new int[] {32, 77, 3000}) {
      GuardedMatrix x = GuardedMatrix.vector(n, 2).fill(values, 5);
      GuardedMatrix expected = x.copy();
      GuardedMatrix actual = x.copy();
      BOTH.get(0)
          .dropout(n, 0.3f, 1, 2, x.array(), x.offset(), expected.array(), expected.offset());
      BOTH.get(1)
          .dropout(n, 0.3f, 1, 2, actual.array(), actual.offset(), actual.array(), actual.offset());
      Bits.assertEqual(values, expected, actual);
    }
  }

  @Test
  void theShareAndTheMeanAreKept() {
    int n = 1 << 20;
    float[] x = new float[n];
    java.util.Arrays.fill(x, 1);
    float[] y = new float[n];
    Subjects.SINGLE.elementwise().dropout(n, 0.2f, 42, 7, x, 0, y, 0);
    double sum = 0;
    int kept = 0;
    for (float v : y) {
      sum += v;
      kept += v == 0 ? 0 : 1;
    }
    double spread = Math.sqrt(0.2 * 0.8 / n);
    assertEquals(0.8, (double) kept / n, 5 * spread);
    assertEquals(1, sum / n, 5 * spread / 0.8);
  }

  /** What has been left out is left out of the gradient, even where it was NaN. */
  @Test
  void theBackwardIsTheSameCall() {
    int n = 100;
    float[] nan = new float[n];
    java.util.Arrays.fill(nan, Float.NaN);
    float[] ones = new float[n];
    java.util.Arrays.fill(ones, 1);
    float[] dx = new float[n];
    Subjects.SINGLE.elementwise().dropout(n, 0.5f, 3, 4, nan, 0, nan, 0);
    Subjects.SINGLE.elementwise().dropout(n, 0.5f, 3, 4, ones, 0, dx, 0);
    for (int i = 0; i < n; i++) {
      assertEquals(Float.isNaN(nan[i]) ? 2f : 0f, dx[i]);
      assertEquals(Float.isNaN(nan[i]), nan[i] != 0);
    }
  }

  @TestFactory
  List<DynamicTest> badArguments() {
    Elementwise<float[]> e = kernels.elementwise();
    return refused(
        illegal("n", () -> e.dropout(-1, 0.5f, 1, 1, x, 0, y, 0), "n is", "-1"),
        illegal("p", () -> e.dropout(1, -0.1f, 1, 1, x, 0, y, 0), "probability", "-0.1"),
        illegal("p above", () -> e.dropout(1, 1.5f, 1, 1, x, 0, y, 0), "probability", "1.5"),
        illegal("p NaN", () -> e.dropout(1, Float.NaN, 1, 1, x, 0, y, 0), "probability", "NaN"),
        outside("x", () -> e.dropout(5, 0.5f, 1, 1, x, 8, y, 0), "xOffset", "8"),
        outside("y", () -> e.dropout(5, 0.5f, 1, 1, x, 0, y, BIG), "yOffset"),
        illegal("y on x", () -> e.dropout(5, 0.5f, 1, 1, x, 0, x, 1), "overlaps"),
        missing("no y", () -> e.dropout(5, 0.5f, 1, 1, x, 0, none(), 0), "y"));
  }
}
