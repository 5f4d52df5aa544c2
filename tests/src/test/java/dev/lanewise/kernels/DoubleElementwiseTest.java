// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedDoubleMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of elements in double precision have the reference's bits, for any threads. */
@KernelSuite
class DoubleElementwiseTest {

  private static void assertEqualsReference(DoubleUnary function, GuardedDoubleMatrix x) {
    GuardedDoubleMatrix expected = run(function, Subjects.REFERENCE.doubleElementwise(), x);
    for (Lanewise lanewise : Subjects.ALL) {
      String what = "%s, n = %d, on %s".formatted(function, x.columns(), Subjects.name(lanewise));
      Bits.assertEqual(what, expected, run(function, lanewise.doubleElementwise(), x));
      GuardedDoubleMatrix inPlace = x.copy();
      int at = inPlace.offset();
      lanewise
          .doubleElementwise()
          .map(function, x.columns(), inPlace.array(), at, inPlace.array(), at);
      inPlace.assertGuards(what);
      Bits.assertEqual(what + ", in place", expected, inPlace);
    }
  }

  private static GuardedDoubleMatrix run(
      DoubleUnary function, DoubleElementwise kernels, GuardedDoubleMatrix x) {
    int n = x.columns();
    GuardedDoubleMatrix before = x.copy();
    GuardedDoubleMatrix y = GuardedDoubleMatrix.vector(n, n % 5).fill(Values.ORDINARY, n);
    kernels.map(function, n, x.array(), x.offset(), y.array(), y.offset());
    y.assertGuards(function);
    x.assertUnchanged(function, before);
    return y;
  }

  @ParameterizedTest
  @EnumSource
  void everySizeUpTo100(DoubleUnary function) {
    for (int n = 0; n <= 100; n++) {
      for (Values values : new Values[] {Values.ORDINARY, Values.ANY_BITS}) {
        assertEqualsReference(function, GuardedDoubleMatrix.vector(n, n % 9).fill(values, n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValuesOnSeveralThreads(DoubleUnary function) {
    for (Values values : Values.values()) {
      for (int n : new int[] {1003, 9001}) {
        assertEqualsReference(function, GuardedDoubleMatrix.vector(n, 1).fill(values, n));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOrderOfMagnitude(DoubleUnary function) {
    GuardedDoubleMatrix x = GuardedDoubleMatrix.vector(2 * 2098 * 3, 3);
    for (int i = 0; i < x.columns(); i++) {
      double magnitude = Math.scalb(1 + i % 3 * 0.3, i / 6 - 1074);
      x.set(0, i, i % 2 == 0 ? magnitude : -magnitude);
    }
    assertEqualsReference(function, x);
  }

  @Property
  void anySizeAndContent(
      @ForAll DoubleUnary function,
      @ForAll("lengths") int n,
      @ForAll("shifts") int shift,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsReference(function, GuardedDoubleMatrix.vector(n, shift).fill(values, seed));
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

  @Test
  void badArgumentsAreRefusedBeforeAnythingIsWritten() {
    DoubleElementwise k = Subjects.SINGLE.doubleElementwise();
    double[] x = Values.ORDINARY.doubles(10, 1);
    double[] before = x.clone();
    double[] y = new double[10];
    DoubleUnary f = DoubleUnary.EXP;
    assertThrows(IllegalArgumentException.class, () -> k.map(f, -1, x, 0, y, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> k.map(f, 10, x, 1, y, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> k.map(f, 10, x, 0, y, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> k.map(f, 1, x, -1, y, 0));
    assertThrows(IllegalArgumentException.class, () -> k.map(f, 5, x, 0, x, 1));
    assertThrows(NullPointerException.class, () -> k.map(f, 5, x, 0, null, 0));
    Bits.assertEqual("x", before, x);
    Bits.assertEqual("y", new double[10], y);
    k.map(f, 5, x, 0, x, 5);
    k.map(f, 0, x, 10, y, 10);
  }
}
