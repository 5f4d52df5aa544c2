// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Matrix products against the peak of the machine and against peers. */
@Command(
    name = "lanewise bench gemm",
    sortOptions = false,
    description =
        "Measures matrix products of all kinds against the fused multiply-add peak of this machine"
            + " and against other libraries, in turns in one process: OpenBLAS, netlib and EJML;"
            + " with --peers all also MKL, oneDNN and PyTorch. Groups: squares, doubles, small,"
            + " medium, between, skinny, layers, sweep, threads, narrow. --readme also draws"
            + " docs/gemm.png.")
public final class GemmBench extends BenchCommand {

  private static final int LARGEST_SIZE = 16_384;

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

  private GemmBench() {
    super("gemm");
  }

  /** Runs the comparison and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return execute(new GemmBench(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    Choice choice = choice();
    List<CaseGroup> groups = shapes == null ? selected() : List.of(shapes(shapes));
    boolean narrow =
        shapes == null && wants(CaseGroups.NARROW) && (only() != null || choice != Choice.NONE);
    validate(only() == null && shapes == null);
    var run = new GemmRun(choice, groups, rounds(), System.out);
    run.measure();
    if (narrow) {
      run.narrow(out().resolveSibling("gemm-256.json"));
    }
    run.finish(out(), readme());
    return 0;
  }

  private List<CaseGroup> selected() {
    List<CaseGroup> all = CaseGroups.all();
    validateGroups(
        Stream.concat(all.stream().map(CaseGroup::name), Stream.of(CaseGroups.NARROW)).toList());
    String obstacle = NarrowRun.obstacle();
    require(
        only() == null || !wants(CaseGroups.NARROW) || obstacle.isEmpty(),
        "--only has narrow: " + obstacle);
    boolean several = Runtime.getRuntime().availableProcessors() > 1;
    return all.stream()
        .filter(group -> wants(group.name()) && (several || !group.name().equals("threads")))
        .toList();
  }

  private CaseGroup shapes(List<String> texts) {
    require(only() == null, "--shapes and --only exclude each other");
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
}
