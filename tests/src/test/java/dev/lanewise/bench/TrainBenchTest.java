// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.bench.MlpCase.Task;
import dev.lanewise.bench.Peers.Choice;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.data.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainBenchTest {

  private static final TrainRow ROW =
      new TrainRow(
          "a step",
          Map.of(
              "lanewise",
              new double[] {2e6, 4e6, 1e6},
              "pytorch",
              new double[] {6e6, 4e6, 3e6},
              "libtorch",
              new double[] {5e6, 10e6, 2e6},
              StepTimes.PEAK,
              new double[] {1e6, 2e6, 0.5e6}));

  @TempDir private Path folder;

  @Test
  void theBetterPeerIsTheOneThatCounts() {
    assertEquals(3, ROW.versus("lanewise", "pytorch"));
    assertEquals(2.5, ROW.versus("lanewise", "libtorch"));
    var goal = new Goal("mlp_vs_best", "steps", 2.2, 3.5);
    var step =
        new StepTimes.Case(
            MlpCase.training(1, 2, 3), goal, new Goal("mlp_limit", "products", null, null));
    Conclusion conclusion = step.concluded(ROW).getFirst();
    assertEquals(2.5, conclusion.value());
    assertEquals(true, conclusion.held());
    assertEquals(false, conclusion.reached());
    assertEquals(5, step.concluded(ROW).getLast().value());
    var alone = new TrainRow("a step", Map.of("lanewise", new double[] {1}));
    assertNull(step.concluded(alone).getFirst().held());
    assertNull(step.concluded(alone).getLast().value());
  }

  @Test
  void theFirstLayerHasNoGradientOfItsInputs() {
    assertEquals(2 * 7 * (2 * 5 * 4 + 3 * 4 * 3), MlpCase.training(7, 5, 4, 3).productFlops());
  }

  @Test
  void theLeastTimeOfAStepIsMeasuredBesideIt() throws IOException {
    var step =
        new StepTimes.Case(
            MlpCase.training(16, 64, 32, 10),
            new Goal("vs_best", "steps", null, null),
            new Goal("limit", "products", null, null));
    var part = new StepTimes("small", "a step", List.of(step), new Pace(3, 0.05, 0.01));
    try (var ours = new LanewiseMlp()) {
      TrainRow row = part.measure(List.of(ours), null).rows().getFirst();
      assertEquals(Set.of("lanewise", StepTimes.PEAK), row.contenders());
      for (double nanos : row.nanos().get(StepTimes.PEAK)) {
        assertTrue(nanos > 0 && Double.isFinite(nanos), () -> nanos + " ns");
      }
    }
  }

  @Test
  void ofWhatShouldBeLittleTheMostIsAsked() {
    var goal = Goal.atMost("arena_share", "arena", 0.6, 0.4);
    assertEquals(true, goal.is(0.5, 1).held());
    assertEquals(false, goal.is(0.5, 1).reached());
    assertEquals(false, goal.is(0.61, 1).held());
    assertNull(goal.is(null, 0).held());
    assertEquals(
        "| arena | `arena_share` | **0.50** | at most 0.60 | at most 0.40 |\n",
        goal.is(0.5, 1).markdown());
    assertTrue(goal.is(0.61, 1).toString().endsWith("must be at most 0.600, aim 0.400: NOT HELD"));
  }

  @Test
  void everyKeyIsThereOnceAlsoIfNothingWasMeasured() {
    var keys = new HashSet<String>();
    var names = new HashSet<String>();
    for (TrainPart part : TrainParts.all(Choice.NONE)) {
      assertTrue(names.add(part.name()), part.name());
      for (Conclusion conclusion : part.unmeasured()) {
        assertTrue(keys.add(conclusion.key()), conclusion.key());
        assertNull(conclusion.value(), conclusion.key());
      }
    }
    assertTrue(
        keys.containsAll(
            List.of(
                "mlp_vs_best",
                "mlp_limit",
                "mlp_threads_2_vs_best",
                "wide_vs_best",
                "wide_threads_2_vs_best",
                "tiny_vs_best",
                "inference_median_vs_onnx",
                "inference_p99_vs_onnx",
                "mnist_vs_djl",
                "allocated_bytes_per_step",
                "arena_share",
                "kernel_share")));
  }

  @Test
  void percentilesAreOfThoseThatWereMeasured() {
    assertEquals(2, Latencies.percentile(new long[] {1, 2, 3, 4}, 50));
    assertEquals(4, Latencies.percentile(new long[] {1, 2, 3, 4}, 99));
    var hundreds = new long[200];
    for (int i = 0; i < hundreds.length; i++) {
      hundreds[i] = i + 1;
    }
    assertEquals(198, Latencies.percentile(hundreds, 99));
  }

  @Test
  void everyLabelIsAClassAndSetsDiffer() {
    var inputs = new MlpInputs(MlpCase.training(500, 3, 4, 5));
    var seen = new HashSet<Integer>();
    for (int label : inputs.labels(0)) {
      assertTrue(label >= 0 && label < 5, () -> "label " + label);
      seen.add(label);
    }
    assertEquals(5, seen.size());
    assertTrue(!Arrays.equals(inputs.labels(0), inputs.labels(1)));
  }

  @Test
  void theFirstLossIsThatOfTheFirstWeights() {
    MlpCase mlp = MlpCase.training(7, 5, 4, 3);
    try (var ours = new LanewiseMlp();
        var work = ours.prepare(mlp)) {
      assertEquals(loss(mlp), work.results().getFirst()[0], 1e-6);
    }
  }

  /** In double precision, of the first set of labels. */
  private static double loss(MlpCase mlp) {
    var inputs = new MlpInputs(mlp);
    double total = 0;
    for (int sample = 0; sample < mlp.batch(); sample++) {
      var from = new double[mlp.features()];
      for (int i = 0; i < from.length; i++) {
        from[i] = inputs.x()[sample * from.length + i];
      }
      for (int layer = 0; layer < mlp.layers(); layer++) {
        var to = new double[mlp.outputs(layer)];
        for (int j = 0; j < to.length; j++) {
          to[j] = inputs.bias(layer)[j];
          for (int i = 0; i < from.length; i++) {
            double x = layer == 0 ? from[i] : Math.max(0, from[i]);
            to[j] += inputs.weight(layer)[j * from.length + i] * x;
          }
        }
        from = to;
      }
      double sum = 0;
      for (double logit : from) {
        sum += Math.exp(logit);
      }
      total += Math.log(sum) - from[inputs.labels(0)[sample]];
    }
    return total / mlp.batch();
  }

  @Test
  void threadsAndTheClockInKernelsChangeNothing() {
    MlpCase mlp = MlpCase.training(64, 96, 80, 10);
    try (var ours = new LanewiseMlp();
        var one = ours.prepare(mlp);
        var two = ours.prepare(mlp.on(2));
        var lanewise = Lanewise.builder().threads(1).open()) {
      assertTrue(one.nanos(20) > 0);
      assertTrue(two.nanos(20) > 0);
      float[] loss = one.results().getFirst();
      assertArrayEquals(loss, two.results().getFirst());
      var kernels = new TimedKernels(lanewise);
      var backend = CpuBackend.of(kernels, "timed");
      try (var steps = MlpSteps.of(mlp, LanewiseMlp.model(mlp), backend)) {
        long begin = System.nanoTime();
        for (int step = 0; step < 21; step++) {
          steps.run();
        }
        assertTrue(kernels.nanos() <= System.nanoTime() - begin);
        assertEquals(loss[0], steps.loss());
      }
      assertTrue(kernels.nanos() > 0);
      assertTrue(kernels.calls() >= 21 * 6, () -> kernels.calls() + " calls");
    }
  }

  @Test
  void whoComputesSomethingElseOrFailsIsLeftOutAndNamed() {
    MlpCase mlp = MlpCase.training(4, 3, 2);
    try (var ours = new LanewiseMlp();
        var rotation =
            MlpRotation.prepare(
                mlp, List.of(ours, new Other("sloppy", 1.1f), new Other("broken", Float.NaN)))) {
      assertEquals(1, rotation.ready().size());
      assertTrue(
          rotation.failures().get(0).startsWith("sloppy is wrong in 3-2, batch 4: result 0[0] is"));
      assertEquals(
          "broken failed in 3-2, batch 4: java.lang.IllegalStateException: no such network",
          rotation.failures().get(1));
    }
  }

  /** Ours, but with another loss; or none at all. */
  private record Other(String name, float factor) implements MlpContender {
    @Override
    public String description() {
      return name;
    }

    @Override
    public KernelWork prepare(MlpCase mlp) {
      if (Float.isNaN(factor)) {
        throw new IllegalStateException("no such network");
      }
      var ours = new LanewiseMlp();
      KernelWork work = ours.prepare(mlp);
      return KernelWork.of(
          () -> work.nanos(1),
          () -> {
            List<float[]> results = work.results();
            return List.of(new float[] {factor * results.get(0)[0]}, results.get(1));
          },
          () -> {
            work.close();
            ours.close();
          });
    }
  }

  @Test
  void predictionsAreTheLogitsOfTraining() {
    MlpCase training = MlpCase.training(2, 5, 4, 3);
    var prediction = new MlpCase(Task.PREDICT, training.sizes(), 2, 1);
    try (var ours = new LanewiseMlp();
        var work = ours.prepare(prediction)) {
      assertTrue(work.nanos(1) > 0);
      assertEquals(6, work.results().getFirst().length);
    }
    assertEquals("5-4-3, batch 2", prediction.toString());
    assertEquals("5-4-3, batch 2, 2 threads", prediction.on(2).toString());
  }

  @Test
  void weightsAndOrderAreReadAsTheyWereWritten() throws IOException {
    var exchange = new MnistExchange(folder);
    exchange.writeWeights(3, new float[] {1.5f, Float.MIN_VALUE, -0f});
    exchange.writeOrder(1, new int[] {2, 0, 1});
    assertArrayEquals(new float[] {1.5f, Float.MIN_VALUE, -0f}, exchange.readWeights(3));
    assertArrayEquals(new int[] {2, 0, 1}, exchange.readOrder(1));
    assertArrayEquals(new int[] {2, 0, 1}, exchange.readOrder(7));
    assertEquals(0.9804, MnistExchange.accuracy(MnistExchange.EPOCH + "0.9804"));
  }

  @Test
  void theOrderOfEachEpochIsRemembered() {
    var dataset = new OrderedDataset(Datasets.of(new float[] {1, 2, 3}, new int[] {0, 1, 0}, 2));
    for (int[] order : List.of(new int[] {2, 0, 1}, new int[] {1, 2, 0})) {
      dataset.batch(order, 0, 2, new float[2], new int[2]);
      dataset.batch(order, 2, 1, new float[1], new int[1]);
    }
    assertEquals(2, dataset.epochs());
    assertArrayEquals(new int[] {2, 0, 1}, dataset.order(1));
    assertArrayEquals(new int[] {1, 2, 0}, dataset.order(2));
  }

  @Test
  void aRunIsWrittenAsJsonAndIntoTheReadme() throws IOException {
    var conclusions =
        new Conclusions(List.of(new Goal("mlp_vs_best", "steps", 2.2, 3.5).is(2.5, 1)));
    Path file = folder.resolve("train.json");
    Report.of(
            "train",
            Map.of(),
            Map.of(),
            Map.of("mlp", List.of(ROW)),
            TrainRow::line,
            null,
            conclusions)
        .write(file);
    var json = new ObjectMapper().readTree(file.toFile());
    assertEquals(2.5, json.at("/summary/mlp_vs_best").asDouble());
    assertEquals("a step", json.at("/groups/mlp/0/name").asText());
    assertEquals(2e6, json.at("/groups/mlp/0/nanos/lanewise/median").asDouble());
    assertEquals(3, json.at("/groups/mlp/0/lanewise_versus/pytorch").asDouble());
    String text = new TrainReadme(Map.of("mlp", List.of(ROW)), conclusions).markdown();
    assertTrue(text.contains("| steps | `mlp_vs_best` | **2.50** | 2.20 | 3.50 |\n"), text);
    assertTrue(text.contains("| a step | 2.00 ms |"), text);
    assertEquals("999 us", TrainReadme.time(999e3));
    assertEquals("12.3 s", TrainReadme.time(12.34e9));
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
            "--epochs 3")) {
      assertEquals(2, TrainBench.run(options.split(" ")), options);
    }
  }
}
