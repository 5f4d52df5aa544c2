// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Values;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must hold whatever the right numbers are: gradients are linear in the one from behind,
 * powers of two come out exactly, and a row's result does not depend on the rows around it.
 */
@KernelSuite
class LawsTest {

  private static final float FACTOR = -0x1p7f;
  private static final Lanewise SINGLE = Subjects.SINGLE;

  private static float[] floats(int n, int seed) {
    return Values.ORDINARY.floats(n, seed);
  }

  private static float[] times(float factor, float[] x) {
    float[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= factor;
    }
    return y;
  }

  /** A zero may have another sign. */
  private static void assertTimes(Object what, float factor, float[] x, float[] y) {
    float[] expected = times(factor, x);
    float[] actual = y.clone();
    for (int i = 0; i < actual.length; i++) {
      expected[i] += 0f;
      actual[i] += 0f;
    }
    Bits.assertEqual(what, expected, actual);
  }

  static Stream<ElementwiseCase> backwards() {
    return ElementwiseCase.all().stream()
        .filter(f -> f.function() instanceof Binary binary && binary.saved() != null);
  }

  @ParameterizedTest
  @MethodSource("backwards")
  void slopesAreLinearInTheGradient(ElementwiseCase backward) {
    int n = 777;
    float[] saved = times(4, floats(n, 1));
    float[] dy = floats(n, 2);
    assertTimes(
        backward,
        FACTOR,
        backward(backward, saved, dy),
        backward(backward, saved, times(FACTOR, dy)));
  }

  private static float[] backward(ElementwiseCase c, float[] saved, float[] dy) {
    float[] dx = new float[dy.length];
    SINGLE
        .elementwise()
        .combine((Binary) c.function(), dx.length, c.alpha(), c.beta(), saved, 0, dy, 0, dx, 0);
    return dx;
  }

  @ParameterizedTest
  @CsvSource({"5, 10", "3, 64", "2, 300", "2, 4100"})
  void gradientsOfSoftmaxAndItsLogarithmAreLinear(int rows, int columns) {
    int n = rows * columns;
    float[] x = floats(n, 1);
    float[] dy = floats(n, 2);
    float[] y = new float[n];
    var k = SINGLE.rows();
    k.softmax(rows, columns, x, 0, columns, y, 0, columns);
    float[][] softmax = new float[2][n];
    float[][] logSoftmax = new float[2][n];
    for (int i = 0; i < 2; i++) {
      float[] d = i == 0 ? dy : times(FACTOR, dy);
      k.softmaxBackward(rows, columns, 0.7f, y, 0, columns, d, 0, columns, softmax[i], 0, columns);
    }
    assertTimes("softmax", FACTOR, softmax[0], softmax[1]);
    k.logSoftmax(rows, columns, x, 0, columns, y, 0, columns);
    for (int i = 0; i < 2; i++) {
      float[] d = i == 0 ? dy : times(FACTOR, dy);
      k.logSoftmaxBackward(rows, columns, y, 0, columns, d, 0, columns, logSoftmax[i], 0, columns);
    }
    assertTimes("log-softmax", FACTOR, logSoftmax[0], logSoftmax[1]);
  }

  @Test
  void gradientsOfPreluAreLinear() {
    int rows = 70;
    int columns = 33;
    int n = rows * columns;
    float[] x = floats(n, 1);
    float[] dy = floats(n, 2);
    float[] slope = floats(columns, 3);
    float[][] dx = new float[2][n];
    float[][] dslope = new float[2][columns];
    for (int i = 0; i < 2; i++) {
      float[] d = i == 0 ? dy : times(FACTOR, dy);
      SINGLE
          .rows()
          .preluBackward(
              rows, columns, x, 0, columns, slope, 0, d, 0, columns, dx[i], 0, columns, dslope[i],
              0);
    }
    assertTimes("dx", FACTOR, dx[0], dx[1]);
    assertTimes("dslope", FACTOR, dslope[0], dslope[1]);
  }

  /** Weights are the gradient from behind; the scale is a factor of it. */
  @ParameterizedTest
  @EnumSource
  void lossesOfElementsAreLinearInTheirWeights(ElementLoss loss) {
    int n = 500;
    float[] x = floats(n, 1);
    float[] t = floats(n, 2);
    for (int i = 0; i < n; i++) {
      // Of a logarithm, and of probabilities.
      x[i] = loss == ElementLoss.ENTROPY ? Math.abs(x[i]) + 0.01f : x[i];
      t[i] = loss == ElementLoss.KL_DIVERGENCE ? Math.abs(t[i]) : t[i];
    }
    float[] weights = floats(n, 3);
    float alpha = loss.parameters() > 0 ? 0.75f : 0;
    float beta = loss.parameters() > 1 ? 0.25f : 0;
    var plain = new Criterion<float[]>(loss, alpha, beta, Reduction.NONE, null, 0);
    float[][] losses = new float[3][n];
    float[][] gradients = new float[3][n];
    for (int i = 0; i < 3; i++) {
      float[] w = i == 1 ? times(FACTOR, weights) : weights;
      SINGLE
          .losses()
          .elementLoss(
              n,
              plain.weights(w, 0),
              x,
              0,
              t,
              0,
              i == 2 ? FACTOR : 1,
              losses[i],
              0,
              gradients[i],
              0);
    }
    assertTimes(loss, FACTOR, losses[0], losses[1]);
    assertTimes(loss + "'s slope", FACTOR, gradients[0], gradients[1]);
    Bits.assertEqual(loss + ", scaled", losses[0], losses[2]);
    assertTimes(loss + "'s slope, scaled", FACTOR, gradients[0], gradients[2]);
  }

  private record Linear(float[] losses, float[] dx, float[] dWeight, float[] dBias) {

    static final int ROWS = 70;
    static final int COLUMNS = 50;
    static final int FEATURES = 20;

    /** All logits are multiples of the unit, so that a shift by larger ones is exact. */
    static Linear of(float scale, float unit, float shift) {
      float[] x = new float[ROWS * FEATURES];
      float[] weight = Values.INTEGERS.floats(COLUMNS * FEATURES, 2);
      float[] bias = times(unit, Values.INTEGERS.floats(COLUMNS, 3));
      int[] labels = new int[ROWS];
      for (int i = 0; i < ROWS; i++) {
        x[i * FEATURES + i % FEATURES] = unit;
        labels[i] = i * 7 % COLUMNS;
      }
      for (int j = 0; j < COLUMNS; j++) {
        bias[j] += shift;
      }
      var r =
          new Linear(
              new float[ROWS],
              new float[ROWS * FEATURES],
              new float[COLUMNS * FEATURES],
              new float[COLUMNS]);
      SINGLE
          .losses()
          .linearCrossEntropy(
              ROWS,
              COLUMNS,
              FEATURES,
              x,
              0,
              FEATURES,
              weight,
              0,
              FEATURES,
              bias,
              0,
              labels,
              0,
              CrossEntropy.of(Reduction.NONE),
              scale,
              r.losses,
              0,
              r.dx,
              0,
              FEATURES,
              r.dWeight,
              0,
              FEATURES,
              r.dBias,
              0,
              32,
              new float[32 * COLUMNS],
              0);
      return r;
    }
  }

  @Test
  void aPowerOfTwoComesOutOfTheGradientsOfALinearLayer() {
    Linear one = Linear.of(0.7f, 1, 0);
    Linear scaled = Linear.of(0.7f * FACTOR, 1, 0);
    Bits.assertEqual("losses", one.losses, scaled.losses);
    assertTimes("dx", FACTOR, one.dx, scaled.dx);
    assertTimes("dWeight", FACTOR, one.dWeight, scaled.dWeight);
    assertTimes("dBias", FACTOR, one.dBias, scaled.dBias);
  }

  @ParameterizedTest
  @ValueSource(floats = {0x1p14f, -0x1p20f, 0x1p26f})
  void theSameAddedToAllBiasesChangesNoBit(float shift) {
    Linear one = Linear.of(1, 8, 0);
    Linear shifted = Linear.of(1, 8, shift);
    Bits.assertEqual("losses", one.losses, shifted.losses);
    Bits.assertEqual("dx", one.dx, shifted.dx);
    Bits.assertEqual("dWeight", one.dWeight, shifted.dWeight);
    Bits.assertEqual("dBias", one.dBias, shifted.dBias);
    double sum = 0;
    double size = 0;
    for (float d : one.dBias) {
      sum += d;
      size += Math.abs(d);
    }
    assertEquals(0, sum, 1e-5 * size);
  }

  @ParameterizedTest
  @CsvSource({"5, 7, 3", "40, 50, 60", "130, 260, 300", "1, 300, 700", "300, 1, 20"})
  void powersOfTwoInOperandsComeOutOfTheProduct(int m, int n, int k) {
    float[] a = floats(m * k, 1);
    float[] b = floats(k * n, 2);
    float[] one = new float[m * n];
    float[] scaled = new float[m * n];
    SINGLE.products().sgemm(N, N, m, n, k, 0.7f, a, 0, k, b, 0, n, 0, one, 0, n);
    SINGLE
        .products()
        .sgemm(
            N,
            N,
            m,
            n,
            k,
            0.7f,
            times(0x1p20f, a),
            0,
            k,
            times(-0x1p-13f, b),
            0,
            n,
            0,
            scaled,
            0,
            n);
    assertTimes("product", FACTOR, one, scaled);
  }

  /** Loops may take neighbouring rows together: a row's bits must not show it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 16, 64, 100, 300, 4100})
  void rowsDoNotKnowTheirNeighbours(int columns) {
    int rows = 19;
    float[] x = times(20, floats(rows * columns, 1));
    x[4 * columns] = Float.NaN;
    x[9 * columns] = Float.POSITIVE_INFINITY;
    int[] labels = new int[rows];
    Arrays.setAll(labels, i -> i * 5 % columns);
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i * 7 % rows);
    float[] moved = new float[x.length];
    int[] movedLabels = new int[rows];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, order[i] * columns, moved, i * columns, columns);
      movedLabels[i] = labels[order[i]];
    }
    List<float[]> straight = ofRows(rows, columns, x, labels);
    List<float[]> other = ofRows(rows, columns, moved, movedLabels);
    for (int r = 0; r < straight.size(); r++) {
      int width = straight.get(r).length / rows;
      for (int i = 0; i < rows; i++) {
        Bits.assertEqual(
            "result " + r + " of row " + order[i],
            Arrays.copyOfRange(straight.get(r), order[i] * width, (order[i] + 1) * width),
            Arrays.copyOfRange(other.get(r), i * width, (i + 1) * width));
      }
    }
  }

  private static List<float[]> ofRows(int rows, int columns, float[] x, int[] labels) {
    float[] softmax = new float[x.length];
    float[] log = new float[x.length];
    float[] sums = new float[rows];
    float[] losses = new float[rows];
    float[] gradient = new float[x.length];
    SINGLE.rows().softmax(rows, columns, x, 0, columns, softmax, 0, columns);
    SINGLE.rows().logSoftmax(rows, columns, x, 0, columns, log, 0, columns);
    SINGLE.rows().logSumExp(rows, columns, x, 0, columns, sums, 0);
    SINGLE
        .losses()
        .softmaxCrossEntropy(
            rows,
            columns,
            x,
            0,
            columns,
            labels,
            0,
            CrossEntropy.of(Reduction.NONE),
            1,
            losses,
            0,
            gradient,
            0,
            columns);
    return List.of(softmax, log, sums, losses, gradient);
  }
}
