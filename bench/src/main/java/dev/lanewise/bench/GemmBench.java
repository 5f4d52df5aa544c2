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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Matrix products against the peak of the machine and against peers. */
@Command(
    name = "lanewise bench gemm",
    sortOptions = false,
    description =
        "Measures matrix products of all kinds against the fused multiply-add peak of this machine"
            + " and against other libraries, in turns in one process.")
public final class GemmBench implements Callable<Integer> {

  private static final int MOST_ROUNDS = 1_000;
  private static final int LARGEST_SIZE = 16_384;

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
          "none; default: OpenBLAS, netlib and EJML; all: also MKL, oneDNN and PyTorch, which are"
              + " large and are fetched for it (default: ${DEFAULT-VALUE}).")
  private String peers = "";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "GROUP",
      description =
          "Measure only some groups: squares, doubles, small, medium, between, skinny, layers,"
              + " sweep, threads, narrow.")
  private @Nullable List<String> only;

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "MxNxK",
      description = "Measure these products instead, as in 128x256x784 or '128x256x784 NT'.")
  private @Nullable List<String> shapes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads for --shapes (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Samples of each contender per case (default: 5 to 21, by group and size).")
  private @Nullable Integer rounds;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "bench/target/results/gemm.json",
      description = "Where the JSON goes, and beside it the plots (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  @Option(
      names = "--readme",
      arity = "0..1",
      paramLabel = "FILE",
      fallbackValue = "README.md",
      description =
          "Rewrite the marked part of this file (${FALLBACK-VALUE}), and docs/gemm.png beside it.")
  private @Nullable Path readme;

  private GemmBench() {}

  /** Runs the comparison and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new GemmBench())
        .setExecutionExceptionHandler((exception, command, _) -> {
          command.getErr().println(exception.getMessage());
          return command.getCommandSpec().exitCodeOnExecutionException();
        })
        .setParameterExceptionHandler((exception, _) -> {
          exception.getCommandLine().getErr().println(exception.getMessage());
          return exception.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
        })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    Choice choice = choice();
    List<CaseGroup> groups = shapes == null ? selected() : List.of(shapes(shapes));
    boolean narrow =
        shapes == null && (only == null ? choice != Choice.NONE : only.contains(CaseGroups.NARROW));
    validate();
    var run = new GemmRun(choice, groups, rounds, System.out);
    run.measure();
    if (narrow) {
      run.narrow(out.resolveSibling("gemm-256.json"));
    }
    run.finish(out, readme);
    return 0;
  }

  private Choice choice() {
    return Stream.of(Choice.values())
        .filter(one -> one.toString().equals(peers.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> refusal("--peers is '" + peers + "', must be none, default or all"));
  }

  private List<CaseGroup> selected() {
    List<CaseGroup> all = CaseGroups.all();
    if (only == null) {
      return Runtime.getRuntime().availableProcessors() > 1
          ? all
          : all.stream().filter(group -> !group.name().equals("threads")).toList();
    }
    List<String> names =
        Stream.concat(all.stream().map(CaseGroup::name), Stream.of(CaseGroups.NARROW)).toList();
    for (String name : only) {
      require(
          names.contains(name),
          "--only has '%s', must be of %s".formatted(name, String.join(", ", names)));
    }
    String obstacle = NarrowRun.obstacle();
    require(
        !only.contains(CaseGroups.NARROW) || obstacle.isEmpty(), "--only has narrow: " + obstacle);
    require(
        !only.contains("threads") || Runtime.getRuntime().availableProcessors() > 1,
        "--only has threads, but there is one processor");
    return all.stream().filter(group -> only.contains(group.name())).toList();
  }

  private CaseGroup shapes(List<String> texts) {
    require(only == null, "--shapes and --only exclude each other");
    int processors = Runtime.getRuntime().availableProcessors();
    require(
        threads >= 1 && threads <= processors,
        "--threads is %d, must be between 1 and the %d processors here"
            .formatted(threads, processors));
    return CaseGroups.shapes(texts.stream().map(this::shape).toList(), threads);
  }

  private ProductShape shape(String text) {
    ProductShape shape;
    try {
      shape = ProductShape.parse(text.contains(" ") ? text : text + " NN");
    } catch (IllegalArgumentException e) {
      throw refusal("--shapes: the shape is '" + text + "', must be like '128x256x784 NT'");
    }
    for (int size : List.of(shape.m(), shape.n(), shape.k())) {
      require(
          size >= 1 && size <= LARGEST_SIZE,
          "--shapes has %d in '%s', must be between 1 and %d".formatted(size, text, LARGEST_SIZE));
    }
    return shape;
  }

  private void validate() throws IOException {
    require(
        rounds == null || (rounds >= 1 && rounds <= MOST_ROUNDS),
        "--rounds is %s, must be between 1 and %d".formatted(rounds, MOST_ROUNDS));
    require(!Files.isDirectory(out), "--out is %s, which is a folder".formatted(out));
    if (readme != null) {
      require(
          only == null && shapes == null,
          "--readme needs the whole run: leave --only and --shapes out");
      require(
          Files.isRegularFile(readme) && GemmReadme.isMarked(readme),
          "--readme is %s, which must be a file with the lines '%s' and '%s'"
              .formatted(readme, GemmReadme.BEGIN, GemmReadme.END));
    }
    require(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "the peak is measured with the Vector API: add --add-modules jdk.incubator.vector to the"
            + " java command, or use ./lanewise bench gemm");
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      throw refusal(sentence);
    }
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
