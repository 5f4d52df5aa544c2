// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for what is not finite between the backward pass of a step and its update. */
final class Health<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final int batchSize;
  private final boolean everyStep;
  private final F norm;
  private final float[] read = new float[1];

  /**
   * A look at the steps of a training.
   *
   * @param everyStep whether to look at all; null where it waits for nothing
   */
  Health(TrainingState<F, I> state, int batchSize, @Nullable Boolean everyStep) {
    this.state = state;
    this.batchSize = batchSize;
    this.everyStep = everyStep == null ? state.backend.isSynchronous() : everyStep;
    this.norm = state.backend.allocateFloats(1);
  }

  /**
   * Looks at a step before its update, so that the weights are still those that gave what is not
   * finite.
   *
   * @param meter has gathered the step's losses last
   * @throws NonFiniteLossException if the loss or a gradient is not finite
   */
  void look(EpochMeter<F, I> meter, int epoch, int batch) {
    if (everyStep) {
      require("the loss", meter.lastLoss(), epoch, batch);
      require("the norm of the gradients", gradientNorm(), epoch, batch);
    }
  }

  private static void require(String what, float value, int epoch, int batch) {
    if (!Float.isFinite(value)) {
      throw new NonFiniteLossException(what + " is " + value, epoch, batch);
    }
  }

  private float gradientNorm() {
    int size = state.parameters.trained().size();
    var updates = state.backend.kernels().updates();
    updates.clipNorm(size, Float.POSITIVE_INFINITY, state.gradients, 0, norm, 0);
    state.backend.read(norm, 0, read, 0, 1);
    return read[0];
  }

  /**
   * Runs the step again that failed, to say where it began.
   *
   * @param order of the epoch's samples
   * @param firstStep the number of the epoch's first step for random numbers
   */
  NonFiniteLossException explained(
      NonFiniteLossException met, Dataset dataset, int[] order, long firstStep) {
    int from = (met.batch() - 1) * batchSize;
    int count = Math.min(batchSize, order.length - from);
    Batch batch = new Batch(state, count);
    batch.load(dataset, order, from, count);
    var first = new Diagnosis<>(state).of(batch, order, from, firstStep + met.batch() - 1);
    return new NonFiniteLossException(met, first.orElse(null), advice(first));
  }

  private String advice(Optional<FirstNonFinite> first) {
    if (first.isPresent() && first.get().isData()) {
      return "clean the dataset";
    }
    return everyStep
        ? "lower the learning rate or clip gradients"
        : "there were updates since, so train with checkEveryStep(true) to see where it begins";
  }

  @Override
  public void close() {
    state.backend.free(norm);
  }
}
