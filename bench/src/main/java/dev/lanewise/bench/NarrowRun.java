// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The squares on vectors of 256 bits, as on a processor without AVX-512: Lanewise alone, in a JVM
 * of its own, since a JVM has one width. The peak measured there is that of 256-bit registers.
 */
final class NarrowRun {

  static final Goal GOAL =
      new Goal("ymm_share_of_peak", "256-bit mode, f32 squares, share of the ymm peak", 0.80, 0.90);

  private static final String FLAG = "-XX:UseAVX=2";

  private NarrowRun() {}

  /** Why it can't be measured here, or an empty string. */
  static String obstacle() {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return architecture.equals("amd64") || architecture.equals("x86_64")
        ? ""
        : "the width of vectors is set by a flag of x86; this is " + architecture;
  }

  /**
   * Runs it and reads its result.
   *
   * @param out where the run of that JVM is written
   * @return the share of the peak, or null if that JVM failed
   */
  static @Nullable Double run(Path out, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of(FLAG, "-cp", System.getProperty("java.class.path")));
    command.add(GemmBench.class.getName());
    command.addAll(List.of("--only", "squares", "--peers", "none", "--out", out.toString()));
    command.addAll(options);
    Files.deleteIfExists(out);
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        return null;
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return null;
    }
    return new ObjectMapper().readTree(out.toFile()).at("/summary/share_of_peak").asDouble();
  }
}
