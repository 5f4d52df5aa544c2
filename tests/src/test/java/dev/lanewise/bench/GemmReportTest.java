// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GemmReportTest {

  private static final List<Row> SQUARES =
      List.of(
          Rows.square(512, Map.of("lanewise", 90.0, "openblas", 80.0)),
          Rows.square(64, Map.of("lanewise", 60.0, "mkl", 75.0)));

  @TempDir private Path folder;

  @Test
  void writtenAsJsonInPlaceOfAnOldOne() throws IOException {
    Path file = folder.resolve("deep").resolve("gemm.json");
    var measure = Measure.of("share_of_peak", "", Measure.share()).asking(0.7, 0.95);
    var report =
        Report.of(
            "gemm",
            Map.of("rounds", 1),
            Map.of("openblas", "loaded"),
            Map.of("squares", SQUARES),
            GemmLine::of,
            new Cliffs(0.4, List.of(17)),
            new Conclusions(List.of(measure.over(SQUARES), NarrowRun.GOAL.is(null, 0))));
    report.write(file);
    report.write(file);
    var json = new ObjectMapper().readTree(file.toFile());
    assertEquals(Math.sqrt(0.9 * 0.6), json.at("/summary/share_of_peak").asDouble(), 1e-12);
    assertTrue(json.at("/summary").has("ymm_share_of_peak"));
    assertTrue(json.at("/summary/ymm_share_of_peak").isNull());
    assertEquals(0.7, json.at("/measures/0/must").asDouble());
    assertTrue(json.at("/measures/0/held").asBoolean());
    assertFalse(json.at("/measures/0/reached").asBoolean());
    assertEquals("512 NN", json.at("/groups/squares/0/name").asText());
    assertEquals(512, json.at("/groups/squares/0/gemm/n").asInt());
    assertEquals(90, json.at("/groups/squares/0/gflops/lanewise/median").asDouble());
    assertEquals(1.125, json.at("/groups/squares/0/lanewise_versus/openblas").asDouble());
    assertEquals(17, json.at("/cliffs/sizes/0").asInt());
    try (var all = Files.list(file.getParent())) {
      assertEquals(1, all.count());
    }
  }

  @Test
  void theMarkedPartOfTheReadmeIsRewrittenAndNothingElse() throws IOException {
    Path readme = folder.resolve("README.md");
    Files.writeString(
        readme,
        "before\n"
            + GemmReadme.SECTION.begin()
            + "\nold\n"
            + GemmReadme.SECTION.end()
            + "\nafter\n");
    var measure = Measure.of("share_of_peak", "squares", Measure.share()).asking(0.7, 0.95);
    var section =
        new GemmReadme(Map.of("squares", SQUARES), new Conclusions(List.of(measure.over(SQUARES))));
    GemmReadme.SECTION.rewrite(readme, section.markdown());
    GemmReadme.SECTION.rewrite(readme, section.markdown());
    String text = Files.readString(readme);
    assertTrue(text.startsWith("before\n" + GemmReadme.SECTION.begin() + "\n"));
    assertTrue(text.endsWith("\n" + GemmReadme.SECTION.end() + "\nafter\n"));
    assertFalse(text.contains("old"));
    assertTrue(text.contains("| squares | `share_of_peak` | **0.73** | 0.70 | 0.95 |\n"), text);
    assertTrue(text.contains("| n | peak | Lanewise | of peak | OpenBLAS | MKL |\n"), text);
    assertTrue(
        text.contains(
            "| 64 | 100.0 | 60.0 | 60 % |  | 75.0 |\n| 512 | 100.0 | 90.0 | 90 % | 80.0 |  |\n"),
        text);
  }

  @Test
  void aReadmeWithoutMarksIsNotTouched() throws IOException {
    Path readme = folder.resolve("README.md");
    Files.writeString(readme, GemmReadme.SECTION.end() + GemmReadme.SECTION.begin());
    assertFalse(GemmReadme.SECTION.isIn(readme));
    assertEquals(2, GemmBench.run("--readme", readme.toString()));
  }

  @Test
  void theTableNamesEveryContender() {
    var text = new ByteArrayOutputStream();
    var table = new GemmTable(new PrintStream(text, true, StandardCharsets.UTF_8));
    table.header(CaseGroups.all().getFirst(), List.of("lanewise", "openblas", "mkl"));
    SQUARES.forEach(table::row);
    List<String> lines = text.toString(StandardCharsets.UTF_8).strip().lines().toList();
    assertTrue(lines.get(0).startsWith("squares: "));
    assertTrue(lines.get(1).matches("\\s+peak\\s+lanewise\\s+openblas\\s+mkl"), lines.get(1));
    String first = lines.get(2);
    assertTrue(
        first
            .strip()
            .matches("512 NN +100[.]0 +90[.]0 [(]90[.]0[.][.]90[.]0[)] 90[.]0 % +80[.]0 1[.]13x"),
        first);
    assertTrue(lines.get(3).endsWith("75.0 0.80x"), lines.get(3));
  }

  @Test
  void theChartShowsACurveForEachContender() throws IOException {
    var chart = new ShareChart(SQUARES.stream());
    BufferedImage image = chart.doubling();
    assertTrue(pixels(image, 0xe04f39) > 100, "ours");
    assertTrue(pixels(image, 0x2b82db) > 10, "OpenBLAS");
    assertTrue(pixels(chart.even(), 0xe04f39) > 100, "ours");
    Path file = folder.resolve("chart.png");
    ShareChart.write(image, file);
    assertEquals(image.getWidth(), ImageIO.read(file.toFile()).getWidth());
    assertTrue(new ShareChart(List.<Row>of().stream()).isEmpty());
  }

  private static long pixels(BufferedImage image, int color) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
        .filter(argb -> argb == (0xff000000 | color))
        .count();
  }

  @Test
  void badOptionsAreRefusedBeforeWork() {
    for (String options :
        List.of(
            "--peers some",
            "--only squares,circles",
            "--only squares --readme",
            "--shapes 3x4",
            "--shapes 3x0x4",
            "--shapes 3x4x5 --only squares",
            "--shapes 3x4x5 --threads 100000",
            "--rounds 0",
            "--sizes 512")) {
      assertEquals(2, GemmBench.run(options.split(" ")), options);
    }
  }
}
