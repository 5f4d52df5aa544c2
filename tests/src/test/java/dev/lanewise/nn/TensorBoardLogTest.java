// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {

  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files.sorted().toList();
    }
  }

  private TensorBoardLog open() throws IOException {
    return TensorBoardLog.open(folder.resolve("runs"));
  }

  @Test
  void theReadersChecksumIsThatOfTheStandard() {
    assertEquals(0xe3069283, EventReader.crc32c("123456789".getBytes(StandardCharsets.UTF_8)));
    assertEquals(0x8a9136aa, EventReader.crc32c(new byte[32]));
  }

  @Test
  void everyNumberIsThereUnderItsTag() throws IOException {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("f1", 0.25);
    metrics.put("größe", Double.NaN);
    metrics.put("größe 2", -1e9);
    double before = System.currentTimeMillis() * 1e-3;
    try (TensorBoardLog log = open()) {
      log.onEpochEnd(new EpochResult(300, 0.5f, 0.75f, 2, 0.5f, 1250.5, metrics, 1e-3f));
      log.onEpochEnd(new EpochResult(301, 0.25f, Float.NaN, Float.NaN, Float.NaN, 100));
    }
    List<EventReader.Event> events = EventReader.read(Files.readAllBytes(files().getFirst()));
    assertEquals(3, events.size());
    assertEquals("brain.Event:2", events.get(0).version());
    assertEquals(Map.of(), events.get(0).scalars());
    Map<String, Float> expected = new LinkedHashMap<>();
    expected.put("loss/train", 0.5f);
    expected.put("loss/validation", 2f);
    expected.put("accuracy/train", 0.75f);
    expected.put("accuracy/validation", 0.5f);
    expected.put("metric/f1", 0.25f);
    expected.put("metric/größe 2", -1e9f);
    expected.put("learning_rate", 1e-3f);
    expected.put("samples_per_second", 1250.5f);
    assertEquals(expected, events.get(1).scalars());
    assertEquals(300, events.get(1).step());
    assertEquals(301, events.get(2).step());
    assertEquals(Set.of("loss/train", "samples_per_second"), events.get(2).scalars().keySet());
    for (EventReader.Event event : events) {
      assertTrue(event.wallTime() >= before && event.wallTime() < before + 60);
    }
  }

  /** Several in one second too; each has a name that TensorBoard takes for an event file. */
  @Test
  void everyRunHasAFileOfItsOwn() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (TensorBoardLog log = open()) {
        log.onEpochEnd(new EpochResult(i, i, 0, 0, 0, 0));
      }
    }
    assertEquals(3, files().size());
    for (Path file : files()) {
      assertTrue(file.getFileName().toString().startsWith("events.out.tfevents."));
      assertEquals(2, EventReader.read(Files.readAllBytes(file)).size());
    }
    Path taken = Files.writeString(folder.resolve("taken"), "a file");
    assertThrows(IOException.class, () -> TensorBoardLog.open(taken));
  }

  @Test
  void aClosedLogRefusesMore() throws IOException {
    TensorBoardLog log = open();
    log.close();
    log.close();
    EpochResult result = new EpochResult(1, 1, 1, 1, 1, 1);
    assertThrows(UncheckedIOException.class, () -> log.onEpochEnd(result));
  }

  /** A bar, a CSV log, an event file and one's own, on one training. */
  @Test
  void callbacksAreMixed() throws IOException {
    Dataset data = Samples.clouds(64, 3, 2, 1);
    StringWriter terminal = new StringWriter();
    Path csv = folder.resolve("log.csv");
    int[] batches = new int[1];
    TrainingListener own =
        new TrainingListener() {
          @Override
          public void onBatch(int epoch, int batch, int count, int samples, float loss) {
            batches[0]++;
          }
        };
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        CsvLog lines = CsvLog.open(csv);
        TensorBoardLog events = open();
        Trainer trainer =
            Trainer.of(Sequential.of(dense(3, 2)), softmaxCrossEntropy())
                .optimizer(sgd(0.5f).schedule(Schedules.exponential(0.5)))
                .epochs(3)
                .validateOn(data)
                .metrics(Metrics.f1(1))
                .on(Listeners.progressBar(new PrintWriter(terminal)))
                .on(lines)
                .on(events)
                .on(own)
                .open(lanewise)) {
      History history = trainer.fit(data);
      List<EventReader.Event> read = EventReader.read(Files.readAllBytes(files().getFirst()));
      assertEquals(4, read.size());
      for (int i = 1; i <= 3; i++) {
        EpochResult result = history.epochs().get(i - 1);
        assertEquals(result.loss(), read.get(i).scalars().get("loss/train"));
        assertEquals(result.validationLoss(), read.get(i).scalars().get("loss/validation"));
        // Two updates an epoch, each with half the rate of the one before.
        assertEquals(
            (float) (0.5 * Math.pow(0.5, 2 * i - 1)), read.get(i).scalars().get("learning_rate"));
      }
    }
    assertEquals(4, Files.readAllLines(csv).size());
    assertEquals(6, batches[0]);
    assertTrue(terminal.toString().contains("epoch 3  loss "), terminal.toString());
  }
}
