// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Reduction.SUM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.oracle.ElementLossOracle;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of elements against reference, oracle and central differences. */
@KernelSuite
class ElementLossTest extends Refusals {

  private static final double U = Bound.FLOAT_ROUNDING;

  private record Result(GuardedMatrix losses, GuardedMatrix gradient) {}

  private static Criterion<float[]> criterion(ElementLoss loss, Reduction reduction) {
    float alpha = loss.parameters() > 0 ? 0.75f : 0;
    float beta = loss.parameters() > 1 ? 0.25f : 0;
    return new Criterion<>(loss, alpha, beta, reduction, null, 0);
  }

  private static Result run(
      Losses<float[], int[]> kernels,
      Criterion<float[]> criterion,
      GuardedMatrix x,
      GuardedMatrix t,
      float scale,
      boolean inPlace) {
    int n = x.columns();
    GuardedMatrix input = inPlace ? x.copy() : x;
    GuardedMatrix gradient = inPlace ? input : GuardedMatrix.vector(n, 3).fill(9f);
    GuardedMatrix losses = GuardedMatrix.vector(criterion.reduction() == NONE ? n : 1, 1).fill(9f);
    kernels.elementLoss(
        n,
        criterion,
        input.array(),
        input.offset(),
        t.array(),
        t.offset(),
        scale,
        losses.array(),
        losses.offset(),
        gradient.array(),
        gradient.offset());
    losses.assertGuards(criterion);
    gradient.assertGuards(criterion);
    return new Result(losses, gradient);
  }

  private static void assertEqualsReference(
      Criterion<float[]> criterion, GuardedMatrix x, GuardedMatrix t) {
    Result expected = run(Subjects.REFERENCE.losses(), criterion, x, t, 0.3f, false);
    for (boolean inPlace : new boolean[] {false, true}) {
      Result actual = run(Subjects.SINGLE.losses(), criterion, x, t, 0.3f, inPlace);
      Bits.assertEqual("losses of " + criterion, expected.losses(), actual.losses());
      Bits.assertEqual("gradient of " + criterion, expected.gradient(), actual.gradient());
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheReference(ElementLoss loss) {
    for (int n : new int[] {0, 1, 15, 16, 17, 100, 4096, 4097, 9000}) {
      float[] weights = new float[n + 1];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i % 7 * 0.25f;
      }
      for (Values values : Values.values()) {
        GuardedMatrix x = GuardedMatrix.vector(n, 1).fill(values, 1);
        GuardedMatrix t = GuardedMatrix.vector(n, 2).fill(values, 2);
        for (Reduction reduction : Reduction.values()) {
          assertEqualsReference(criterion(loss, reduction), x, t);
          assertEqualsReference(criterion(loss, reduction).weights(weights, 1), x, t);
        }
      }
    }
  }

  /** An argument and a target as the loss expects them. */
  private static float[] pair(ElementLoss loss, SplittableRandom random) {
    float range = List.of(0.01f, 1f, 20f).get(random.nextInt(3));
    float x = (float) random.nextDouble(-range, range);
    float p = (float) random.nextDouble();
    return switch (loss) {
      case MSE, MAE, HUBER, SMOOTH_L1, LOG_COSH ->
          new float[] {x, (float) random.nextDouble(-3, 3)};
      case KL_DIVERGENCE -> new float[] {-Math.abs(x), p};
      case KL_DIVERGENCE_OF_LOGS -> new float[] {-Math.abs(x), (float) Math.log(p + 1e-6f)};
      case HINGE, SQUARED_HINGE -> new float[] {x, random.nextBoolean() ? 1 : -1};
      case BCE_WITH_LOGITS -> new float[] {x, random.nextBoolean() ? p : random.nextInt(2)};
      case FOCAL -> new float[] {x, random.nextInt(2)};
      case ENTROPY -> new float[] {p + 1e-3f, 0};
    };
  }

  @ParameterizedTest
  @EnumSource
  void theReferenceKeepsItsBound(ElementLoss loss) {
    int n = 20_000;
    SplittableRandom random = new SplittableRandom(1);
    GuardedMatrix x = GuardedMatrix.vector(n, 0);
    GuardedMatrix t = GuardedMatrix.vector(n, 0);
    for (int i = 0; i < n; i++) {
      float[] pair = pair(loss, random);
      x.set(0, i, pair[0]);
      t.set(0, i, pair[1]);
    }
    Criterion<float[]> criterion = criterion(loss, NONE);
    double alpha = criterion.alpha();
    double beta = criterion.beta();
    Result actual = run(Subjects.REFERENCE.losses(), criterion, x, t, 1, false);
    Bound losses = new Bound("losses of " + loss);
    Bound slopes = new Bound("slopes of " + loss);
    Bound differences = new Bound("differences of " + loss);
    double h = 6e-6;
    for (int i = 0; i < n; i++) {
      double a = x.get(0, i);
      double b = t.get(0, i);
      double roundings = ElementLossOracle.roundings(loss, a, b, alpha) * U;
      losses.compare(
          i,
          actual.losses().get(0, i),
          ElementLossOracle.value(loss, a, b, alpha, beta),
          roundings * ElementLossOracle.size(loss, a, b, alpha, beta) + 1e-44);
      double slope = ElementLossOracle.slope(loss, a, b, alpha, beta);
      slopes.compare(
          i,
          actual.gradient().get(0, i),
          slope,
          (roundings + 8 * U) * ElementLossOracle.slopeSize(loss, a, b, alpha, beta) + 1e-44);
      if (!nearKink(loss, a, b, alpha)) {
        double rise =
            ElementLossOracle.value(loss, a + h, b, alpha, beta)
                - ElementLossOracle.value(loss, a - h, b, alpha, beta);
        differences.compare(
            i, actual.gradient().get(0, i), rise / (2 * h), 1e-5 + 1e-3 * Math.abs(slope));
      }
    }
    losses.assertHolds();
    slopes.assertHolds();
    differences.assertHolds();
  }

  private static boolean nearKink(ElementLoss loss, double x, double t, double alpha) {
    double near = 1e-4;
    return switch (loss) {
      case MAE -> Math.abs(x - t) < near;
      case HUBER, SMOOTH_L1 -> Math.abs(Math.abs(x - t) - alpha) < near;
      case HINGE, SQUARED_HINGE -> Math.abs(1 - t * x) < near;
      default -> false;
    };
  }

  @ParameterizedTest
  @EnumSource
  void reductionsAreTheSumAndItsShare(ElementLoss loss) {
    int n = 1000;
    GuardedMatrix x = GuardedMatrix.vector(n, 0);
    GuardedMatrix t = GuardedMatrix.vector(n, 0);
    float[] weights = new float[n];
    SplittableRandom random = new SplittableRandom(3);
    double allWeights = 0;
    for (int i = 0; i < n; i++) {
      float[] pair = pair(loss, random);
      x.set(0, i, pair[0]);
      t.set(0, i, pair[1]);
      weights[i] = i % 3 * 0.5f;
      allWeights += weights[i];
    }
    for (boolean weighted : new boolean[] {false, true}) {
      double sum = 0;
      double size = 0;
      Result each =
          run(Subjects.SINGLE.losses(), weight(loss, NONE, weighted, weights), x, t, 1, false);
      for (float value : each.losses().elements()) {
        sum += value;
        size += Math.abs(value);
      }
      double divisor = weighted ? allWeights : n;
      Result total =
          run(Subjects.SINGLE.losses(), weight(loss, SUM, weighted, weights), x, t, 1, false);
      Result mean =
          run(Subjects.SINGLE.losses(), weight(loss, MEAN, weighted, weights), x, t, 2, false);
      assertEquals(sum, total.losses().get(0, 0), 25 * U * size);
      assertEquals(sum / divisor, mean.losses().get(0, 0), 26 * U * size / divisor);
      Bits.assertEqual("gradient of a sum", each.gradient(), total.gradient());
      for (int i = 0; i < n; i++) {
        double expected = 2 * each.gradient().get(0, i) / divisor;
        assertEquals(expected, mean.gradient().get(0, i), 4 * U * Math.abs(expected) + 1e-44);
      }
    }
  }

  private static Criterion<float[]> weight(
      ElementLoss loss, Reduction reduction, boolean weighted, float[] weights) {
    Criterion<float[]> plain = criterion(loss, reduction);
    return weighted ? plain.weights(weights, 0) : plain;
  }

  @Test
  void limitsAreWhatTheyShouldBe() {
    float inf = Float.POSITIVE_INFINITY;
    float[][] cases = {
      {ElementLoss.BCE_WITH_LOGITS.ordinal(), inf, 1, 0},
      {ElementLoss.BCE_WITH_LOGITS.ordinal(), -inf, 0, 0},
      {ElementLoss.BCE_WITH_LOGITS.ordinal(), -inf, 1, inf},
      {ElementLoss.KL_DIVERGENCE.ordinal(), -inf, 0, 0},
      {ElementLoss.KL_DIVERGENCE_OF_LOGS.ordinal(), -3, -inf, 0},
      {ElementLoss.ENTROPY.ordinal(), 0, 0, 0},
      {ElementLoss.LOG_COSH.ordinal(), inf, 0, inf},
      {ElementLoss.MAE.ordinal(), 2, 2, 0},
      {ElementLoss.HINGE.ordinal(), inf, 1, 0}
    };
    for (float[] c : cases) {
      ElementLoss loss = ElementLoss.values()[(int) c[0]];
      GuardedMatrix x = GuardedMatrix.vector(1, 0).fill(c[1]);
      GuardedMatrix t = GuardedMatrix.vector(1, 0).fill(c[2]);
      Result result = run(Subjects.SINGLE.losses(), criterion(loss, NONE), x, t, 1, false);
      assertEquals(c[3], result.losses().get(0, 0), loss + " of " + c[1] + ", " + c[2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nanStaysNan(ElementLoss loss) {
    for (int which = 0; which < 2; which++) {
      GuardedMatrix x = GuardedMatrix.vector(1, 0).fill(which == 0 ? Float.NaN : 0.5f);
      GuardedMatrix t = GuardedMatrix.vector(1, 0).fill(which == 1 ? Float.NaN : 1);
      Result result = run(Subjects.REFERENCE.losses(), criterion(loss, NONE), x, t, 1, false);
      assertTrue(Float.isNaN(result.losses().get(0, 0)), loss + " of argument " + which);
      assertTrue(Float.isNaN(result.gradient().get(0, 0)), loss + "'s slope of argument " + which);
    }
  }

  @TestFactory
  List<DynamicTest> refusals() {
    Criterion<float[]> mse = Criterion.of(ElementLoss.MSE, NONE);
    Criterion<float[]> mean = Criterion.of(ElementLoss.MSE, MEAN);
    float[] negative = {1, 2, -3, 1, 1, 1};
    return refused(
        illegal("n", () -> call(mse, -1, x, 0, y, 0, z, 0, w, 0), "n is", "-1"),
        outside("x", () -> call(mse, 5, x, 8, y, 0, z, 0, w, 0), "xOffset", "8"),
        outside("targets", () -> call(mse, 5, x, 0, y, 8, z, 0, w, 0), "targetsOffset", "8"),
        outside("losses", () -> call(mse, 5, x, 0, y, 0, z, 8, w, 0), "lossesOffset", "8"),
        outside("gradient", () -> call(mse, 5, x, 0, y, 0, z, 0, w, BIG), "gradientOffset"),
        outside("weights", () -> call(mse.weights(x, 9), 5, x, 0, y, 0, z, 0, w, 0), "weights"),
        illegal("shifted", () -> call(mse, 5, x, 0, y, 0, z, 0, x, 1), "gradient at 1"),
        illegal("on targets", () -> call(mse, 5, x, 0, y, 0, z, 0, y, 0), "targets at 0"),
        illegal("losses met", () -> call(mse, 5, x, 0, y, 0, w, 4, w, 0), "losses at 4"),
        illegal("losses on x", () -> call(mse, 5, x, 0, y, 0, x, 4, w, 0), "losses at 4"),
        illegal("weights met", () -> call(mse.weights(w, 4), 5, x, 0, y, 0, z, 0, w, 0), "weights"),
        illegal(
            "negative", () -> call(mean.weights(negative, 0), 5, x, 0, y, 0, z, 0, w, 0), "[2]"),
        missing("no x", () -> call(mse, 5, none(), 0, y, 0, z, 0, w, 0), "x"),
        missing("no criterion", () -> call(none(), 5, x, 0, y, 0, z, 0, w, 0), "criterion"),
        missing("no loss", () -> Criterion.of(none(), NONE), "loss"),
        missing("no reduction", () -> Criterion.of(ElementLoss.MSE, none()), "reduction"),
        illegal("delta", () -> Criterion.huber(0, NONE), "alpha is 0.0", "positive"),
        illegal("beta", () -> Criterion.smoothL1(-1, NONE), "alpha is -1.0"),
        illegal("weight", () -> Criterion.bceWithLogits(Float.NaN, NONE), "alpha is NaN"),
        illegal("focal", () -> Criterion.focal(2, 1.5f, NONE), "beta is 1.5", "[0, 1]"),
        illegal(
            "none of these",
            () -> new Criterion<float[]>(ElementLoss.MAE, 1, 0, NONE, null, 0),
            "MAE has 0 parameters"));
  }

  private void call(
      Criterion<float[]> criterion,
      int n,
      float[] in,
      int xOffset,
      float[] targets,
      int targetsOffset,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset) {
    kernels
        .losses()
        .elementLoss(
            n,
            criterion,
            in,
            xOffset,
            targets,
            targetsOffset,
            1,
            losses,
            lossesOffset,
            gradient,
            gradientOffset);
  }

  @TestFactory
  List<DynamicTest> nothingIsAllocated() {
    float[] in = Values.ORDINARY.floats(5000, 1);
    float[] out = new float[5000];
    float[] losses = new float[5000];
    var l = Subjects.SINGLE.losses();
    return Arrays.stream(ElementLoss.values())
        .map(loss -> {
          Criterion<float[]> criterion = criterion(loss, MEAN);
          return DynamicTest.dynamicTest(
              loss.name(),
              () ->
                  Allocation.assertNothing(
                      loss.name(),
                      new long[0],
                      50,
                      () -> l.elementLoss(5000, criterion, in, 0, in, 0, 1, losses, 0, out, 0)));
        })
        .toList();
  }
}
