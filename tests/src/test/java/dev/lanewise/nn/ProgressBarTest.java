// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private static final EpochResult RESULT =
      new EpochResult(2, 0.25f, 0.9f, 0.3f, 0.875f, 12345.6, Map.of("50 % f1", 0.5), 1e-3f);

  private static final String LINE =
      "epoch 2  loss 0.2500  accuracy 90.00 %  validation loss 0.3000  validation accuracy 87.50 %"
          + "  50 % f1 0.5000  12,346 samples/s";

  private static void train(TrainingListener listener) {
    listener.onEpochStart(2, 2);
    listener.onBatch(2, 1, 2, 32, 0.5f);
    listener.onBatch(2, 2, 2, 64, 0.25f);
    listener.onEpochEnd(RESULT);
  }

  /** Each state ends at the beginning of its line, so that what comes next takes its place. */
  @Test
  void theBarIsDrawnInItsLineAndMakesPlace() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      StringWriter out = new StringWriter();
      train(Listeners.progressBar(new PrintWriter(out)));
      List<String> states = List.of(out.toString().split("\r"));
      assertTrue(
          states
              .get(0)
              .startsWith("epoch 2  [" + "=".repeat(15) + " ".repeat(15) + "]  50 %  loss 0.5000"),
          states.get(0));
      assertTrue(states.get(1).startsWith("epoch 2  [" + "=".repeat(30) + "] 100 %  loss 0.2500"));
      assertTrue(
          states.get(2).isBlank() && states.get(2).length() >= states.get(1).strip().length());
      assertEquals(LINE, states.get(3).strip());
      assertEquals(4, states.size());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aShortEpochIsDrawnAtItsBeginningAndEndOnly() {
    StringWriter out = new StringWriter();
    TrainingListener bar = Listeners.progressBar(new PrintWriter(out));
    bar.onEpochStart(1, 1000);
    for (int i = 1; i <= 1000; i++) {
      bar.onBatch(1, i, 1000, i, 1);
    }
    long drawn = out.toString().chars().filter(c -> c == '\r').count();
    assertTrue(drawn >= 2 && drawn < 100, drawn + " times");
  }

  @Test
  void whatThereIsNotIsNotShown() {
    StringWriter out = new StringWriter();
    Listeners.progressBar(new PrintWriter(out))
        .onEpochEnd(new EpochResult(1, 0.5f, Float.NaN, Float.NaN, Float.NaN, 10));
    assertEquals("epoch 1  loss 0.5000  10 samples/s", out.toString().strip());
  }

  @Test
  void withoutATerminalLinesGoWhereTheCallerSays() {
    List<String> lines = new ArrayList<>();
    train(Listeners.progressBar(lines::add));
    assertEquals(List.of(LINE), lines);
  }

  /** Tests have no terminal: lines go to the log, and nothing to the standard output. */
  @Test
  void withoutATerminalLinesAreLogged() {
    List<String> logged = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.lanewise.nn");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    PrintStream standard = System.out;
    var printed = new java.io.ByteArrayOutputStream();
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      train(Listeners.progressBar());
    } finally {
      System.setOut(standard);
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertEquals(List.of(LINE), logged);
    assertEquals(0, printed.size());
  }
}
