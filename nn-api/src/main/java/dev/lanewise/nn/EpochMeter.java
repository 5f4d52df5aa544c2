// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Slot;

/**
 * Counts loss and hits of an epoch. Reading from a device waits for it, so what the steps give is
 * first gathered on the backend and read some batches at a time.
 */
final class EpochMeter<F, I> implements AutoCloseable {

  private static final int MAX_BATCHES = 32;
  private static final int MAX_OUTPUTS = 1 << 20;

  private final Backend<F, I> backend;
  private final int batchSize;
  private final int classes;
  private final int capacity;
  private final F gathered;
  private final float[] losses;
  private final float[] outputs;
  private final int[] labels;
  private final float[] weights;
  private final double[] batchWeights;
  private final int[] rows;
  private final int[] lossCounts;
  private final int[] numbers;
  private int pending;
  private double lossSum;
  private double lossWeight;
  private double hits;
  private double samples;

  /** Without classes it counts losses alone. */
  EpochMeter(Backend<F, I> backend, int batchSize, int classes) {
    this.backend = backend;
    this.batchSize = batchSize;
    this.classes = classes;
    int batchOutputs = Math.multiplyExact(batchSize, classes);
    this.capacity = Math.clamp(MAX_OUTPUTS / Math.max(1, batchOutputs), 1, MAX_BATCHES);
    this.losses = new float[capacity];
    this.outputs = new float[Math.multiplyExact(capacity, batchOutputs)];
    this.labels = new int[classes > 0 ? capacity * batchSize : 0];
    this.weights = new float[labels.length];
    this.batchWeights = new double[capacity];
    this.rows = new int[capacity];
    this.lossCounts = new int[capacity];
    this.numbers = new int[capacity];
    this.gathered = backend.allocateFloats(Math.addExact(capacity, outputs.length));
  }

  void startEpoch() {
    pending = 0;
    lossSum = 0;
    lossWeight = 0;
    hits = 0;
    samples = 0;
  }

  /**
   * Gathers what a step gave.
   *
   * @param batch what it was given
   * @param number the batch's in the epoch, from 1 on
   */
  void add(TrainingStep<F, I> step, Batch batch, int number) {
    if (pending == capacity) {
      throw new IllegalStateException("not read for " + capacity + " batches");
    }
    int count = step.batchSize();
    Slot<F> lossSlot = step.lossesSlot();
    int losses = lossSlot.size();
    backend
        .kernels()
        .rows()
        .rowSums(1, losses, lossSlot.storage(), lossSlot.offset(), losses, gathered, pending);
    if (classes > 0) {
      gatherOutputs(step.outputSlot());
      System.arraycopy(batch.labels, 0, labels, pending * batchSize, count);
      System.arraycopy(batch.weights, 0, weights, pending * batchSize, count);
    }
    batchWeights[pending] = batch.weight();
    lossCounts[pending] = losses;
    numbers[pending] = number;
    rows[pending++] = count;
  }

  private void gatherOutputs(Slot<F> outputs) {
    // Times one is a copy, to the bit.
    backend
        .kernels()
        .elementwise()
        .scale(
            outputs.size(),
            1,
            outputs.storage(),
            outputs.offset(),
            gathered,
            capacity + pending * batchSize * classes);
  }

  /** The sum of the losses gathered last. Waits for it. */
  float lastLoss() {
    backend.read(gathered, pending - 1, losses, pending - 1, 1);
    return losses[pending - 1];
  }

  boolean isFull() {
    return pending == capacity;
  }

  /**
   * Reads what was gathered.
   *
   * @throws NonFiniteLossException if the loss of a batch is not finite
   */
  void read(int epoch) {
    if (pending == 0) {
      return;
    }
    backend.read(gathered, 0, losses, 0, pending);
    backend.read(gathered, capacity, outputs, 0, pending * batchSize * classes);
    for (int batch = 0; batch < pending; batch++) {
      if (!Float.isFinite(losses[batch])) {
        throw new NonFiniteLossException(
            "the loss is " + losses[batch] / lossCounts[batch], epoch, numbers[batch]);
      }
      lossSum += losses[batch] * (batchWeights[batch] / lossCounts[batch]);
      lossWeight += batchWeights[batch];
      for (int row = 0; row < rows[batch] && classes > 0; row++) {
        int sample = batch * batchSize + row;
        boolean isHit = Scores.best(outputs, sample * classes, classes) == labels[sample];
        hits += isHit ? weights[sample] : 0;
        samples += weights[sample];
      }
    }
    pending = 0;
  }

  /** The mean loss of the samples read so far, by their weights; as if they were one batch. */
  float loss() {
    return (float) (lossSum / lossWeight);
  }

  /** The share of the samples read so far, by their weights, that were classified right. */
  float accuracy() {
    return classes == 0 ? Float.NaN : (float) (hits / samples);
  }

  @Override
  public void close() {
    backend.free(gathered);
  }
}
