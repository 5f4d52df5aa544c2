// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.ConfusionMatrix;
import java.io.PrintWriter;
import java.io.StringWriter;
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
  void theDoctorTellsOfKernelsAndDevices() {
    var out = new StringWriter();
    assertEquals(0, Doctor.commandLine().setOut(new PrintWriter(out)).execute());
    String text = out.toString();
    assertTrue(text.startsWith("CPU kernels"), text);
    assertTrue(text.contains("implementation") && text.contains("OpenCL devices"), text);
  }
}
