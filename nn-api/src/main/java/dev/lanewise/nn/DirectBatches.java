// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import org.jspecify.annotations.Nullable;

/** Fills one batch whenever the next is asked for. */
final class DirectBatches implements BatchSource {

  private final Batch batch;
  private final int batchSize;
  private @Nullable Dataset dataset;
  private int[] order = {};
  private int from;

  DirectBatches(TrainingState<?, ?> state, int batchSize) {
    this.batch = new Batch(state, batchSize);
    this.batchSize = batchSize;
  }

  @Override
  public void begin(Dataset dataset, int[] order) {
    this.dataset = dataset;
    this.order = order;
    this.from = 0;
  }

  @Override
  public Batch next() {
    if (dataset == null) {
      throw new IllegalStateException("no epoch has begun");
    }
    int count = Math.min(batchSize, order.length - from);
    batch.load(dataset, order, from, count);
    from += count;
    return batch;
  }

  @Override
  public void end() {
    dataset = null;
  }

  @Override
  public void close() {}
}
