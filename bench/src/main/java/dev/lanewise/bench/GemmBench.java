// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Transpose;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sgemm} against the peak of the machine, OpenBLAS and netlib. */
@Command(
    name = "lanewise bench gemm",
    sortOptions = false,
    description =
        "Measures sgemm against the fused multiply-add peak of this machine, OpenBLAS and netlib's"
            + " VectorBLAS, in turns in one process.")
public final class GemmBench implements Callable<Integer> {

  private static final int LARGEST_SIZE = 16_384;
  private static final int MOST_ROUNDS = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this and exit.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "512,768,1024,1536",
      description = "Sizes of the square matrices (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Thread counts (default: 1, and 2 where there are two processors).")
  private @Nullable List<Integer> threads;

  @Option(
      names = "--transposes",
      split = ",",
      paramLabel = "OP",
      defaultValue = "NN",
      description = "How A and B are stored: NN, NT, TN, TT (default: ${DEFAULT-VALUE}).")
  private List<String> transposes = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "11",
      description = "Measurements of each contender per product (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "0.7",
      description = "Warm-up of each contender per product (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "bench/target/results/gemm.json",
      description = "Where the JSON goes (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  private final Map<String, String> found = new LinkedHashMap<>();

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
    List<Integer> threadCounts = threads == null ? defaultThreads() : threads;
    List<GemmCase> cases = validated(threadCounts);
    PrintStream console = System.out;
    List<Contender> contenders = contenders();
    try {
      List<String> names = contenders.stream().map(Contender::name).toList();
      Machine machine = Machine.here();
      console.printf(
          "sgemm on %s, %d processors, %s%n",
          machine.processor(), machine.processors(), machine.java());
      found.forEach((name, what) -> console.printf("  %-9s %s%n", name, what));
      console.printf(
          "GFLOP/s: median (min..max) of %d rounds; ratios: median over rounds of lanewise /"
              + " peer%n%n",
          rounds);
      var table = new GemmTable(console, names.subList(1, names.size()));
      table.header();
      List<Duel.Row> rows = new ArrayList<>();
      for (int count : threadCounts) {
        for (GemmCase gemm : cases) {
          Duel.Row row = Duel.run(gemm, count, contenders, rounds, warmUp);
          table.row(row);
          rows.add(row);
        }
      }
      var report = GemmReport.of(settings(threadCounts), found, rows);
      report.write(out);
      console.println();
      report
          .summary()
          .forEach((key, value) ->
              console.printf(
                  "%-26s %s%n",
                  key, value == null ? "-" : String.format(Locale.ROOT, "%.3f", value)));
      console.printf("%nwritten to %s%n", out);
      return 0;
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private static List<Integer> defaultThreads() {
    return Runtime.getRuntime().availableProcessors() == 1 ? List.of(1) : List.of(1, 2);
  }

  private Map<String, Object> settings(List<Integer> threadCounts) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("sizes", sizes);
    settings.put("threads", threadCounts);
    settings.put("transposes", transposes);
    settings.put("rounds", rounds);
    settings.put("warm_up_seconds", warmUp);
    return settings;
  }

  private List<Contender> contenders() {
    List<Contender> loaded = new ArrayList<>();
    load(loaded, "lanewise", LanewiseContender::new);
    load(loaded, "openblas", OpenBlasContender::new);
    load(loaded, "netlib", NetlibContender::new);
    return loaded;
  }

  /** A peer that does not exist for this platform is left out and named, not fatal. */
  private void load(List<Contender> loaded, String name, Supplier<Contender> constructor) {
    try {
      Contender contender = constructor.get();
      loaded.add(contender);
      found.put(name, contender.description());
    } catch (LinkageError | RuntimeException e) {
      if (name.equals("lanewise")) {
        throw e;
      }
      found.put(name, "left out, it could not be loaded: " + e);
    }
  }

  private List<GemmCase> validated(List<Integer> threadCounts) {
    int processors = Runtime.getRuntime().availableProcessors();
    for (int count : threadCounts) {
      require(
          count >= 1 && count <= processors,
          "--threads is %d, must be between 1 and the %d processors here"
              .formatted(count, processors));
    }
    for (int size : sizes) {
      require(
          size >= 1 && size <= LARGEST_SIZE,
          "--sizes has %d, must be between 1 and %d".formatted(size, LARGEST_SIZE));
    }
    require(
        rounds >= 1 && rounds <= MOST_ROUNDS,
        "--rounds is %d, must be between 1 and %d".formatted(rounds, MOST_ROUNDS));
    require(
        warmUp >= 0 && warmUp <= 60, "--warm-up is %s, must be between 0 and 60".formatted(warmUp));
    require(!Files.isDirectory(out), "--out is %s, which is a folder".formatted(out));
    require(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "the peak is measured with the Vector API: add --add-modules jdk.incubator.vector to the"
            + " java command, or use ./lanewise bench gemm");
    return transposes.stream()
        .distinct()
        .flatMap(op -> sizes.stream().distinct().map(size -> gemmCase(op, size)))
        .toList();
  }

  private GemmCase gemmCase(String op, int size) {
    require(
        op.matches("[NTnt]{2}"), "--transposes has '%s', must be NN, NT, TN or TT".formatted(op));
    return new GemmCase(size, transpose(op.charAt(0)), transpose(op.charAt(1)));
  }

  private static Transpose transpose(char letter) {
    return Character.toUpperCase(letter) == 'N' ? Transpose.N : Transpose.T;
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }
}
