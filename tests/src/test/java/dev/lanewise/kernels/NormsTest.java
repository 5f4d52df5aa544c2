// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.EnumSource;

/** Normalisations against the reference, by the laws that they obey, and on special rows. */
@KernelSuite
class NormsTest {

  private static final Norms<float[]> REFERENCE = Subjects.REFERENCE.norms();

  private static void assertEqualsReference(NormCase inputs) {
    NormCase expected = inputs.run(REFERENCE);
    for (Lanewise subject : Subjects.ALL) {
      expected.assertEqual(inputs.run(subject.norms()));
    }
    inputs.assertInPlace(REFERENCE, expected);
    inputs.assertInPlace(Subjects.SINGLE.norms(), expected);
  }

  private static NormCase of(NormKind kind, int rows, int columns, Values values) {
    return NormCase.of(kind, rows, columns, columns % 4, values, rows + columns);
  }

  @ParameterizedTest
  @EnumSource
  void everyWidthUpTo140(NormKind kind) {
    for (int columns = 0; columns <= 140; columns++) {
      for (int rows : new int[] {2, 3, 9}) {
        assertEqualsReference(of(kind, rows, columns, Values.ORDINARY));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void longRowsAndHighColumns(NormKind kind) {
    for (int columns : new int[] {4095, 4096, 4097, 8200, 12_289}) {
      assertEqualsReference(of(kind, 5, columns, Values.CANCELLATION));
    }
    for (int rows : new int[] {255, 256, 257, 511, 512, 513, 1100}) {
      assertEqualsReference(of(kind, rows, 131, Values.ORDINARY));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(NormKind kind) {
    for (Values values : Values.values()) {
      assertEqualsReference(of(kind, 41, 70, values));
      assertEqualsReference(of(kind, 7, 333, values));
    }
  }

  @Property
  void anyShapeAndContent(
      @ForAll("kinds") NormKind kind,
      @ForAll("extents") int rows,
      @ForAll("extents") int columns,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    int least = kind == NormKind.BATCH ? 2 : 0;
    assertEqualsReference(
        NormCase.of(kind, Math.max(least, rows), columns, (int) (seed % 5), values, seed));
  }

  @Provide
  Arbitrary<NormKind> kinds() {
    return Arbitraries.of(NormKind.values());
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(100);
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }

  /** Integers whose sums are exact, so that a shift by a power of two is exact too. */
  @ParameterizedTest
  @EnumSource(names = {"LAYER", "BATCH"})
  void aShiftChangesNoBit(NormKind kind) {
    NormCase inputs = of(kind, 64, 64, Values.INTEGERS);
    NormCase shifted = inputs.copy();
    change(shifted.get(NormCase.X), v -> v + 0x1p12f);
    NormCase expected = inputs.run(Subjects.SINGLE.norms());
    NormCase actual = shifted.run(Subjects.SINGLE.norms());
    for (int operand : new int[] {NormCase.Y, NormCase.RSTD, NormCase.DX, NormCase.DGAMMA}) {
      Bits.assertEqual(kind + " shifted", expected.get(operand), actual.get(operand));
    }
  }

  private interface Change {
    float of(float value);
  }

  private static void change(GuardedMatrix matrix, Change change) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        matrix.set(i, j, change.of(matrix.get(i, j)));
      }
    }
  }

  /** With no epsilon that counts: x is so large that epsilon vanishes beside its square. */
  @ParameterizedTest
  @EnumSource
  void aFactorOfXDropsOut(NormKind kind) {
    NormCase inputs = of(kind, 30, 77, Values.ORDINARY);
    change(inputs.get(NormCase.X), v -> v * 0x1p20f);
    NormCase scaled = inputs.copy();
    change(scaled.get(NormCase.X), v -> v * 0x1p10f);
    NormCase expected = inputs.run(Subjects.SINGLE.norms());
    NormCase actual = scaled.run(Subjects.SINGLE.norms());
    Bits.assertEqual(kind + " scaled", expected.get(NormCase.Y), actual.get(NormCase.Y));
    Bits.assertEqual(kind + " dgamma", expected.get(NormCase.DGAMMA), actual.get(NormCase.DGAMMA));
    change(actual.get(NormCase.DX), v -> v * 0x1p10f);
    Bits.assertEqual(kind + " dx", expected.get(NormCase.DX), actual.get(NormCase.DX));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreLinearInTheOneBehind(NormKind kind) {
    NormCase inputs = of(kind, 30, 77, Values.ORDINARY);
    NormCase scaled = inputs.copy();
    change(scaled.get(NormCase.DY), v -> v * -0x1p7f);
    NormCase expected = inputs.run(Subjects.SINGLE.norms());
    NormCase actual = scaled.run(Subjects.SINGLE.norms());
    for (int operand : new int[] {NormCase.DX, NormCase.DGAMMA, NormCase.DBETA}) {
      change(actual.get(operand), v -> v * -0x1p-7f);
      // A sum that is 0 may have the other sign.
      change(actual.get(operand), v -> v + 0f);
      change(expected.get(operand), v -> v + 0f);
      Bits.assertEqual(kind + " linear", expected.get(operand), actual.get(operand));
    }
  }

  @Test
  void equalElementsGiveBeta() {
    for (int columns : new int[] {1, 2, 64, 100}) {
      NormCase inputs = of(NormKind.LAYER, 3, columns, Values.ORDINARY);
      inputs.get(NormCase.X).fill(3f);
      NormCase result = inputs.run(Subjects.SINGLE.norms());
      for (int j = 0; j < columns; j++) {
        assertEquals(inputs.get(NormCase.BETA).get(0, j), result.get(NormCase.Y).get(1, j));
      }
      assertEquals(3, result.get(NormCase.MEAN).get(0, 1));
      assertEquals(316.22775f, result.get(NormCase.RSTD).get(0, 1), 1e-3f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotFiniteMakesItsGroupNaN(NormKind kind) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      NormCase inputs = of(kind, 20, 37, Values.ORDINARY);
      inputs.get(NormCase.X).set(7, 11, bad);
      for (Norms<float[]> norms : List.of(REFERENCE, Subjects.SINGLE.norms())) {
        NormCase result = inputs.run(norms);
        for (int i = 0; i < 20; i++) {
          for (int j = 0; j < 37; j++) {
            boolean hit = kind.columns ? j == 11 : i == 7;
            // The root mean square of an infinity is one: other elements become 0.
            boolean zero = kind == NormKind.RMS && bad > 0 && hit && j != 11;
            float y = result.get(NormCase.Y).get(i, j);
            assertTrue(zero ? y == 0 : Float.isNaN(y) == hit, kind + " " + i + ", " + j);
          }
        }
      }
    }
  }

  @Test
  void inferenceIsTheFormula() {
    NormCase c = of(NormKind.BATCH, 7, 200, Values.ORDINARY);
    GuardedMatrix mean = c.get(10);
    GuardedMatrix variance = c.get(11);
    change(variance, Math::abs);
    for (Lanewise subject : Subjects.ALL) {
      for (boolean inPlace : new boolean[] {false, true}) {
        NormCase run = c.copy();
        GuardedMatrix x = run.get(NormCase.X);
        GuardedMatrix y = inPlace ? x : run.get(NormCase.Y);
        infer(subject.norms(), run, y, mean, variance);
        y.assertGuards("inference");
        for (int i = 0; i < 7; i++) {
          for (int j = 0; j < 200; j++) {
            float rstd = 1 / (float) Math.sqrt(variance.get(0, j) + NormKind.EPSILON);
            float xhat = (c.get(NormCase.X).get(i, j) - mean.get(0, j)) * rstd;
            float expected =
                Math.fma(xhat, c.get(NormCase.GAMMA).get(0, j), c.get(NormCase.BETA).get(0, j));
            assertTrue(Bits.same(expected, y.get(i, j)), "inference " + i + ", " + j);
          }
        }
      }
    }
  }

  private static void infer(
      Norms<float[]> norms,
      NormCase c,
      GuardedMatrix y,
      GuardedMatrix mean,
      GuardedMatrix variance) {
    GuardedMatrix x = c.get(NormCase.X);
    GuardedMatrix gamma = c.get(NormCase.GAMMA);
    GuardedMatrix beta = c.get(NormCase.BETA);
    norms.batchNormInference(
        c.rows(),
        c.columns(),
        NormKind.EPSILON,
        x.array(),
        x.offset(),
        x.ld(),
        gamma.array(),
        gamma.offset(),
        beta.array(),
        beta.offset(),
        mean.array(),
        mean.offset(),
        variance.array(),
        variance.offset(),
        y.array(),
        y.offset(),
        y.ld());
  }
}
