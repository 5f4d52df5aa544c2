// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BitsTest {

  @Test
  void anyNaNIsAnyNaN() {
    assertTrue(Bits.same(Float.NaN, Float.intBitsToFloat(0xffc12345)));
    assertTrue(Bits.same(Double.NaN, Double.longBitsToDouble(0xfff8123456789abcL)));
  }

  @Test
  void zerosDifferBySign() {
    assertFalse(Bits.same(0f, -0f));
    assertFalse(Bits.same(0d, -0d));
    assertEquals(1, Bits.ulpsApart(0f, -0f));
    assertEquals(1, Bits.ulpsApart(0d, -0d));
  }

  @Test
  void distanceCountsTheFloatsBetween() {
    assertEquals(0, Bits.ulpsApart(1f, 1f));
    assertEquals(1, Bits.ulpsApart(1f, Math.nextUp(1f)));
    assertEquals(1, Bits.ulpsApart(1d, Math.nextDown(1d)));
    assertEquals(3, Bits.ulpsApart(Float.MIN_VALUE, -Float.MIN_VALUE));
    assertEquals(1, Bits.ulpsApart(Float.MAX_VALUE, Float.POSITIVE_INFINITY));
    assertEquals(Long.MAX_VALUE, Bits.ulpsApart(1f, Float.NaN));
    assertEquals(0, Bits.ulpsApart(Double.NaN, Double.NaN));
    assertEquals(Long.MAX_VALUE - 1, Bits.ulpsApart(-Double.MAX_VALUE, Double.MAX_VALUE));
  }

  @Test
  void theFirstDifferenceIsNamed() {
    float[] expected = {9, 1, 2, 9, 3, 4, 9};
    float[] actual = {1, 2, 7, 3, Math.nextUp(4f), 7};
    Difference difference = Bits.difference(2, 2, expected, 1, 3, actual, 0, 3);
    assertNotNull(difference);
    assertEquals(1, difference.row());
    assertEquals(1, difference.column());
    assertEquals(1, difference.ulpsApart());
    assertEquals(1, difference.differing());
    assertEquals(4, difference.compared());
    String message =
        assertThrows(
                AssertionError.class,
                () -> Bits.assertEqual("the sum", new float[] {1, -0f}, new float[] {1, 0f}))
            .getMessage();
    assertEquals(
        "the sum: first difference at row 0, column 1: expected -0.0 (0x80000000), was 0.0"
            + " (0x00000000), 1 ulp apart; 1 of 2 differ",
        message);
  }

  @Test
  void lengthsAreCompared() {
    assertThrows(
        AssertionError.class, () -> Bits.assertEqual("x", new double[] {1}, new double[] {1, 2}));
  }
}
