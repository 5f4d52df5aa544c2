// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.Losses;
import dev.lanewise.nn.Optimizers;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.TrainingListener;
import dev.lanewise.nn.TrainingState;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a step of a trainer allocates on the heap, and what its plan has set aside for it. */
final class StepMemory implements TrainPart {

  private static final int BATCHES = 100;
  private static final int ROUNDS = 15;
  private static final long WARM_UP_NANOS = 6_000_000_000L;

  private final MlpCase mlp;
  private final Goal allocated;
  private final Goal arena;

  /**
   * Of a network.
   *
   * @param allocated goal of the bytes that a step allocates, in all threads
   * @param arena goal of the bytes of the plan's arena relative to those of all tensors of the
   *     graph, the inputs included in both
   */
  StepMemory(MlpCase mlp, Goal allocated, Goal arena) {
    this.mlp = mlp;
    this.allocated = allocated;
    this.arena = arena;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String what() {
    return "heap allocated by a step of a trainer in all threads; the plan's arena";
  }

  @Override
  public Set<String> peers() {
    return Set.of();
  }

  @Override
  public List<Conclusion> unmeasured() {
    return List.of(allocated.is(null, 0), arena.is(null, 0));
  }

  @Override
  public Findings measure(List<MlpContender> contenders, @Nullable Integer rounds) {
    int count = rounds == null ? ROUNDS : rounds;
    try (var lanewise = Lanewise.builder().threads(mlp.threads()).open()) {
      double bytes = Spread.of(bytesPerStep(lanewise, count)).median();
      return new Findings(
          List.of(),
          List.of(allocated.is(bytes, count), arena.is(arenaShare(lanewise), 1)),
          List.of());
    }
  }

  /** Of each epoch after the warm-up. */
  private double[] bytesPerStep(Lanewise lanewise, int epochs) {
    var counted = new Counted();
    try (var trainer =
        Trainer.of(LanewiseMlp.model(mlp), Losses.softmaxCrossEntropy())
            .optimizer(Optimizers.adam(MlpInputs.RATE))
            .batchSize(mlp.batch())
            .on(counted)
            .open(lanewise)) {
      Dataset dataset = dataset();
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < WARM_UP_NANOS) {
        trainer.fit(dataset);
      }
      var found = new double[epochs];
      for (int epoch = 0; epoch < epochs; epoch++) {
        trainer.fit(dataset);
        found[epoch] = counted.bytesPerStep();
      }
      return found;
    }
  }

  private Dataset dataset() {
    var inputs = new MlpInputs(new MlpCase(mlp.task(), mlp.sizes(), BATCHES * mlp.batch(), 1));
    return Datasets.of(inputs.x(), inputs.labels(0), mlp.classes());
  }

  private double arenaShare(Lanewise lanewise) {
    try (var state =
            TrainingState.open(
                LanewiseMlp.model(mlp),
                Losses.softmaxCrossEntropy(),
                Optimizers.adam(MlpInputs.RATE),
                CpuBackend.of(lanewise));
        var step = state.step(mlp.batch())) {
      var memory = step.memory();
      long others = memory.leafBytes() + memory.unfusedBytes();
      long inputs = (long) Float.BYTES * step.inputs().length;
      return (double) (inputs + memory.arenaBytes()) / (inputs + others);
    }
  }

  /** Reads the counters of the threads from the first batch of an epoch to its last. */
  private static final class Counted implements TrainingListener {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long before;
    private long after;

    @Override
    public void onBatch(int epoch, int batch, int batches, int samples, float lossSoFar) {
      if (batch == 1) {
        before = threads.getTotalThreadAllocatedBytes();
      } else if (batch == batches) {
        after = threads.getTotalThreadAllocatedBytes();
      }
    }

    double bytesPerStep() {
      return (after - before) / (double) (BATCHES - 1);
    }
  }
}
