// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Negative log-likelihood against its formula, cross-entropy and bad arguments. */
@KernelSuite
class NegativeLogLikelihoodTest extends Refusals {

  private static final List<Losses<float[], int[]>> BOTH =
      List.of(Subjects.REFERENCE.losses(), Subjects.SINGLE.losses());

  /** A bound of zero is refused. */
  private static final double TINY = 1e-30;

  private record Result(GuardedMatrix losses, GuardedMatrix gradient) {}

  private static int[] labels(int rows, int columns) {
    int[] labels = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      labels[i + 1] = i % 4 == 2 ? -7 : i * 5 % columns;
    }
    return labels;
  }

  private static Result run(
      Losses<float[], int[]> losses,
      GuardedMatrix x,
      GuardedMatrix gradient,
      CrossEntropy<float[]> options) {
    int rows = x.rows();
    int count = options.reduction() == Reduction.NONE ? rows : 1;
    GuardedMatrix loss = GuardedMatrix.vector(count, 2).fill(9f);
    losses.negativeLogLikelihood(
        rows,
        x.columns(),
        x.array(),
        x.offset(),
        x.ld(),
        labels(rows, x.columns()),
        1,
        options.ignoring(-7),
        0.5f,
        loss.array(),
        loss.offset(),
        gradient.array(),
        gradient.offset(),
        gradient.ld());
    loss.assertGuards(options);
    gradient.assertGuards(options);
    return new Result(loss, gradient);
  }

  private static Result run(
      Losses<float[], int[]> losses, GuardedMatrix x, CrossEntropy<float[]> options) {
    return run(losses, x, GuardedMatrix.of(x.rows(), x.columns(), 2, 1).fill(9f), options);
  }

  private static float[] weights(int n) {
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = 0.375f * (1 + i % 5);
    }
    return weights;
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "5, 3", "30, 17", "9, 1000", "4097, 2", "8200, 5"})
  void valuesAreThoseOfTheFormula(int rows, int columns) {
    GuardedMatrix x = GuardedMatrix.of(rows, columns, 1, 1).fill(Values.ORDINARY, 1);
    float[] ofClasses = weights(columns);
    float[] ofRows = weights(rows);
    int[] labels = labels(rows, columns);
    for (Losses<float[], int[]> losses : BOTH) {
      for (Reduction reduction : Reduction.values()) {
        CrossEntropy<float[]> options =
            CrossEntropy.<float[]>of(reduction).classWeights(ofClasses, 0).rowWeights(ofRows, 0);
        Result result = run(losses, x, options);
        double total = 0;
        double weights = 0;
        for (int i = 0; i < rows; i++) {
          int label = labels[i + 1];
          weights += label < 0 ? 0 : ofRows[i] * ofClasses[label];
        }
        for (int i = 0; i < rows; i++) {
          int label = labels[i + 1];
          double weight = label < 0 ? 0 : ofRows[i] * ofClasses[label];
          double loss = label < 0 ? 0 : -weight * x.get(i, label);
          total += loss;
          double slope = -0.5 * weight / (reduction == Reduction.MEAN ? weights : 1);
          for (int j = 0; j < columns; j++) {
            assertEquals(
                j == label ? slope : 0, result.gradient().get(i, j), 1e-6 * Math.abs(slope) + TINY);
          }
          if (reduction == Reduction.NONE) {
            assertEquals(loss, result.losses().get(0, i), 1e-6 * Math.abs(loss) + TINY);
          }
        }
        if (reduction != Reduction.NONE) {
          double all = reduction == Reduction.MEAN ? total / weights : total;
          assertEquals(all, result.losses().get(0, 0), 1e-5 * Math.max(1, Math.abs(total)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitsAreThoseOfTheReference(Values values) {
    for (Reduction reduction : Reduction.values()) {
      for (int rows : new int[] {1, 40, 5000}) {
        GuardedMatrix x = GuardedMatrix.of(rows, 7, 1, 2).fill(values, 2);
        CrossEntropy<float[]> options =
            CrossEntropy.<float[]>of(reduction).rowWeights(weights(rows), 0);
        Result expected = run(Subjects.REFERENCE.losses(), x, options);
        for (Lanewise lanewise : Subjects.ALL) {
          Result actual = run(lanewise.losses(), x, options);
          Bits.assertEqual("losses", expected.losses(), actual.losses());
          Bits.assertEqual("gradient", expected.gradient(), actual.gradient());
          GuardedMatrix both = x.copy();
          actual = run(lanewise.losses(), both, both, options);
          Bits.assertEqual("losses in place", expected.losses(), actual.losses());
          Bits.assertEqual("gradient in place", expected.gradient(), actual.gradient());
        }
      }
    }
  }

  /** Behind log-softmax it is cross-entropy. */
  @Test
  void afterLogSoftmaxItIsCrossEntropy() {
    GuardedMatrix z = SoftmaxTest.logits(9, 20, 5, 0);
    GuardedMatrix x = GuardedMatrix.of(9, 20, 0, 0);
    Subjects.SINGLE
        .rows()
        .logSoftmax(9, 20, z.array(), z.offset(), z.ld(), x.array(), x.offset(), x.ld());
    CrossEntropy<float[]> mean = CrossEntropy.<float[]>of(Reduction.MEAN).ignoring(-7);
    GuardedMatrix loss = GuardedMatrix.vector(1, 0);
    GuardedMatrix gradient = GuardedMatrix.of(9, 20, 0, 0);
    Subjects.SINGLE
        .losses()
        .softmaxCrossEntropy(
            9,
            20,
            z.array(),
            z.offset(),
            z.ld(),
            labels(9, 20),
            1,
            mean,
            1,
            loss.array(),
            loss.offset(),
            gradient.array(),
            gradient.offset(),
            gradient.ld());
    assertEquals(loss.get(0, 0), run(Subjects.SINGLE.losses(), x, mean).losses().get(0, 0), 1e-5);
  }

  @Test
  void nothingLeaksFromAnIgnoredRowAndABadLabelIsRejected() {
    for (Losses<float[], int[]> losses : BOTH) {
      GuardedMatrix x = GuardedMatrix.of(4, 3, 0, 0).fill(Float.NaN);
      for (int i : new int[] {0, 1, 3}) {
        x.set(i, i * 5 % 3, -1);
      }
      Result result = run(losses, x, CrossEntropy.of(Reduction.MEAN));
      assertEquals(1f, result.losses().get(0, 0));
      assertEquals(0f, result.gradient().get(2, 0));
      float[] before = y.clone();
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      losses.negativeLogLikelihood(
                          2,
                          3,
                          w,
                          0,
                          3,
                          new int[] {0, 3},
                          0,
                          CrossEntropy.of(Reduction.NONE),
                          1,
                          z,
                          0,
                          y,
                          0,
                          3))
              .getMessage();
      assertTrue(message.contains("labels[1] is 3"), message);
      Bits.assertEqual("untouched", before, y);
    }
  }

  private void call(
      CrossEntropy<float[]> options, int rows, int columns, int ldx, int ldg, float[] out) {
    kernels
        .losses()
        .negativeLogLikelihood(rows, columns, x, 0, ldx, labels, 0, options, 1, out, 0, y, 0, ldg);
  }

  @TestFactory
  List<DynamicTest> badArguments() {
    CrossEntropy<float[]> none = CrossEntropy.of(Reduction.NONE);
    return refused(
        illegal("rows", () -> call(none, -1, 3, 3, 3, z), "rows", "-1"),
        illegal("no columns", () -> call(none, 2, 0, 3, 3, z), "columns is 0"),
        illegal("ldx", () -> call(none, 2, 3, 2, 3, z), "ldx", "2"),
        illegal("ldGradient", () -> call(none, 2, 3, 3, 2, z), "ldGradient", "2"),
        outside("too long", () -> call(none, 3, 3, 5, 3, z), "logProbabilitiesOffset", "5"),
        illegal("smoothing", () -> call(none.smoothing(0.1f), 2, 3, 3, 3, z), "labelSmoothing"),
        illegal("z-loss", () -> call(none.withZLoss(0.1f), 2, 3, 3, 3, z), "zLoss is 0.1"),
        illegal("losses on x", () -> call(none, 2, 3, 3, 3, x), "losses at 0"),
        missing("no options", () -> call(none(), 2, 3, 3, 3, z), "options"));
  }
}
