// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GuardedMatrixTest {

  @Test
  void everyGuardIsWatched() {
    GuardedMatrix matrix = GuardedMatrix.of(3, 4, 2, 1).fill(Values.ANY_BITS, 1);
    assertDoesNotThrow(() -> matrix.assertGuards("untouched"));
    int elements = 0;
    for (int index = 0; index < matrix.array().length; index++) {
      GuardedMatrix copy = matrix.copy();
      copy.array()[index] = 0;
      try {
        copy.assertGuards("touched");
        elements++;
      } catch (AssertionError expected) {
        assertTrue(expected.getMessage().contains("index " + index), expected.getMessage());
      }
      if (index >= matrix.offset() && (index - matrix.offset()) % 6 < 4) {
        continue;
      }
      assertThrows(AssertionError.class, () -> copy.assertUnchanged("touched", matrix));
    }
    assertTrue(elements == 12, elements + " elements");
  }

  @Test
  void nothingIsAllGuard() {
    GuardedMatrix none = GuardedMatrix.of(0, 4, 2, 0);
    none.array()[none.offset()] = 0;
    assertThrows(AssertionError.class, () -> none.assertGuards("empty"));
    GuardedMatrix thin = GuardedMatrix.of(3, 0, 0, 0);
    thin.array()[thin.offset() + 1] = 0;
    assertThrows(AssertionError.class, () -> thin.assertGuards("no columns"));
  }

  @Test
  void doublesAreGuardedAlike() {
    GuardedDoubleMatrix matrix = GuardedDoubleMatrix.of(2, 2, 1, 0).fill(Values.INTEGERS, 3);
    matrix.assertGuards("untouched");
    matrix.array()[matrix.offset() + 2] = 0;
    assertThrows(AssertionError.class, () -> matrix.assertGuards("padding"));
  }

  @Test
  void elementsComeRowByRow() {
    GuardedMatrix matrix = GuardedMatrix.of(2, 2, 3, 1);
    matrix.set(0, 1, 2);
    matrix.set(1, 0, 3);
    assertArrayEquals(new float[] {0, 2, 3, 0}, matrix.elements());
  }
}
