// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Fetches the tarball of a package. */
@FunctionalInterface
interface Npm {

  /**
   * Puts the package's tarball into a folder.
   *
   * @return the tarball
   * @throws IOException if it could not be had, with one line that says why
   */
  Path pack(String specification, Path folder) throws IOException;

  /** The npm that is on the path. */
  static Npm onPath() {
    return Npm::packByProcess;
  }

  private static Path packByProcess(String specification, Path folder) throws IOException {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    Path log = folder.resolve("npm.log");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  windows ? "npm.cmd" : "npm",
                  "pack",
                  specification,
                  "--ignore-scripts",
                  // By npm's own numbers somebody without a network waits for more than a minute.
                  "--fetch-retry-mintimeout=1000",
                  "--fetch-retry-maxtimeout=5000")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException("npm is not installed", e);
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new IOException("npm did not finish within 5 minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while npm was running", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException("npm could not fetch " + specification + errorIn(log));
    }
    try (var found = Files.newDirectoryStream(folder, "*.tgz")) {
      for (Path tarball : found) {
        return tarball;
      }
    }
    throw new IOException("npm left no tarball of " + specification);
  }

  private static String errorIn(Path log) throws IOException {
    List<String> errors =
        Files.readAllLines(log).stream()
            .filter(line -> line.contains("npm error") || line.contains("npm ERR!"))
            .toList();
    return errors.isEmpty() ? "" : " (" + errors.getFirst().strip() + ")";
  }
}
