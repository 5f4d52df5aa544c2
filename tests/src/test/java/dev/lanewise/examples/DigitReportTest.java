// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.ConfusionMatrix;
import dev.lanewise.nn.EpochResult;
import dev.lanewise.nn.Evaluation;
import dev.lanewise.nn.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitReportTest {

  private static final int PIXELS = DrawnDigits.SIDE * DrawnDigits.SIDE;

  @TempDir private Path folder;

  @Test
  void holdsWhatARunGave() throws IOException {
    String page = report("", 2).html();
    assertTrue(page.contains("<title>Lanewise digits: 80.00 %</title>"), page);
    assertTrue(page.contains("4 read as <b>9</b><br>75.0 %"), page);
    assertTrue(page.contains("All 2 mistakes"), page);
    assertTrue(page.contains("and 90.0 % in validation\""), page);
    assertTrue(page.contains("a &lt;fast&gt; machine &amp; more"), "text is escaped");
    assertTrue(page.contains("<td class=\"right\">8</td>"), page);
    assertFalse(page.contains("{{"), "every slot is filled");
    assertFalse(page.contains("class=\"caution\""), page);
  }

  @Test
  void needsNothingElse() throws IOException {
    String page = report("", 2).html();
    assertFalse(page.contains("http:") || page.contains("https:"), "no address");
    assertFalse(page.contains("src=\"") && !page.contains("src=\"data:"), "pictures are inside");
    assertFalse(page.contains("<link") || page.contains("<script"), "nor anything loaded");
  }

  @Test
  void saysWhatTheReaderMustKnow() throws IOException {
    assertTrue(
        report("These are not MNIST.", 2)
            .html()
            .contains("<p class=\"caution\">These are not MNIST.</p>"));
  }

  @Test
  void oneEpochAndNoMistakeMakeAPageToo() throws IOException {
    assertTrue(report("", 0).html().contains("None."));
  }

  @Test
  void replacesAnOldPage() throws IOException {
    Path page = Files.writeString(folder.resolve("report.html"), "old");
    report("", 1).write(page);
    assertTrue(Files.readString(page).startsWith("<!doctype html>"));
    try (var all = Files.list(folder)) {
      assertEquals(1, all.count());
    }
  }

  private static DigitReport report(String caution, int mistakes) {
    var digits = new DrawnDigits(1).dataset(0, 10);
    var confusion = new ConfusionMatrix(10);
    for (int i = 0; i < 8; i++) {
      confusion.add(1, 1);
    }
    confusion.add(4, 9);
    confusion.add(4, 9);
    List<Misread> misread =
        List.of(
                new Misread(3, 4, 9, 0.75f, new float[PIXELS]),
                new Misread(5, 4, 9, 0.5f, new float[PIXELS]))
            .subList(0, mistakes);
    return new DigitReport(
        new DigitData(digits, digits, DrawnDigits.SIDE, DrawnDigits.SIDE, "test", caution),
        "784 - 10",
        "a <fast> machine & more",
        List.of(new DigitReport.Setting("Seed", "1")),
        new History(
            List.of(
                new EpochResult(1, 0.5f, 0.8f, 0.4f, 0.85f, 1000),
                new EpochResult(2, 0.3f, 0.9f, 0.35f, 0.9f, 2000))),
        Duration.ofMillis(1500),
        new Evaluation(0.4f, 0.8f, confusion),
        misread);
  }
}
