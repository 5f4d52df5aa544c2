// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where something was measured. */
record Machine(String processor, int processors, String system, String java, int vectorBits) {

  private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");

  static Machine here() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        FloatFma.vectorBits());
  }

  /** The marketing name where the system tells it, else the architecture. */
  private static String processorName() {
    if (Files.isReadable(LINUX_PROCESSORS)) {
      try (var lines = Files.lines(LINUX_PROCESSORS)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }
}
