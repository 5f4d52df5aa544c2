// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Lanewise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLogTest {

  private static final String HEADER =
      "epoch,loss,accuracy,validation_loss,validation_accuracy,samples_per_second,learning_rate";
  private static final String LINE = "1,0.5,0.75,NaN,NaN,1250.5,0.001";

  @TempDir private Path folder;

  private static EpochResult result(int epoch, Map<String, Double> metrics) {
    return new EpochResult(epoch, 0.5f, 0.75f, Float.NaN, Float.NaN, 1250.5, metrics, 1e-3f);
  }

  private Path file() {
    return folder.resolve("log.csv");
  }

  private void log(EpochResult... results) throws IOException {
    try (CsvLog log = CsvLog.open(file())) {
      for (EpochResult result : results) {
        log.onEpochEnd(result);
      }
    }
  }

  @Test
  void aLineForEveryEpochInQuotesWhereNeeded() throws IOException {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("f1", 0.25);
    metrics.put("a \"b\", c", Double.NaN);
    metrics.put("two\nlines", 1e-9);
    log(result(1, metrics), result(2, metrics));
    assertEquals(
        HEADER
            + ",f1,\"a \"\"b\"\", c\",\"two\nlines\"\n"
            + LINE
            + ",0.25,NaN,1.0E-9\n"
            + LINE.replaceFirst("1", "2")
            + ",0.25,NaN,1.0E-9\n",
        Files.readString(file()));
  }

  @Test
  void anotherRunGoesOnInTheFile() throws IOException {
    log(result(1, Map.of()));
    log(result(2, Map.of()));
    assertEquals(List.of(HEADER, LINE, LINE.replaceFirst("1", "2")), Files.readAllLines(file()));
  }

  /** The file as a program leaves it that was killed at any place of a line. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, 90, 91, 120, 121})
  void halfALineIsCutOff(int bytes) throws IOException {
    String whole = HEADER + "\n" + LINE + "\n";
    Files.writeString(file(), whole.substring(0, Math.min(bytes, whole.length() - 1)));
    log(result(1, Map.of()));
    assertEquals(whole, Files.readString(file()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoch,loss\n1,2\n", "no CSV file", "epoch,loss,f1"})
  void aFileWithOtherColumnsStaysAsItIs(String content) throws IOException {
    Files.writeString(file(), content);
    assertThrows(UncheckedIOException.class, () -> log(result(1, Map.of())));
    assertEquals(content, Files.readString(file()));
  }

  @Test
  void aTrainingIsLogged() throws IOException {
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        CsvLog log = CsvLog.open(file());
        Trainer trainer =
            Trainer.of(Sequential.of(dense(2, 2)), softmaxCrossEntropy())
                .epochs(3)
                .validateOn(Samples.xor())
                .metrics(Metrics.f1(1))
                .on(log)
                .open(lanewise)) {
      EpochResult last = trainer.fit(Samples.xor()).last();
      List<String> lines = Files.readAllLines(file());
      assertEquals(4, lines.size());
      assertEquals(HEADER + ",f1_1", lines.getFirst());
      String line = lines.getLast();
      assertTrue(line.startsWith("3," + last.loss() + "," + last.accuracy() + ","), line);
      assertTrue(line.contains("," + last.learningRate() + ","), line);
      assertTrue(last.learningRate() > 0);
    }
  }
}
