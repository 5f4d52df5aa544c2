// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.CpuBackend;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The share of a training step in which kernels are at work; the rest is ours to save. */
final class KernelShare implements TrainPart {

  private static final int ROUNDS = 15;
  private static final double WARM_UP_SECONDS = 3;
  private static final double SAMPLE_SECONDS = 0.2;

  private final MlpCase mlp;
  private final Goal goal;

  KernelShare(MlpCase mlp, Goal goal) {
    this.mlp = mlp;
    this.goal = goal;
  }

  @Override
  public String name() {
    return "kernels";
  }

  @Override
  public String what() {
    return "share of a step's time spent inside of kernels, one thread";
  }

  @Override
  public Set<String> peers() {
    return Set.of();
  }

  @Override
  public List<Conclusion> unmeasured() {
    return List.of(goal.is(null, 0));
  }

  @Override
  public Findings measure(List<MlpContender> contenders, @Nullable Integer rounds) {
    int count = rounds == null ? ROUNDS : rounds;
    try (var lanewise = Lanewise.builder().threads(mlp.threads()).open()) {
      var kernels = new TimedKernels(lanewise);
      var backend = CpuBackend.of(kernels, "CPU, timed");
      try (var steps = MlpSteps.of(mlp, LanewiseMlp.model(mlp), backend)) {
        run(steps, WARM_UP_SECONDS);
        var shares = new double[count];
        for (int round = 0; round < count; round++) {
          long before = kernels.nanos();
          long nanos = run(steps, SAMPLE_SECONDS);
          shares[round] = (double) (kernels.nanos() - before) / nanos;
        }
        return new Findings(List.of(), List.of(goal.is(Spread.of(shares).median(), 1)), List.of());
      }
    }
  }

  private static long run(MlpSteps steps, double seconds) {
    long begin = System.nanoTime();
    long now;
    do {
      steps.run();
      now = System.nanoTime();
    } while (now - begin < seconds * 1e9);
    return now - begin;
  }
}
