// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.embedding;
import static dev.lanewise.nn.Layers.flatten;
import static dev.lanewise.nn.Layers.layerNorm;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.silu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.adamW;
import static dev.lanewise.nn.Schedules.oneCycle;
import static dev.lanewise.nn.Schedules.warmUp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AllocationTest {

  private static final int BATCH = 32;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** All threads, because a kernel's own threads may not allocate either. */
  private static long allocated() {
    return THREADS.getTotalThreadAllocatedBytes();
  }

  static Stream<Arguments> models() {
    Optimizer everything =
        adamW(1e-3f, 0.01f)
            .group(name -> name.endsWith(".bias"), WeightDecay.NONE)
            .schedule(warmUp(10, oneCycle(1000)))
            .reduceOnPlateau(Plateau.of(0.5, 3))
            .clipValue(1)
            .clipNorm(1)
            .accumulate(3);
    return Stream.of(
        Arguments.of(
            adam(1e-3f),
            softmaxCrossEntropy(),
            Sequential.of(dense(64, 48), relu(), dense(48, 32), relu(), dense(32, 10)),
            Samples.clouds(2 * BATCH, 64, 10, 1)),
        Arguments.of(
            adam(1e-3f),
            softmaxCrossEntropy(),
            Sequential.of(embedding(200, 16).length(12), flatten(), dense(192, 2)),
            Samples.sentences(2 * BATCH, 12, 200, 1)),
        Arguments.of(
            everything,
            mse(),
            Sequential.of(
                dense(64, 48), batchNorm(), dropout(0.5f), layerNorm(), silu(), dense(48, 10)),
            Samples.clouds(2 * BATCH, 64, 10, 1)),
        Arguments.of(
            adam(1e-3f).accumulate(2),
            softmaxCrossEntropy().ignoring(3),
            Sequential.of(dense(64, 48), relu(), dense(48, 10)),
            weighted(Samples.clouds(2 * BATCH, 64, 10, 1))),
        Arguments.of(
            adam(1e-3f),
            mse(),
            Sequential.of(dense(64, 48), relu(), dense(48, 10)),
            weighted(Samples.clouds(2 * BATCH, 64, 10, 1))));
  }

  private static Dataset weighted(Dataset data) {
    float[] weights = new float[data.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 3;
    }
    return data.weighted(weights);
  }

  /** Batch, forward, backward, update and the gathering of losses, as the trainer does it. */
  @ParameterizedTest
  @MethodSource("models")
  void aTrainingStepAllocatesNothingAfterWarmUp(
      Optimizer optimizer, Loss loss, Sequential model, Dataset data) {
    model.initialize(1);
    int[] order = new int[data.size()];
    new Philox(1, 1).permutation(order);
    try (Lanewise lanewise = Lanewise.builder().threads(2).open();
        var state = TrainingState.open(model, loss, optimizer, CpuBackend.of(lanewise));
        var step = state.step(BATCH, data.isWeighted());
        var meter = new EpochMeter<>(state.backend, BATCH, state.classes())) {
      assertNothingIsAllocated(() -> {
        for (int i = 0; i < 20; i++) {
          meter.startEpoch();
          step.load(data, order, i % 2 * BATCH);
          step.run();
          meter.add(step, step.own(), 1);
          meter.read(1);
        }
      });
    }
  }

  /** Loss and gradients are looked at in each step. */
  @Test
  void aStepOfALearnerAllocatesNothingAfterWarmUp() {
    Sequential model = Sequential.of(dense(64, 48), relu(), dense(48, 10));
    model.initialize(1);
    Tensor labels = Tensor.labels("labels", 10);
    Tensor loss = Mean.of(SoftmaxCrossEntropy.of(model.output(), labels));
    try (Lanewise lanewise = Lanewise.builder().threads(2).open();
        var weights = new DeviceParameters<>(CpuBackend.of(lanewise), model.parameters());
        var learner =
            Learner.open(
                CpuBackend.of(lanewise),
                loss,
                weights,
                adam(1e-3f),
                new RandomState(1),
                List.of());
        var plan = learner.plan(BATCH)) {
      float[] inputs = new float[BATCH * 64];
      int[] classes = new int[BATCH];
      int[] order = IntStream.range(0, BATCH).toArray();
      Samples.clouds(BATCH, 64, 10, 1).batch(order, 0, BATCH, inputs, classes);
      assertNothingIsAllocated(() -> {
        for (int i = 0; i < 20; i++) {
          plan.write(model.input(), inputs, 0);
          plan.writeLabels(labels, classes, 0);
          learner.step(plan);
        }
      });
    }
  }

  /**
   * Until the last kernel is compiled, its vectors are objects; how long that takes depends on what
   * else the machine does. One clean round proves little: it must stay clean.
   */
  private static void assertNothingIsAllocated(Runnable round) {
    int cleanRounds = 0;
    long last = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (cleanRounds < 50 && System.nanoTime() < deadline) {
      long before = allocated();
      round.run();
      last = allocated() - before;
      cleanRounds = last == 0 ? cleanRounds + 1 : 0;
    }
    assertEquals(50, cleanRounds, "rounds of 20 steps without allocation; the last: " + last);
  }
}
