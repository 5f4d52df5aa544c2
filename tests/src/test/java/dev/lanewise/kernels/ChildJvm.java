// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the tests in a JVM of its own. */
final class ChildJvm {

  /** What makes the SIMD kernels possible. */
  static final String[] MODULE = {"--add-modules", "jdk.incubator.vector"};

  private ChildJvm() {}

  /** How it ended and what it printed. */
  record Outcome(int status, String text) {

    boolean says(String line) {
      return text.lines().anyMatch(line::equals);
    }
  }

  static Outcome run(Class<?> program, String[] module, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(module));
    command.addAll(List.of(flags));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(program.getName());
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), text);
      return new Outcome(process.exitValue(), text);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
