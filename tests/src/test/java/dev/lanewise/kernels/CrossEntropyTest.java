// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Reduction.SUM;
import static dev.lanewise.kernels.SoftmaxTest.logits;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of softmax cross-entropy, and soft labels, against reference, oracle and laws. */
@KernelSuite
class CrossEntropyTest {

  private static final double U = Bound.FLOAT_ROUNDING;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static final List<Losses<float[], int[]>> BOTH =
      List.of(Subjects.REFERENCE.losses(), Subjects.SINGLE.losses());

  /** Weights between 0 and 2, some of them 0. */
  private static float[] weights(int n, int seed) {
    float[] weights = Values.ORDINARY.floats(n, seed);
    for (int i = 0; i < n; i++) {
      weights[i] = i % 5 == 3 ? 0 : weights[i] + 1;
    }
    return weights;
  }

  private static List<CrossEntropy<float[]>> options(Reduction reduction, int rows, int columns) {
    CrossEntropy<float[]> plain = CrossEntropy.of(reduction);
    float[] classes = weights(columns + 1, 5);
    float[] ofRows = weights(rows + 2, 6);
    return List.of(
        plain,
        plain.ignoring(1),
        plain.smoothing(0.1f),
        plain.smoothing(1),
        plain.withZLoss(0.01f),
        plain.classWeights(classes, 1),
        plain.rowWeights(ofRows, 2),
        plain.classWeights(classes, 1).smoothing(0.2f).ignoring(2),
        plain.classWeights(classes, 1).rowWeights(ofRows, 2).smoothing(0.3f).withZLoss(1e-3f));
  }

  private static GuardedMatrix targets(GuardedMatrix z, Values values) {
    GuardedMatrix targets = GuardedMatrix.of(z.rows(), z.columns(), 1, 2).fill(values, 7);
    for (int i = 0; i < z.rows(); i++) {
      for (int j = 0; j < z.columns(); j += 3) {
        targets.set(i, j, 0);
      }
    }
    return targets;
  }

  private static void allOptions(GuardedMatrix z, Values targetValues) {
    for (Reduction reduction : Reduction.values()) {
      for (var options : options(reduction, z.rows(), z.columns())) {
        LossCase loss = LossCase.of(z, 0.3f).with(options);
        loss.assertEqualsReference();
        loss.with(targets(z, targetValues)).assertEqualsReference();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10, 16, 31, 64, 100, 255, 256, 300, 1000, 4096, 4100, 9000})
  void everyOption(int columns) {
    allOptions(logits(columns < 300 ? 9 : 3, columns, 20, 0), Values.ORDINARY);
    allOptions(logits(3, columns, 20, 2), Values.ORDINARY);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 64, 255, 256, 1000, 4100})
  void rowsBesideEachOther(int columns) {
    GuardedMatrix z = SoftmaxTest.neighbours(columns, 1);
    allOptions(z, Values.ORDINARY);
    for (int ignored = 0; ignored < z.rows(); ignored++) {
      LossCase loss = LossCase.of(z, 0.3f);
      loss = loss.with(loss.options().ignoring(columns - 1));
      for (int i = 0; i < z.rows(); i++) {
        boolean isIgnored = i == ignored || i == ignored + 2 || i == ignored + 3;
        loss.setLabel(i, isIgnored ? columns - 1 : i % (columns - 1));
      }
      loss.assertEqualsReference();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8200})
  void manyRows(int rows) {
    allOptions(logits(rows, 3, 5, 0), Values.ORDINARY);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    allOptions(GuardedMatrix.of(40, 10, 0, 1).fill(values, 4), values);
    allOptions(GuardedMatrix.of(5, 300, 1, 1).fill(values, 1), values);
  }

  @Property(tries = 100)
  void anyShape(
      @ForAll("extents") int rows,
      @ForAll("classes") int columns,
      @ForAll("paddings") int padding,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    allOptions(GuardedMatrix.of(rows, columns, padding, 1).fill(values, seed), Values.ORDINARY);
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(20);
  }

  @Provide
  Arbitrary<Integer> classes() {
    return Sizes.lengths(300).filter(columns -> columns > 0);
  }

  @Provide
  Arbitrary<Integer> paddings() {
    return Sizes.paddings();
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
  void theReferenceKeepsItsBound() {
    for (int columns : new int[] {1, 2, 10, 65, 1000, 5000}) {
      for (float range : new float[] {1, 20, 1e4f}) {
        GuardedMatrix z = logits(6, columns, range, 2);
        for (Reduction reduction : Reduction.values()) {
          for (var options : options(reduction, 6, columns)) {
            CrossEntropyBound.compare(LossCase.of(z, 0.7f).with(options));
            CrossEntropyBound.compare(
                LossCase.of(z, 0.7f).with(options).with(targets(z, Values.ORDINARY)));
          }
        }
      }
    }
  }

  @Test
  void aMeanDividesByTheWeightsOfTheRowsThatCount() {
    GuardedMatrix z = logits(5, 8, 5, 1);
    float[] classes = weights(8, 1);
    LossCase mean =
        LossCase.of(z, 1).with(CrossEntropy.<float[]>of(MEAN).ignoring(2).classWeights(classes, 0));
    LossCase sum = mean.with(CrossEntropy.<float[]>of(SUM).ignoring(2).classWeights(classes, 0));
    double weights = 0;
    for (int i = 0; i < 5; i++) {
      weights += mean.label(i) == 2 ? 0 : classes[mean.label(i)];
    }
    for (var kernels : BOTH) {
      double expected = sum.run(kernels).losses().get(0, 0) / weights;
      assertEquals(expected, mean.run(kernels).losses().get(0, 0), 4 * U * Math.abs(expected));
    }
  }

  @Test
  void nothingLeaksFromAnIgnoredRow() {
    for (int columns : new int[] {1, 10, 300}) {
      GuardedMatrix z = logits(4, columns, 5, 0);
      LossCase clean = LossCase.of(z, 1).setLabel(1, -1).setLabel(2, -1);
      GuardedMatrix dirty = z.copy();
      for (int j = 0; j < columns; j++) {
        dirty.set(1, j, Float.NaN);
        dirty.set(2, j, INF);
      }
      LossCase leaking = new LossCase(dirty, clean.labels(), null, clean.options(), 1);
      for (Reduction reduction : Reduction.values()) {
        var options = CrossEntropy.<float[]>of(reduction).ignoring(-1).smoothing(0.1f).withZLoss(1);
        for (var kernels : BOTH) {
          LossCase.Result expected = clean.with(options).run(kernels);
          LossCase.Result actual = leaking.with(options).run(kernels);
          Bits.assertEqual("losses", expected.losses(), actual.losses());
          Bits.assertEqual("gradient", expected.gradient(), actual.gradient());
          for (int j = 0; j < columns; j++) {
            assertEquals(0f, actual.gradient().get(1, j));
          }
          assertTrue(Float.isFinite(actual.losses().get(0, 0)));
        }
      }
    }
  }

  @Test
  void whereAllRowsAreIgnoredTheMeanIsNaNAndTheGradientZero() {
    for (var kernels : BOTH) {
      LossCase loss = LossCase.of(logits(2, 6, 5, 1), 1).setLabel(0, -100).setLabel(1, -100);
      LossCase.Result mean = loss.with(CrossEntropy.of(MEAN)).run(kernels);
      assertTrue(Float.isNaN(mean.losses().get(0, 0)));
      Bits.assertEqual("gradient", new float[12], mean.gradient().elements());
      assertEquals(0f, loss.with(CrossEntropy.of(SUM)).run(kernels).losses().get(0, 0));
      LossCase nothing = LossCase.of(logits(0, 6, 5, 1), 1);
      assertTrue(Float.isNaN(nothing.with(CrossEntropy.of(MEAN)).run(kernels).losses().get(0, 0)));
      assertEquals(0f, nothing.with(CrossEntropy.of(SUM)).run(kernels).losses().get(0, 0));
    }
  }

  @Test
  void aMaskedClassWithoutTargetCostsNothing() {
    GuardedMatrix z = logits(1, 20, 5, 0);
    z.set(0, 4, -INF);
    GuardedMatrix soft = GuardedMatrix.of(1, 20, 0, 0).fill(0.05f);
    soft.set(0, 4, 0);
    float[] weights = new float[20];
    Arrays.fill(weights, 1f);
    weights[4] = 0;
    CrossEntropy<float[]> plain = CrossEntropy.of(NONE);
    for (var kernels : BOTH) {
      LossCase.Result softResult = LossCase.of(z, 1).with(soft).run(kernels);
      LossCase.Result weighted =
          LossCase.of(z, 1).with(plain.smoothing(0.1f).classWeights(weights, 0)).run(kernels);
      assertTrue(Float.isFinite(softResult.losses().get(0, 0)));
      assertTrue(Float.isFinite(weighted.losses().get(0, 0)));
      assertEquals(0f, softResult.gradient().get(0, 4));
      assertEquals(0f, weighted.gradient().get(0, 4));
      // PyTorch says so too: a class that cannot be and should be.
      assertEquals(
          INF, LossCase.of(z, 1).with(plain.smoothing(0.1f)).run(kernels).losses().get(0, 0));
    }
  }

  @Test
  void rowWeightsAreTheUpstreamGradient() {
    GuardedMatrix z = logits(6, 40, 5, 1);
    float[] upstream = Values.ORDINARY.floats(6, 3);
    for (var kernels : BOTH) {
      GuardedMatrix plain = LossCase.of(z, 1).run(kernels).gradient();
      GuardedMatrix twice = null;
      for (int factor = 1; factor <= 2; factor++) {
        float[] scaled = upstream.clone();
        for (int i = 0; i < 6; i++) {
          scaled[i] *= factor;
        }
        CrossEntropy<float[]> options = CrossEntropy.<float[]>of(NONE).rowWeights(scaled, 0);
        GuardedMatrix gradient = LossCase.of(z, 1).with(options).run(kernels).gradient();
        for (int i = 0; i < 6; i++) {
          for (int j = 0; j < 40; j++) {
            double expected = (double) scaled[i] * plain.get(i, j);
            assertEquals(expected, gradient.get(i, j), 4 * U * Math.abs(expected) + 1e-44);
            if (twice != null) {
              assertEquals(2 * twice.get(i, j), gradient.get(i, j), "powers of two are exact");
            }
          }
        }
        twice = gradient;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, -1e6f, 1e8f})
  void aShiftChangesNoBit(float shift) {
    GuardedMatrix z = GuardedMatrix.of(5, 30, 1, 0).fill(Values.INTEGERS, 1);
    GuardedMatrix shifted = z.copy();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 30; j++) {
        z.set(i, j, 8 * z.get(i, j));
        shifted.set(i, j, z.get(i, j) + shift);
      }
    }
    var kernels = Subjects.SINGLE.losses();
    var options = CrossEntropy.<float[]>of(MEAN).smoothing(0.1f).classWeights(weights(30, 2), 0);
    for (var targets : Arrays.asList(null, targets(z, Values.ORDINARY))) {
      LossCase straight = new LossCase(z, LossCase.of(z, 1).labels(), targets, options, 1);
      LossCase moved = new LossCase(shifted, straight.labels(), targets, options, 1);
      Bits.assertEqual("losses", straight.run(kernels).losses(), moved.run(kernels).losses());
      Bits.assertEqual("gradient", straight.run(kernels).gradient(), moved.run(kernels).gradient());
    }
  }

  @Test
  void theGradientOfSoftLabelsThatSumToOneSumsToZero() {
    GuardedMatrix z = logits(4, 500, 10, 1);
    GuardedMatrix uniform = GuardedMatrix.of(4, 500, 0, 0).fill(1f / 500);
    GuardedMatrix gradient =
        LossCase.of(z, 1).with(uniform).run(Subjects.SINGLE.losses()).gradient();
    for (int i = 0; i < 4; i++) {
      double sum = 0;
      for (int j = 0; j < 500; j++) {
        sum += gradient.get(i, j);
      }
      assertEquals(0, sum, 100 * U);
    }
  }

  /** Central differences of the oracle, which shares nothing with the kernels. */
  @Test
  void gradientsAreThoseOfTheLosses() {
    GuardedMatrix z = logits(3, 12, 4, 0);
    double h = 6e-6;
    for (var options : options(SUM, 3, 12)) {
      for (var targets : Arrays.asList(null, targets(z, Values.ORDINARY))) {
        LossCase loss = LossCase.of(z, 1).with(options);
        LossCase checked = targets == null ? loss : loss.with(requireNonNull(targets));
        GuardedMatrix gradient = checked.run(Subjects.SINGLE.losses()).gradient();
        for (int i = 0; i < 3; i++) {
          double[] x = SoftmaxTest.doubles(z, i);
          for (int j = 0; j < 12; j++) {
            double slope = (value(checked, i, x, j, h) - value(checked, i, x, j, -h)) / (2 * h);
            assertEquals(
                slope, gradient.get(i, j), 1e-5 + 1e-3 * Math.abs(slope), checked::toString);
          }
        }
      }
    }
  }

  private static double value(LossCase loss, int i, double[] x, int j, double step) {
    CrossEntropy<float[]> options = loss.options();
    if (loss.targets() == null && loss.label(i) == options.ignoreIndex()) {
      return 0;
    }
    double[] moved = x.clone();
    moved[j] += step;
    double most = Arrays.stream(moved).max().orElseThrow();
    double sum = Arrays.stream(moved).map(v -> Math.exp(v - most)).sum();
    double lse = most + Math.log(sum);
    double value = options.zLoss() * lse * lse;
    for (int c = 0; c < x.length; c++) {
      double weight =
          options.classWeights() == null
              ? 1
              : options.classWeights()[options.classWeightsOffset() + c];
      double target =
          loss.targets() != null ? loss.targets().get(i, c) : loss.label(i) == c ? 1 : 0;
      double smooth = (1 - options.labelSmoothing()) * target + options.labelSmoothing() / x.length;
      value += weight * smooth * (lse - moved[c]);
    }
    return CrossEntropyBound.rowWeight(options, i) * value;
  }
}
