// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UlpTest {

  @Test
  void aNeighbourIsOneUnitAway() {
    assertEquals(0, Ulp.error(1f, 1));
    assertEquals(1, Ulp.error(Math.nextUp(1f), 1));
    assertEquals(0.5, Ulp.error(Math.nextDown(1f), 1), "the binade of the truth counts");
    assertEquals(0.5, Ulp.error(1f, 1 + 0x1p-24));
  }

  @Test
  void subnormalsHaveTheSmallestUnit() {
    assertEquals(0.5, Ulp.error(0f, 0x1p-150));
    assertEquals(1, Ulp.error(Float.MIN_VALUE, 0));
    assertEquals(2, Ulp.error(0f, 0x1p-148));
  }

  @Test
  void infinityIsRightWhereTheTruthRoundsToIt() {
    double threshold = (double) Float.MAX_VALUE + 0x1p103;
    assertEquals(0, Ulp.error(Float.POSITIVE_INFINITY, threshold));
    assertEquals(0, Ulp.error(Float.NEGATIVE_INFINITY, -1e300));
    assertEquals(0, Ulp.error(Float.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
    assertEquals(0.5, Ulp.error(Float.MAX_VALUE, threshold));
    assertEquals(1, Ulp.error(Float.POSITIVE_INFINITY, Float.MAX_VALUE));
    assertEquals(Double.POSITIVE_INFINITY, Ulp.error(Float.NEGATIVE_INFINITY, 1e300));
    assertEquals(Double.POSITIVE_INFINITY, Ulp.error(1f, Double.POSITIVE_INFINITY));
    assertTrue(Ulp.error(Float.POSITIVE_INFINITY, 1) > 1e30);
  }

  @Test
  void nanIsRightOnlyForNaN() {
    assertEquals(0, Ulp.error(Float.NaN, Double.NaN));
    assertEquals(Double.POSITIVE_INFINITY, Ulp.error(Float.NaN, 1));
    assertEquals(Double.POSITIVE_INFINITY, Ulp.error(1f, Double.NaN));
  }

  @Property
  void roundingIsAtMostHalfAUnit(@ForAll double exact) {
    assertTrue(Ulp.error((float) exact, exact) <= 0.5);
  }

  @Property
  void unitIsTheDistanceOfNeighbours(@ForAll float x) {
    BigDecimal distance = new BigDecimal(Math.ulp(x));
    assertEquals(0, distance.compareTo(new BigDecimal(Ulp.unit(x))));
  }

  @Test
  void theHistogramKeepsTheWorst() {
    UlpHistogram left = new UlpHistogram();
    left.accept(10, 1f, 1);
    left.accept(11, Math.nextUp(1f), 1);
    UlpHistogram right = new UlpHistogram();
    right.accept(12, Math.nextUp(Math.nextUp(1f)), 1);
    left.add(right);
    assertEquals(3, left.total());
    assertEquals(2, left.worst());
    assertEquals(12, left.worstInput());
    left.assertWithin("f", 2);
    String message =
        assertThrows(AssertionError.class, () -> left.assertWithin("f", 1.9)).getMessage();
    assertTrue(message.contains("worst 2.0000 ULP at 12.0 (0x41400000)"), message);
  }

  @Test
  void nothingMeasuredIsAFailure() {
    assertThrows(AssertionError.class, () -> new UlpHistogram().assertWithin("f", 1));
  }
}
