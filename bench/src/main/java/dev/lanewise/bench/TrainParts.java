// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.MlpCase.Task;
import dev.lanewise.bench.Peers.Choice;
import java.util.List;

/** The parts of {@link TrainBench}, each with its goals and the time it takes. */
final class TrainParts {

  private static final MlpCase MLP = MlpCase.training(128, 784, 256, 128, 10);
  private static final MlpCase WIDE = MlpCase.training(256, 784, 2048, 2048, 10);
  private static final MlpCase TINY = MlpCase.training(32, 32, 64, 64, 2);

  private static final Pace PACE = new Pace(15, 1, 0.05);
  private static final Pace WIDE_PACE = new Pace(9, 1, 0.1);

  private TrainParts() {}

  /** In the order in which they are measured: one thread before two, whose helpers then sleep. */
  static List<TrainPart> all(Choice choice) {
    return List.of(
        steps("mlp", PACE, of(MLP, "mlp", 2.2, 3.5)),
        steps("wide", WIDE_PACE, of(WIDE, "wide", 1.4, 1.8)),
        steps("tiny", PACE, of(TINY, "tiny", 10, 30)),
        new Latencies(
            new MlpCase(Task.PREDICT, MLP.sizes(), 1, 1),
            new Goal(
                "inference_median_vs_onnx",
                "inference 784-256-128-10, batch 1, median latency, against ONNX Runtime",
                1.3,
                2.0),
            new Goal(
                "inference_p99_vs_onnx", "the same, 99th percentile of the latency", 1.3, 2.0)),
        new KernelShare(
            MLP,
            new Goal(
                "kernel_share",
                "share of a step's time inside of kernels, MLP 784-256-128-10",
                0.95,
                0.98)),
        new StepMemory(
            MLP,
            Goal.atMost(
                "allocated_bytes_per_step",
                "heap bytes that a trainer's step allocates after warm-up, the same",
                0.0,
                0.0),
            Goal.atMost(
                "arena_share",
                "the plan's arena against the sum of all tensors before fusion, inputs in both",
                0.6,
                0.4)),
        steps(
            "threads",
            WIDE_PACE,
            of(MLP.on(2), "mlp_threads_2", 2.2, 3.5),
            of(WIDE.on(2), "wide_threads_2", 1.4, 1.8)),
        new MnistRace(
            choice,
            new Goal(
                "mnist_vs_djl",
                "MNIST to 98 % of the test images, 784-512-256-10, seconds from the start of the"
                    + " process, against PyTorch through DJL",
                2.0,
                3.0)));
  }

  private static StepTimes steps(String name, Pace pace, StepTimes.Case... cases) {
    return new StepTimes(
        name,
        "a training step: forward, cross-entropy, backward, Adam; beside it the time of its matrix"
            + " products at the peak",
        List.of(cases),
        pace);
  }

  private static StepTimes.Case of(MlpCase mlp, String key, double must, double aim) {
    return new StepTimes.Case(
        mlp,
        new Goal(
            key + "_vs_best",
            "steps a second, MLP %s, against the better PyTorch".formatted(mlp),
            must,
            aim),
        new Goal(
            key + "_limit",
            "the same if a step took no longer than its products at the peak",
            null,
            null));
  }
}
