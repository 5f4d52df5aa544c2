// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** Training and using networks, against peers. */
@Command(
    name = "lanewise bench train",
    sortOptions = false,
    description =
        "Measures training and inference of small networks: with --peers all against PyTorch"
            + " through DJL and through bytedeco and ONNX Runtime, in turns; without, ours alone."
            + " Groups: mlp, wide, tiny, inference, kernels, memory, threads, mnist.")
public final class TrainBench extends BenchCommand {

  private TrainBench() {
    super("train");
  }

  /** Runs the comparison and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return execute(new TrainBench(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    var choice = choice();
    List<TrainPart> parts = TrainParts.all(choice);
    validateGroups(parts.stream().map(TrainPart::name).toList());
    validate(only() == null);
    boolean several = Runtime.getRuntime().availableProcessors() > 1;
    List<TrainPart> selected =
        parts.stream()
            .filter(part -> wants(part.name()) && (several || !part.name().equals("threads")))
            .toList();
    var run = new TrainRun(choice, parts, selected, rounds(), System.out);
    run.measure();
    run.finish(out(), readme());
    return 0;
  }
}
