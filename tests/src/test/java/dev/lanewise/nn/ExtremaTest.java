// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.GraphCheck;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Max;
import dev.lanewise.nn.op.Min;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The largest and the smallest over any dimensions. */
class ExtremaTest {

  private static final Tensor X = Tensor.input("x", Shape.of(Shape.BATCH, 2, 3));
  private static final float NAN = Float.NaN;

  private static float[] run(Tensor output, float... x) {
    try (Lanewise lanewise = Lanewise.open();
        var plan = Plan.on(CpuBackend.of(lanewise), 2).output(output).compile()) {
      plan.write(X, x, 0);
      plan.run();
      float[] y = new float[plan.slot(output).size()];
      plan.read(output, y, 0);
      return y;
    }
  }

  @Test
  void overEachRangeOfDimensions() {
    float[] x = {1, 2, 3, -1, -2, -3, 9, -9, 0, 5, 7, 6};
    Bits.assertEqual("max", new float[] {9}, run(Max.of(X), x));
    Bits.assertEqual("min", new float[] {-9}, run(Min.of(X), x));
    Bits.assertEqual("max, 0", new float[] {9, 2, 3, 5, 7, 6}, run(Max.of(0, X), x));
    Bits.assertEqual("min, 0", new float[] {1, -9, 0, -1, -2, -3}, run(Min.of(0, X), x));
    Bits.assertEqual("max, 1", new float[] {1, 2, 3, 9, 7, 6}, run(Max.of(1, X), x));
    Bits.assertEqual("min, -2", new float[] {-1, -2, -3, 5, -9, 0}, run(Min.of(-2, X), x));
    Bits.assertEqual("max, -1", new float[] {3, -1, 9, 7}, run(Max.of(-1, X), x));
    Bits.assertEqual("min, 2", new float[] {1, -3, -9, 5}, run(Min.of(2, X), x));
    Bits.assertEqual("max, 0 to 2", new float[] {9, 7, 6}, run(Max.of(0, 2, X), x));
    Bits.assertEqual("min, 1 to 3", new float[] {-3, -9}, run(Min.of(1, 3, X), x));
    assertEquals(Shape.of(3), Min.of(0, 2, X).shape());
  }

  @Test
  void aNaNIsTheResultAndOfZerosTheFirst() {
    float[] x = {NAN, -0f, 0f, 3, 0f, -0f, 0f, -0f, 0f, 4, NAN, 1};
    Bits.assertEqual("max, -1", new float[] {NAN, 3, 0f, NAN}, run(Max.of(-1, X), x));
    Bits.assertEqual("max, 1", new float[] {NAN, -0f, 0f, 4, NAN, 1}, run(Max.of(1, X), x));
    Bits.assertEqual("min, -1", new float[] {NAN, 0f, 0f, NAN}, run(Min.of(-1, X), x));
    Bits.assertEqual("min, 1", new float[] {NAN, -0f, 0f, 0f, NAN, 0f}, run(Min.of(1, X), x));
  }

  @Test
  void equalsShareTheGradient() {
    float[] x = {1, 2, 3, 1, 5, 3, 0, 0, 0, 0, 1, 1};
    float[] expected = {0.5f, 1, 0.5f, 0.5f, 0, 0.5f, 0.5f, 1, 1, 0.5f, 0, 0};
    Tensor least = Min.of(1, X);
    Tensor ones = Tensor.fill(least.shape(), 1);
    Tensor gradient = Objects.requireNonNull(Gradients.of(least, ones, List.of(X)).getFirst());
    Bits.assertEqual("gradient", expected, run(gradient, x));
  }

  @Test
  void gradientsOfMinimaEqualDifferences() {
    for (Tensor y : List.of(Min.of(X), Min.of(0, X), Min.of(1, X), Min.of(-1, X))) {
      GraphCheck.standard().of(y).assertPasses(y);
    }
  }

  @Test
  void dimensionsThatAreNotThereAreRefused() {
    for (int[] range : new int[][] {{-4, 1}, {1, 1}, {2, 4}, {2, 1}}) {
      var e = assertThrows(IllegalArgumentException.class, () -> Max.of(range[0], range[1], X));
      assertTrue(
          Objects.requireNonNull(e.getMessage()).startsWith("Max of [batch, 2, 3]: there are no"),
          e.getMessage());
    }
  }
}
