// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializersTest {

  private static final int OFFSET = 3;

  /** What an initializer writes, with nothing beside it touched. */
  private static float[] draw(Initializer initializer, Shape shape) {
    int size = shape.elements(1);
    float[] target = new float[OFFSET + size + 1];
    Arrays.fill(target, -99);
    initializer.initialize(shape, new Philox(5, 8), target, OFFSET);
    for (int i = 0; i < OFFSET; i++) {
      assertEquals(-99, target[i]);
    }
    assertEquals(-99, target[OFFSET + size]);
    return Arrays.copyOfRange(target, OFFSET, OFFSET + size);
  }

  private static void check(
      Initializer initializer, double low, double high, double mean, double variance) {
    float[] drawn = draw(initializer, Shape.of(200, 300));
    double sum = 0;
    double squares = 0;
    for (float value : drawn) {
      assertTrue(value >= low && value <= high, value + " in [" + low + ", " + high + "]");
      sum += value;
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(variance);
    assertEquals(mean, sum / drawn.length, 4 * deviation / Math.sqrt(drawn.length));
    assertEquals(variance, squares / drawn.length, 0.03 * variance);
    assertArrayEquals(drawn, draw(initializer, Shape.of(200, 300)));
  }

  @Test
  void distributions() {
    double infinity = Double.POSITIVE_INFINITY;
    check(Initializers.uniform(-1, 3), -1, 3, 1, 16.0 / 12);
    check(Initializers.normal(2, 0.5f), -infinity, infinity, 2, 0.25);
    check(Initializers.lecunUniform(), -0.1, 0.1 + 1e-8, 0, 1.0 / 300);
    check(Initializers.lecunNormal(), -infinity, infinity, 0, 1.0 / 300);
    assertArrayEquals(
        new float[] {0.5f, 0.5f}, draw(Initializers.uniform(0.5f, 0.5f), Shape.of(2)));
    assertArrayEquals(new float[] {7, 7}, draw(Initializers.normal(7, 0), Shape.of(2)));
  }

  @ParameterizedTest
  @CsvSource({"40, 30", "30, 40", "33, 33", "1, 9", "9, 1", "1, 1"})
  void theFewerOfRowsAndColumnsAreOrthonormal(int rows, int columns) {
    float[] drawn = draw(Initializers.orthogonal(2), Shape.of(rows, columns));
    boolean wide = rows <= columns;
    int vectors = Math.min(rows, columns);
    for (int i = 0; i < vectors; i++) {
      for (int j = 0; j < vectors; j++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              (double) drawn[wide ? i * columns + k : k * columns + i]
                  * drawn[wide ? j * columns + k : k * columns + j];
        }
        assertEquals(i == j ? 4 : 0, dot, 1e-6, i + ", " + j);
      }
    }
  }

  @Test
  void furtherDimensionsBelongToTheColumnsOfAnOrthogonalMatrix() {
    assertArrayEquals(
        draw(Initializers.orthogonal(), Shape.of(4, 6)),
        draw(Initializers.orthogonal(), Shape.of(4, 3, 2)));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Initializers.uniform(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Initializers.uniform(0, Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> Initializers.constant(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> Initializers.normal(0, -1));
    assertThrows(
        IllegalArgumentException.class, () -> Initializers.normal(Float.POSITIVE_INFINITY, 1));
    assertThrows(IllegalArgumentException.class, () -> Initializers.orthogonal(Float.NaN));
    for (Initializer needsMatrix :
        new Initializer[] {Initializers.orthogonal(), Initializers.lecunNormal()}) {
      assertThrows(IllegalArgumentException.class, () -> draw(needsMatrix, Shape.of(9)));
    }
  }
}
