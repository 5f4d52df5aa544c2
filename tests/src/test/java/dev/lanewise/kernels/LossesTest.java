// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.SoftmaxTest.logits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.check.oracle.SoftmaxOracle;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax cross-entropy against reference and oracle, and by the laws that it obeys. */
@KernelSuite
class LossesTest {

  private static final float INF = Float.POSITIVE_INFINITY;
  private static final double U = Bound.FLOAT_ROUNDING;

  private static final List<Losses<float[], int[]>> BOTH =
      List.of(Subjects.REFERENCE.losses(), Subjects.SINGLE.losses());

  @Test
  void everyWidthUpTo200() {
    for (int columns = 1; columns <= 200; columns++) {
      for (int rows : new int[] {0, 1, 4}) {
        LossCase.of(logits(rows, columns, 20, 0), 0.25f).assertEqualsReference();
        LossCase.of(logits(rows, columns, 20, 3), 0.25f).assertEqualsReference();
      }
    }
  }

  @Test
  void everyLabel() {
    for (int columns : new int[] {1, 2, 10, 16, 17, 33, 65}) {
      for (int label = 0; label < columns; label++) {
        LossCase loss = LossCase.of(logits(2, columns, 20, 1), 0.5f);
        loss.setLabel(1, label);
        loss.assertEqualsReference();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 4095, 4096, 4097, 8200})
  void longRows(int columns) {
    LossCase.of(logits(2, columns, 10, 1), 1).assertEqualsReference();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 64, 100, 255, 256, 257})
  void manyRows(int columns) {
    GuardedMatrix z = logits(10_000 / columns + 7, columns, 20, 0);
    LossCase.of(z, 0.01f).assertEqualsReference();
    LossCase.of(SoftmaxTest.withIllegalRows(z), 0.01f).assertEqualsReference();
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    LossCase.of(GuardedMatrix.of(900, 10, 0, 1).fill(values, 4), 0.1f).assertEqualsReference();
    LossCase.of(GuardedMatrix.of(40, 37, 1, 1).fill(values, 1), 0.1f).assertEqualsReference();
    LossCase.of(GuardedMatrix.of(40, 3, 1, 1).fill(values, 2), 0.1f).assertEqualsReference();
  }

  @Test
  void anyScale() {
    for (float scale : new float[] {0f, -0f, 1f, -2f, 1e-38f, 1e38f, INF, Float.NaN}) {
      LossCase.of(logits(5, 21, 30, 1), scale).assertEqualsReference();
    }
  }

  @Property
  void anyShapeAndContent(
      @ForAll("extents") int rows,
      @ForAll("classes") int columns,
      @ForAll("paddings") int padding,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    LossCase.of(GuardedMatrix.of(rows, columns, padding, 1).fill(values, seed), 0.3f)
        .assertEqualsReference();
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
    for (int columns : new int[] {1, 2, 10, 64, 65, 1000, 5000}) {
      for (float range : new float[] {1, 20, 100, 1e4f}) {
        LossCase loss = LossCase.of(logits(3, columns, range, 2), 0.7f);
        LossCase.Result actual = loss.run(Subjects.REFERENCE.losses());
        Bound losses = new Bound("losses of " + columns + " columns within " + range);
        Bound gradients = new Bound("gradient of " + columns + " columns within " + range);
        for (int i = 0; i < 3; i++) {
          compare(losses, gradients, loss, actual, i);
        }
        losses.assertHolds();
        gradients.assertHolds();
        assertEquals(3L * columns, gradients.compared());
      }
    }
  }

  /**
   * First-order error analysis of the contract's formulas, with 1 per cent for products of errors:
   * {@code e[j]} carries exp's 2u and the rounding of {@code z[j] - m}; a sum of them the weighted
   * mean of those and its own roundings.
   */
  private static void compare(
      Bound losses, Bound gradients, LossCase loss, LossCase.Result actual, int row) {
    double[] z = SoftmaxTest.doubles(loss.logits(), row);
    int label = loss.label(row);
    SoftmaxOracle exact = SoftmaxOracle.of(z);
    double sumRoundings = Math.min(z.length / 64.0, 64) + 6 + Math.ceilDiv(z.length, 4096);
    double sum = Bound.gamma(sumRoundings, U);
    double denominator = 2 * U + U * exact.spread() + sum;
    double logarithm = Math.log(exact.denominator());
    double value = exact.loss(z, label);
    losses.compare(
        row,
        actual.losses().get(0, row),
        value,
        1.01 * (U * (exact.maximum() - z[label]) + denominator + 2 * U * logarithm + U * value)
            + 0x1p-149);
    double[] gradient = exact.gradient(label, loss.scale());
    double others = 0;
    double othersSpread = 0;
    for (int j = 0; j < z.length; j++) {
      if (j != label) {
        others += exact.probabilities()[j];
        othersSpread += exact.probabilities()[j] * (exact.maximum() - z[j]);
      }
    }
    for (int j = 0; j < z.length; j++) {
      double numerator =
          j == label
              ? 2 * U + sum + (others == 0 ? 0 : U * othersSpread / others)
              : 2 * U + U * (exact.maximum() - z[j]);
      double relative = numerator + denominator + 2 * U;
      double underflow = (j == label ? z.length : 1) * 0x1p-149;
      gradients.compare(
          j,
          actual.gradient().get(row, j),
          gradient[j],
          1.01 * relative * Math.abs(gradient[j]) + underflow);
    }
  }

  @Test
  void aGradientSumsToZero() {
    for (int columns : new int[] {2, 10, 65, 1000}) {
      LossCase loss = LossCase.of(logits(6, columns, 20, 2), 1f);
      GuardedMatrix gradient = loss.run(Subjects.SINGLE.losses()).gradient();
      for (int i = 0; i < 6; i++) {
        double sum = 0;
        double size = 0;
        for (int j = 0; j < columns; j++) {
          sum += gradient.get(i, j);
          size += Math.abs(gradient.get(i, j));
        }
        assertEquals(0, sum, Bound.gamma(24 + columns / 64.0, U) * size);
        assertTrue(gradient.get(i, loss.label(i)) <= 0);
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
    LossCase.Result straight = LossCase.of(z, 0.3f).run(Subjects.SINGLE.losses());
    LossCase.Result moved = LossCase.of(shifted, 0.3f).run(Subjects.SINGLE.losses());
    Bits.assertEqual("losses", straight.losses(), moved.losses());
    Bits.assertEqual("gradient", straight.gradient(), moved.gradient());
  }

  @Test
  void aPowerOfTwoComesOutOfTheGradient() {
    GuardedMatrix z = logits(5, 30, 10, 1);
    GuardedMatrix one = LossCase.of(z, 0.3f).run(Subjects.SINGLE.losses()).gradient();
    GuardedMatrix scaled = LossCase.of(z, 0.3f * 64).run(Subjects.SINGLE.losses()).gradient();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 30; j++) {
        one.set(i, j, 64 * one.get(i, j));
      }
    }
    Bits.assertEqual("64 times the scale", one, scaled);
  }

  @Test
  void aRowThatIsRightKeepsItsDigits() {
    GuardedMatrix z = GuardedMatrix.of(1, 2, 0, 0);
    z.set(0, 0, 30);
    LossCase loss = LossCase.of(z, 1).setLabel(0, 0);
    for (Losses<float[], int[]> kernels : BOTH) {
      double gradient = loss.run(kernels).gradient().get(0, 0);
      assertEquals(-Math.exp(-30), gradient, 1e-6 * Math.exp(-30));
    }
  }

  @Test
  void rowsWithoutAnAnswerAreNaN() {
    for (int columns : new int[] {1, 3, 17, 100}) {
      for (Losses<float[], int[]> kernels : BOTH) {
        for (int position = 0; position < columns; position++) {
          GuardedMatrix z = logits(4, columns, 5, 1);
          z.set(0, position, Float.NaN);
          z.set(1, position, INF);
          for (int j = 0; j < columns; j++) {
            z.set(2, j, -INF);
          }
          LossCase.Result result = LossCase.of(z, 1).run(kernels);
          for (int i = 0; i < 3; i++) {
            assertTrue(Float.isNaN(result.losses().get(0, i)), "row " + i);
            for (int j = 0; j < columns; j++) {
              assertTrue(Float.isNaN(result.gradient().get(i, j)), "row " + i + ", column " + j);
            }
          }
          assertTrue(Float.isFinite(result.losses().get(0, 3)));
        }
      }
    }
  }

  @Test
  void anImpossibleLabelHasInfiniteLoss() {
    GuardedMatrix z = GuardedMatrix.of(1, 2, 0, 0);
    z.set(0, 1, -INF);
    LossCase loss = LossCase.of(z, 1).setLabel(0, 1);
    for (Losses<float[], int[]> kernels : BOTH) {
      LossCase.Result result = loss.run(kernels);
      assertEquals(INF, result.losses().get(0, 0));
      Bits.assertEqual("gradient", new float[] {1, -1}, result.gradient().elements());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aBadLabelIsRejectedBeforeAnythingIsWritten(int label) {
    for (Losses<float[], int[]> kernels : BOTH) {
      for (int row : new int[] {0, 1, 6}) {
        GuardedMatrix z = logits(7, 10, 5, 1);
        LossCase loss = LossCase.of(z, 1);
        loss.setLabel(row, label);
        GuardedMatrix losses = GuardedMatrix.vector(7, 0);
        GuardedMatrix gradient = GuardedMatrix.of(7, 10, 0, 0);
        GuardedMatrix lossesBefore = losses.copy();
        GuardedMatrix gradientBefore = gradient.copy();
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        kernels.softmaxCrossEntropy(
                            7,
                            10,
                            z.array(),
                            z.offset(),
                            z.ld(),
                            loss.labels(),
                            LossCase.LABELS_OFFSET,
                            loss.options(),
                            1,
                            losses.array(),
                            losses.offset(),
                            gradient.array(),
                            gradient.offset(),
                            gradient.ld()))
                .getMessage();
        assertTrue(message.contains("labels") && message.contains("" + label), message);
        losses.assertUnchanged("losses", lossesBefore);
        gradient.assertUnchanged("gradient", gradientBefore);
      }
    }
  }
}
