// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Transpose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasureTest {

  private static final List<Row> ROWS =
      List.of(
          Rows.square(512, Map.of("lanewise", 50.0, "openblas", 100.0, "mkl", 25.0)),
          Rows.square(1024, Map.of("lanewise", 80.0, "openblas", 10.0)));

  @Test
  void meansAreGeometricOverTheRowsThatHaveTheValue() {
    assertClose(Math.sqrt(0.5 * 0.8), Measure.of("a", "", Measure.share()).over(ROWS).value());
    assertClose(
        Math.sqrt(0.5 * 8), Measure.of("b", "", Measure.versus("openblas")).over(ROWS).value());
    var mkl = Measure.of("c", "", Measure.versus("mkl")).over(ROWS);
    assertClose(2, mkl.value());
    assertEquals(1, mkl.cases());
  }

  @Test
  void theBestPeerIsChosenForEachRow() {
    var best = Measure.versusBest("lanewise", List.of("openblas", "mkl", "onednn"));
    assertClose(0.5, best.apply(ROWS.get(0)));
    assertClose(8, best.apply(ROWS.get(1)));
    assertNull(Measure.versusBest("lanewise", List.of("onednn")).apply(ROWS.get(0)));
    assertNull(Measure.versusBest("lanewise_packed", List.of("openblas")).apply(ROWS.get(0)));
  }

  @Test
  void whatIsNotMeasuredIsNeitherHeldNorMissed() {
    var result = Measure.of("a", "", Measure.versus("pytorch")).asking(0.9, 1).over(ROWS);
    assertNull(result.value());
    assertNull(result.held());
    assertEquals(0, result.cases());
  }

  @Test
  void heldIfAtLeastWhatItMust() {
    var measure = Measure.of("a", "", Measure.share());
    assertEquals(true, measure.asking(0.5, 0.6).goal().is(0.5, 1).held());
    assertEquals(false, measure.asking(0.5, 0.6).goal().is(0.5, 1).reached());
    assertEquals(false, measure.asking(0.5, 0.6).goal().is(0.49, 1).held());
    assertNull(measure.goal().is(0.5, 1).held());
  }

  @Test
  void rowsMayBeChosen() {
    var measure = Measure.of("a", "", Measure.share()).where(row -> row.gemm().n() == 1024);
    assertClose(0.8, measure.over(ROWS).value());
  }

  @Test
  void ratiosAreMediansOverRounds() {
    var row =
        new Row(
            GemmCase.square(8, Transpose.N, Transpose.N),
            new double[] {10, 10, 10},
            null,
            Map.of("lanewise", new double[] {2, 20, 8}, "mkl", new double[] {1, 10, 1}));
    assertClose(2, row.versus("lanewise", "mkl"));
    assertClose(0.8, row.shareOfPeak("lanewise"));
    assertNull(row.shareOfBandwidth("lanewise"));
  }

  @Test
  void shareOfBandwidthCountsTheRightOperandOnce() {
    var gemm = new GemmCase(Task.SKINNY, Precision.F32, Transpose.N, Transpose.N, 2, 10, 100, 1);
    // 4000 flop on 4000 bytes: 5 GFLOP/s read 5 GB/s.
    var row =
        new Row(gemm, new double[] {1}, new double[] {20}, Map.of("lanewise", new double[] {5}));
    assertClose(0.25, row.shareOfBandwidth("lanewise"));
  }

  @Test
  void everyKeyIsThereOnceAndEveryGroupHasCases() {
    var keys = new HashSet<String>();
    var names = new HashSet<String>();
    for (CaseGroup group : CaseGroups.all()) {
      assertTrue(names.add(group.name()), group.name());
      assertTrue(!group.cases().isEmpty(), group.name());
      group.measures().forEach(measure -> assertTrue(keys.add(measure.key()), measure.key()));
    }
    assertTrue(
        keys.containsAll(
            List.of(
                "share_of_peak",
                "vs_openblas",
                "vs_mkl",
                "f64_share_of_peak",
                "threads_2_speedup",
                "small_vs_best",
                "medium_share_of_peak",
                "skinny_vs_best",
                "skinny_packed_vs_best",
                "layers_vs_best")));
    assertEquals("ymm_share_of_peak", NarrowRun.GOAL.key());
  }

  @Test
  void spreads() {
    assertEquals(new Spread(1, 2.5, 4), Spread.of(new double[] {4, 1, 3, 2}));
    assertEquals(new Spread(1, 2, 9), Spread.of(new double[] {9, 1, 2}));
    assertEquals(2, Spread.pairedRatio(new double[] {2, 20, 8}, new double[] {1, 10, 1}));
  }

  private static void assertClose(double expected, Double actual) {
    assertNotNull(actual);
    assertEquals(expected, actual, 1e-12);
  }
}
