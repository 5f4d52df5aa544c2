// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.ConfusionMatrix;
import dev.lanewise.nn.EpochResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void theConfusionTableIsAligned() {
    var matrix = new ConfusionMatrix(3);
    for (int i = 0; i < 120; i++) {
      matrix.add(0, 0);
    }
    matrix.add(1, 1);
    matrix.add(1, 2);
    assertEquals(
        """
        digit  read as
                 0    1    2     right
            0  120    .    .   100.0 %
            1    .    1    1    50.0 %
            2    .    .    .         -
        """,
        ConfusionTable.of(matrix));
  }

  @Test
  void withoutATerminalAnEpochIsALine() {
    var text = new StringWriter();
    try (var progress = new EpochProgress(new PrintWriter(text), 5, 1000, false)) {
      progress.onEpochStart(2, 10);
      progress.onBatch(2, 1, 10, 100, 0.5f);
      progress.onEpochEnd(new EpochResult(2, 0.25f, 0.9f, 0.3f, 0.875f, 12345.6));
    }
    assertEquals(
        "epoch 2/5   loss 0.2500      12,346 samples/s   validation  87.50 %",
        text.toString().strip());
  }

  @Test
  void theDoctorTellsOfKernelsAndDevices() {
    var bytes = new ByteArrayOutputStream();
    Doctor.report(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("CPU kernels"), text);
    assertTrue(text.contains("implementation") && text.contains("OpenCL devices"), text);
  }
}
