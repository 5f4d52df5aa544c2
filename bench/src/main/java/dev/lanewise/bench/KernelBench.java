// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The JMH benchmarks with JMH's own command line, and two defaults: the allocation of each call is
 * measured, since a kernel that allocates has fallen off a cliff, and the results are kept as JSON.
 */
public final class KernelBench {

  private static final Path RESULTS = Path.of("bench", "target", "results", "kernels.json");

  private KernelBench() {}

  /** Runs the benchmarks whose names match the arguments, or all; {@code -h} explains them. */
  public static void main(String[] arguments) throws IOException, RunnerException {
    CommandLineOptions asked;
    try {
      asked = new CommandLineOptions(arguments);
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    if (asked.shouldHelp()) {
      asked.showHelp();
      return;
    }
    if (asked.shouldList()) {
      new Runner(asked).list();
      return;
    }
    var options = new OptionsBuilder().parent(asked);
    if (asked.getProfilers().stream().noneMatch(p -> p.getKlass().equals("gc"))) {
      options.addProfiler(GCProfiler.class);
    }
    if (!asked.getResult().hasValue()) {
      Files.createDirectories(RESULTS.getParent());
      options.resultFormat(ResultFormatType.JSON).result(RESULTS.toString());
    }
    new Runner(options.build()).run();
  }
}
