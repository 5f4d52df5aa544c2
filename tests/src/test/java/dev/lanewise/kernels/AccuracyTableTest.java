// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.UlpHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A measured function gets its row in the README, and the other rows stay. */
class AccuracyTableTest {

  private static final ElementwiseCase LOG = new ElementwiseCase(Unary.LOG, 0, 0);

  private static UlpHistogram errors() {
    UlpHistogram errors = new UlpHistogram();
    errors.accept(2.5f, 1f, 1 + 0x1p-24);
    errors.accept(0.25f, 1f, 1 + 0x1.8p-23);
    errors.accept(3f, 1f, 1);
    errors.accept(4f, 1f, 1 + 0x1p-30);
    return errors;
  }

  @Test
  void theReadmeHasAPlaceForIt() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    String once = AccuracyTable.withRow(readme, LOG, 1, errors());
    assertTrue(
        once.contains("| log | 1.000 | 1.500 | 0.25 | 75.00 % |"),
        () -> once.substring(once.indexOf("### Accuracy")));
    assertEquals(once, AccuracyTable.withRow(once, LOG, 1, errors()));
    assertEquals(1, once.lines().filter(line -> line.startsWith("| log |")).count());
    assertEquals(
        readme.lines().filter(line -> line.startsWith("| exp |")).toList(),
        once.lines().filter(line -> line.startsWith("| exp |")).toList());
  }

  @Test
  void rowsAreInTheOrderOfTheFunctions() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    ElementwiseCase sqrt = new ElementwiseCase(Unary.SQRT, 0, 0);
    String text = AccuracyTable.withRow(readme, sqrt, 0.5, errors());
    text = AccuracyTable.withRow(text, LOG, 1, errors());
    assertTrue(text.indexOf("| sqrt |") < text.indexOf("| log |"), text);
  }

  @Test
  void aTextWithoutAPlaceIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> AccuracyTable.withRow("text", LOG, 1, errors()));
  }
}
