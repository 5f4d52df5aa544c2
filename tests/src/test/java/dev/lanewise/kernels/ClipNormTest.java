// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.oracle.UpdateOracle;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clipping by the norm against the reference, its definition, and the textbook in double. */
@KernelSuite
class ClipNormTest {

  private static final double U = Bound.FLOAT_ROUNDING;
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final int[] SIZES = {71, 4095, 4096, 4097, 9001, 70_000};
  private static final float[] MAX_NORMS = {0, 1e-30f, 0.7f, 50, 1e30f, INFINITY};

  private static void clip(Kernels<float[], int[]> kernels, float maxNorm, GuardedMatrix[] of) {
    kernels
        .updates()
        .clipNorm(
            of[0].columns(), maxNorm, of[0].array(), of[0].offset(), of[1].array(), of[1].offset());
  }

  private static void assertEqualsReference(int n, Values values) {
    for (float maxNorm : MAX_NORMS) {
      GuardedMatrix[] expected = {
        GuardedMatrix.vector(n, n % 5).fill(values, n), GuardedMatrix.vector(1, 3)
      };
      GuardedMatrix[] actual = {expected[0].copy(), expected[1].copy()};
      clip(Subjects.REFERENCE, maxNorm, expected);
      clip(Subjects.SINGLE, maxNorm, actual);
      String what = n + " of " + values + " to " + maxNorm;
      for (int i = 0; i < 2; i++) {
        Bits.assertEqual(what, expected[i], actual[i]);
        actual[i].assertGuards(what);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySizeAndContent(Values values) {
    for (int n = 0; n <= 70; n++) {
      assertEqualsReference(n, values);
    }
    for (int n : SIZES) {
      assertEqualsReference(n, values);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theReferenceIsItsDefinition(Values values) {
    for (float maxNorm : MAX_NORMS) {
      float[] x = values.floats(5000, 7);
      float norm = Subjects.REFERENCE.blas().nrm2(x.length, x, 0, 1);
      float[] expected = x.clone();
      if (norm > maxNorm || Float.isNaN(norm)) {
        for (int i = 0; i < x.length; i++) {
          expected[i] = x[i] * (maxNorm / norm);
        }
      }
      assertEquals(norm, clipped(x, maxNorm));
      Bits.assertEqual(values + " to " + maxNorm, expected, x);
    }
  }

  /** Clips with the kernels under test; returns the norm before. */
  private static float clipped(float[] x, float maxNorm) {
    float[] norm = {Float.NaN};
    Subjects.SINGLE.updates().clipNorm(x.length, maxNorm, x, 0, norm, 0);
    return norm[0];
  }

  /** Around 1, where squares overflow, and where they underflow. */
  @ParameterizedTest
  @ValueSource(ints = {0, 60, 119, -60, -100})
  void followsTheTextbook(int exponent) {
    Bound bound = new Bound("gradients around 2^" + exponent);
    for (int n : new int[] {1, 2, 100, 5000, 70_000}) {
      for (double share : new double[] {0.001, 0.5, 0.999999, 1.000001, 3}) {
        float[] x = Values.ORDINARY.floats(n, n);
        double[] exact = new double[n];
        for (int i = 0; i < n; i++) {
          x[i] = Math.scalb(x[i], exponent);
          exact[i] = x[i];
        }
        float maxNorm = (float) (share * UpdateOracle.clipNorm(INFINITY, exact));
        double norm = UpdateOracle.clipNorm(maxNorm, exact);
        int sum = Math.min(Math.ceilDiv(n, 64), 64) + Math.ceilDiv(n, FloatBlas.SUM_BLOCK) + 6;
        bound.compare(n, clipped(x, maxNorm), norm, Bound.gamma(sum + 2, U) * norm);
        double gamma = Bound.gamma(sum + 4, U);
        for (int i = 0; i < n; i++) {
          bound.compare(i, x[i], exact[i], gamma * Math.abs(exact[i]) + 0x1p-150);
        }
      }
    }
    bound.assertHolds();
  }

  @Test
  void specialNorms() {
    float[] x = {3, -0f, 4};
    assertEquals(5, clipped(x, 5));
    assertArrayEquals(new float[] {3, -0f, 4}, x);
    assertEquals(5, clipped(x, 2.5f));
    assertArrayEquals(new float[] {1.5f, -0f, 2}, x);
    float[] infinite = {-1, INFINITY};
    assertEquals(INFINITY, clipped(infinite, INFINITY));
    assertArrayEquals(new float[] {-1, INFINITY}, infinite);
    assertEquals(INFINITY, clipped(infinite, 1));
    assertArrayEquals(new float[] {-0f, Float.NaN}, infinite);
    float[] overflowing = {Float.MAX_VALUE, -Float.MAX_VALUE};
    assertEquals(INFINITY, clipped(overflowing, 1));
    assertArrayEquals(new float[] {0, -0f}, overflowing);
    float[] none = {};
    assertEquals(0, clipped(none, 0));
    float[] zeros = {0, -0f};
    assertEquals(0, clipped(zeros, 0));
    assertArrayEquals(new float[] {0, -0f}, zeros);
    float[] unknown = Values.ORDINARY.floats(100, 1);
    unknown[70] = Float.NaN;
    assertEquals(Float.NaN, clipped(unknown, INFINITY));
    float[] allUnknown = new float[100];
    Arrays.fill(allUnknown, Float.NaN);
    assertArrayEquals(allUnknown, unknown);
  }
}
