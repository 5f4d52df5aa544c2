// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** All threads, because a kernel's own threads may not allocate either. */
  private static long allocated() {
    return THREADS.getTotalThreadAllocatedBytes();
  }

  /** Batch, forward, backward, update and the gathering of losses, as the trainer does it. */
  @Test
  void aTrainingStepAllocatesNothingAfterWarmUp() {
    Dataset data = Samples.clouds(256, 64, 10, 1);
    Sequential model = Sequential.of(dense(64, 48), relu(), dense(48, 32), relu(), dense(32, 10));
    model.initialize(1);
    int[] order = new int[data.size()];
    new Philox(1, 1).permutation(order);
    try (Lanewise lanewise = Lanewise.builder().threads(2).open();
        var state =
            TrainingState.open(model, softmaxCrossEntropy(), adam(1e-3f), CpuBackend.of(lanewise));
        var step = state.step(128);
        var meter = new EpochMeter<>(state.backend, 128, 10)) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 200 && least > 0; round++) {
        long before = allocated();
        for (int i = 0; i < 20; i++) {
          meter.startEpoch();
          step.load(data, order, i % 2 * 128);
          step.run();
          meter.add(step);
          meter.read(1);
        }
        least = Math.min(least, allocated() - before);
      }
      // Other threads of this JVM may allocate now and then; a step that does would in every round.
      assertEquals(0, least, "bytes in 20 steps, in the best round");
    }
  }
}
