// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GemmReportTest {

  @TempDir private Path folder;

  @Test
  void summaryIsGeometricMeans() {
    var summary =
        GemmReport.summary(
            List.of(
                row(512, 1, 100, 0.5, Map.of("openblas", 0.8, "netlib", 4.0)),
                row(1024, 1, 100, 0.8, Map.of("openblas", 0.2, "netlib", 9.0)),
                row(512, 2, 150, 0.7, Map.of("openblas", 0.9)),
                row(1024, 2, 200, 0.7, Map.of("openblas", 0.9))));
    assertClose(Math.sqrt(0.4), summary.get("share_of_peak"));
    assertClose(0.4, summary.get("vs_openblas"));
    assertClose(6, summary.get("vs_netlib"));
    assertClose(0.7, summary.get("threads_2_share_of_peak"));
    assertClose(Math.sqrt(1.5 * 2), summary.get("threads_2_speedup"));
    assertNull(summary.get("threads_2_vs_netlib"), "netlib has no threads");
  }

  @Test
  void aPeerThatIsMissingLeavesNull() {
    var summary = GemmReport.summary(List.of(row(512, 1, 100, 0.5, Map.of())));
    assertTrue(summary.containsKey("vs_openblas"));
    assertNull(summary.get("vs_openblas"));
    assertClose(0.5, summary.get("share_of_peak"));
  }

  @Test
  void writtenAsJsonInPlaceOfAnOldOne() throws IOException {
    Path file = folder.resolve("deep").resolve("gemm.json");
    var rows = List.of(row(512, 1, 100, 0.5, Map.of("openblas", 0.8)));
    var report = GemmReport.of(Map.of("rounds", 3), Map.of("openblas", "loaded"), rows);
    report.write(file);
    report.write(file);
    var json = new ObjectMapper().readTree(file.toFile());
    assertEquals(0.5, json.at("/summary/share_of_peak").asDouble());
    assertTrue(json.at("/summary/vs_netlib").isNull());
    assertEquals(512, json.at("/rows/0/gemm/size").asInt());
    assertEquals(100, json.at("/rows/0/gflops/lanewise/median").asDouble());
    try (var all = Files.list(file.getParent())) {
      assertEquals(1, all.count());
    }
  }

  @Test
  void spreadsAndPairedRatios() {
    assertEquals(new Spread(1, 2.5, 4), Spread.of(new double[] {4, 1, 3, 2}));
    assertEquals(new Spread(1, 2, 9), Spread.of(new double[] {9, 1, 2}));
    assertEquals(2, Spread.pairedRatio(new double[] {2, 20, 8}, new double[] {1, 10, 1}));
  }

  @Test
  void aWrongProductIsFoundAndARightOneIsNot() {
    var gemm = new GemmCase(40, Transpose.N, Transpose.T);
    float[] a = gemm.matrix(1);
    float[] b = gemm.matrix(2);
    var c = new float[40 * 40];
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 40; j++) {
        for (int l = 0; l < 40; l++) {
          c[i * 40 + j] += a[i * 40 + l] * b[j * 40 + l];
        }
      }
    }
    var agreement = new Agreement(gemm, a, b);
    assertEquals("", agreement.complaint(c));
    float[] wrong = c.clone();
    wrong[39] += 0.001f;
    assertTrue(agreement.complaint(wrong).startsWith("C[0][39] of 40 NT is "));
    wrong[39] = Float.NaN;
    assertTrue(agreement.disagreement(c, wrong).startsWith("C[0][39] of 40 NT is "));
  }

  private static Duel.Row row(
      int size, int threads, double gflops, double share, Map<String, Double> versus) {
    var speed = new Spread(gflops, gflops, gflops);
    return new Duel.Row(
        new GemmCase(size, Transpose.N, Transpose.N),
        threads,
        speed,
        Map.of("lanewise", speed),
        Map.of("lanewise", share),
        versus);
  }

  private static void assertClose(double expected, Double actual) {
    assertNotNull(actual);
    assertEquals(expected, actual, 1e-12);
  }
}
