// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CliffsTest {

  @Test
  void aSizeAtLessThanHalfOfItsLargerNeighbourIsNamed() {
    assertEquals(new Cliffs(0.4, List.of(5)), Cliffs.of(sweep(1, 4, 9, 20, 12, 30, 31)));
  }

  @Test
  void theFirstSizesOnlyPayForTheCall() {
    assertEquals(new Cliffs(1, List.of()), Cliffs.of(sweep(1, 8, 27, 28, 20, 19)));
  }

  private static List<Row> sweep(double... speeds) {
    return IntStream.range(0, speeds.length)
        .mapToObj(i -> Rows.square(i + 1, Map.of("lanewise", speeds[i])))
        .toList();
  }
}
