// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.bench.Peers.Choice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelBenchTest {

  private static final Pace QUICK = new Pace(1, 1e-6, 1e-6);

  private static final KernelRow ADAM =
      new KernelRow(
          KernelCase.of(Kernel.ADAM, 1000),
          Map.of(
              "lanewise", new double[] {700, 1400, 350},
              "copy", new double[] {200, 400, 300},
              "math", new double[] {1400, 14_000, 700}));

  @TempDir private Path folder;

  @Test
  void ratiosAreMediansOverRoundsAndAbove1WhereWeAreFaster() {
    assertEquals(2, ADAM.versus("lanewise", "math"));
    assertNull(ADAM.versus("lanewise", "pytorch"));
    assertEquals(2, ADAM.versusBest("lanewise", List.of("math", "pytorch")));
    assertNull(ADAM.versusBest("lanewise", List.of("pytorch")));
  }

  @Test
  void shareOfACopyCountsTheStreamsOfBoth() {
    // 7 streams in 700 ns are as fast as the copy's 2 in 200 ns.
    assertEquals(1, ADAM.shareOf("copy", "lanewise"));
    assertNull(ADAM.shareOf("arraycopy", "lanewise"));
  }

  @Test
  void aCopyOfAFloatIsEightBytes() {
    var row = new KernelRow(KernelCase.of(Kernel.COPY, 1000), Map.of("copy", new double[] {400}));
    assertEquals(20, row.gigabytesPerSecond("copy"));
    assertNull(row.gigabytesPerSecond("arraycopy"));
  }

  @Test
  void everyKeyIsThereOnceAndEveryGroupHasCases() {
    var keys = new HashSet<String>();
    var names = new HashSet<String>();
    Stream.concat(ElementwiseGroups.all().stream(), LossGroups.all().stream())
        .forEach(group -> {
          assertTrue(names.add(group.name()), group.name());
          assertFalse(group.cases().isEmpty(), group.name());
          group.measures().forEach(measure -> assertTrue(keys.add(measure.key()), measure.key()));
        });
    assertTrue(
        keys.containsAll(
            List.of(
                "dram_share_of_copy",
                "functions_vs_best",
                "softmax_vs_best",
                "layer_norm_vs_best",
                "adam_share_of_copy",
                "threads_2_speedup",
                "cross_entropy_10_vs_best",
                "cross_entropy_1000_vs_best",
                "cross_entropy_32000_vs_best",
                "cross_entropy_128256_vs_best",
                "fused_vs_unfused",
                "linear_cross_entropy_vs_best",
                "linear_cross_entropy_memory")));
  }

  @Test
  void oursAndThoseOfTheDefaultBuildAgree() {
    List<KernelCase> cases =
        List.of(
            KernelCase.of(Kernel.EXP, 67),
            KernelCase.of(Kernel.TANH, 67),
            KernelCase.of(Kernel.SIGMOID, 67),
            KernelCase.of(Kernel.SOFTMAX, 3, 33),
            KernelCase.of(Kernel.LAYER_NORM, 5, 33),
            KernelCase.of(Kernel.CROSS_ENTROPY, 7, 33));
    try (var roster = KernelPeers.load(Choice.DEFAULT)) {
      for (KernelCase kernel : cases) {
        try (var duel = KernelDuel.prepare(kernel, roster.entrants(), QUICK)) {
          duel.measure(0);
          Set<String> contenders = duel.row().contenders();
          assertTrue(
              contenders.containsAll(List.of("lanewise", "lanewise_1", "math")), kernel::toString);
        }
      }
    }
  }

  @Test
  void theLossInPartsIsTheLoss() {
    try (var ours = new LanewiseKernels();
        var parts = new UnfusedLoss();
        var duel =
            KernelDuel.prepare(
                KernelCase.of(Kernel.CROSS_ENTROPY, 9, 129), List.of(ours, parts), QUICK)) {
      assertEquals(Set.of("lanewise", "lanewise_unfused"), duel.row().contenders());
    }
  }

  @Test
  void theLossOfALinearLayerIsThatOfItsLogits() {
    var kernel = KernelCase.of(Kernel.LINEAR_CROSS_ENTROPY, 70, 5);
    var inputs = new KernelInputs(kernel);
    float[] x = inputs.features();
    float[] w = inputs.weights();
    double expected = 0;
    for (int i = 0; i < 70; i++) {
      var z = new double[5];
      double sum = 0;
      for (int j = 0; j < 5; j++) {
        z[j] = inputs.beta()[j];
        for (int k = 0; k < KernelCase.FEATURES; k++) {
          z[j] += (double) x[i * KernelCase.FEATURES + k] * w[j * KernelCase.FEATURES + k];
        }
        sum += Math.exp(z[j]);
      }
      expected += (Math.log(sum) - z[inputs.labels()[i]]) / 70;
    }
    try (var ours = new LanewiseKernels();
        var work = ours.prepare(kernel, inputs)) {
      work.nanos(1);
      List<float[]> results = work.results();
      assertEquals(4, results.size());
      assertEquals(expected, results.getFirst()[0], 1e-5);
    }
  }

  @Test
  void whoComputesSomethingElseIsFoundOut() {
    try (var math = new MathKernels()) {
      var exception =
          assertThrows(
              IllegalStateException.class,
              () ->
                  KernelDuel.prepare(
                      KernelCase.of(Kernel.EXP, 5), List.of(math, new AlmostExp()), QUICK));
      assertTrue(
          exception.getMessage().startsWith("almost is wrong in exp 5: result 0["),
          exception.getMessage());
    }
  }

  private static final class AlmostExp implements KernelContender {
    @Override
    public String name() {
      return "almost";
    }

    @Override
    public String description() {
      return "e^x and a thousandth";
    }

    @Override
    public KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
      float[] x = inputs.x();
      return KernelWork.of(
          () -> {
            for (int i = 0; i < x.length; i++) {
              x[i] = 1.001f * (float) Math.exp(x[i]);
            }
          },
          () -> List.of(x.clone()));
    }
  }

  @Test
  void differencesAreNamed() {
    List<float[]> expected = List.of(new float[] {1, 1e-3f}, new float[] {0});
    assertEquals("", KernelAgreement.disagreement(expected, expected));
    assertEquals(
        "1 results instead of 2",
        KernelAgreement.disagreement(expected, List.of(new float[] {1, 1e-3f})));
    assertEquals(
        "result 1 has 2 elements instead of 1",
        KernelAgreement.disagreement(expected, List.of(new float[] {1, 1e-3f}, new float[2])));
    assertEquals(
        "result 0[1] is 0.00101 instead of 0.001",
        KernelAgreement.disagreement(
            expected, List.of(new float[] {1, 1.01e-3f}, new float[] {0})));
    assertEquals(
        "result 1[0] is NaN instead of 0.0",
        KernelAgreement.disagreement(
            expected, List.of(new float[] {1, 1e-3f}, new float[] {Float.NaN})));
  }

  @Test
  void aRunIsWrittenAsJsonAndIntoTheReadme() throws IOException {
    var row =
        new KernelRow(
            KernelCase.of(Kernel.EXP, 4096),
            Map.of("lanewise", new double[] {1500}, "copy", new double[] {750}));
    var measure =
        Measure.<KernelRow>of("exp_share", "exp", r -> r.shareOf("copy", "lanewise"))
            .asking(0.4, 1);
    var conclusions = new Conclusions(List.of(measure.over(List.of(row))));
    Path file = folder.resolve("elementwise.json");
    Report.of(
            "elementwise",
            Map.of(),
            Map.of(),
            Map.of("functions", List.of(row)),
            KernelLine::of,
            null,
            conclusions)
        .write(file);
    var json = new ObjectMapper().readTree(file.toFile());
    assertEquals(0.5, json.at("/summary/exp_share").asDouble());
    assertTrue(json.at("/measures/0/held").asBoolean());
    assertFalse(json.has("cliffs"));
    assertEquals("exp 4096", json.at("/groups/functions/0/name").asText());
    assertEquals(1500, json.at("/groups/functions/0/nanos/lanewise/median").asDouble());
    assertEquals(0.5, json.at("/groups/functions/0/share_of_copy").asDouble());
    String text = new KernelReadme(Map.of("functions", List.of(row)), conclusions).markdown();
    assertTrue(text.contains("| exp | `exp_share` | **0.50** | 0.40 | 1.00 |\n"), text);
    assertTrue(text.contains("| us | Lanewise | copy |\n|---|---|---|\n"), text);
    assertTrue(text.contains("| exp 4096 | 1.5 | 0.8 |\n"), text);
  }

  @Test
  void theTableNamesEveryContender() {
    var text = new ByteArrayOutputStream();
    var table = new KernelTable(new PrintStream(text, true, StandardCharsets.UTF_8));
    table.header(ElementwiseGroups.all().getFirst(), List.of("lanewise", "copy", "math"));
    table.row(ADAM);
    List<String> lines = text.toString(StandardCharsets.UTF_8).strip().lines().toList();
    assertTrue(lines.get(0).startsWith("copies: "));
    assertTrue(lines.get(1).matches("\\s+lanewise\\s+copy\\s+math"), lines.get(1));
    assertTrue(
        lines
            .get(2)
            .matches(
                "adam 1000 +0[.]70 [(]0[.]35[.][.]1[.]40[)] 100 % +0[.]30 0[.]29x +1[.]40 2[.]00x"),
        lines.get(2));
  }

  @Test
  void badOptionsAreRefusedBeforeWork() throws IOException {
    Path readme = folder.resolve("README.md");
    Files.writeString(readme, MarkedSection.of("gemm").begin() + MarkedSection.of("gemm").end());
    for (String options :
        List.of(
            "--peers some",
            "--only circles",
            "--rounds 0",
            "--readme " + readme,
            "--out " + folder,
            "--shapes 3x4x5")) {
      assertEquals(2, ElementwiseBench.run(options.split(" ")), options);
      assertEquals(2, LossBench.run(options.split(" ")), options);
    }
  }
}
