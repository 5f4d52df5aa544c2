// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every comparison with peers can be told. */
abstract class BenchCommand implements Callable<Integer> {

  private static final int MOST_ROUNDS = 1_000;
  private static final Path RESULTS = Path.of("bench", "target", "results");

  private final String bench;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this and exit.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Option(
      names = "--peers",
      paramLabel = "WHICH",
      defaultValue = "default",
      description =
          "none; default: those of every build; all: also those that are large and are fetched for"
              + " it (default: ${DEFAULT-VALUE}).")
  private String peers = "";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "GROUP",
      description = "Measure only some of the groups named above.")
  private @Nullable List<String> only;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Samples of each contender per case (default: 5 to 21, by group and size).")
  private @Nullable Integer rounds;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the JSON goes, and beside it the plots if there are any (default: a file in"
              + " bench/target/results that is named after the bench).")
  private @Nullable Path out;

  @Option(
      names = "--readme",
      arity = "0..1",
      paramLabel = "FILE",
      fallbackValue = "README.md",
      description = "Rewrite the marked part of this file (${FALLBACK-VALUE}).")
  private @Nullable Path readme;

  /** By the name that its results have. */
  BenchCommand(String bench) {
    this.bench = bench;
  }

  static int execute(BenchCommand command, String... arguments) {
    return new CommandLine(command)
        .setExecutionExceptionHandler((exception, line, _) -> {
          line.getErr().println(exception.getMessage());
          return line.getCommandSpec().exitCodeOnExecutionException();
        })
        .setParameterExceptionHandler((exception, _) -> {
          exception.getCommandLine().getErr().println(exception.getMessage());
          return exception.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
        })
        .execute(arguments);
  }

  Choice choice() {
    return Stream.of(Choice.values())
        .filter(one -> one.toString().equals(peers.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> refusal("--peers is '" + peers + "', must be none, default or all"));
  }

  /** The groups asked for, or null for all. */
  @Nullable List<String> only() {
    return only;
  }

  /** Whether a group is asked for. */
  boolean wants(String group) {
    return only == null || only.contains(group);
  }

  @Nullable Integer rounds() {
    return rounds;
  }

  Path out() {
    return out == null ? RESULTS.resolve(bench + ".json") : out;
  }

  @Nullable Path readme() {
    return readme;
  }

  /** Refuses groups that do not exist, and those of two threads where there is one processor. */
  void validateGroups(List<String> names) {
    if (only == null) {
      return;
    }
    for (String name : only) {
      require(
          names.contains(name),
          "--only has '%s', must be of %s".formatted(name, String.join(", ", names)));
    }
    require(
        !only.contains("threads") || Runtime.getRuntime().availableProcessors() > 1,
        "--only has threads, but there is one processor");
  }

  /**
   * Refuses what else can't be done.
   *
   * @param whole whether everything is measured
   */
  void validate(boolean whole) throws IOException {
    require(
        rounds == null || (rounds >= 1 && rounds <= MOST_ROUNDS),
        "--rounds is %s, must be between 1 and %d".formatted(rounds, MOST_ROUNDS));
    require(!Files.isDirectory(out()), "--out is %s, which is a folder".formatted(out()));
    if (readme != null) {
      MarkedSection section = MarkedSection.of(bench);
      require(whole, "--readme needs the whole run: leave out what makes it a part");
      require(
          Files.isRegularFile(readme) && section.isIn(readme),
          "--readme is %s, which must be a file with the lines '%s' and '%s'"
              .formatted(readme, section.begin(), section.end()));
    }
    require(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "the machine's limit is measured with the Vector API: add --add-modules"
            + " jdk.incubator.vector to the java command, or use ./lanewise bench "
            + bench);
  }

  void require(boolean condition, String sentence) {
    if (!condition) {
      throw refusal(sentence);
    }
  }

  ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
