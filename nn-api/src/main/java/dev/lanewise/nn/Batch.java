// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;

/** The samples of a step in Java arrays, with labels or with targets. */
final class Batch {

  final float[] inputs;
  final int[] labels;
  final float[] targets;
  private int size;

  /**
   * Room for samples of a model and its loss.
   *
   * @param capacity how many
   */
  Batch(TrainingState<?, ?> state, int capacity) {
    boolean labelled = state.classes() > 0;
    this.inputs = new float[state.model.input().shape().elements(capacity)];
    this.labels = new int[labelled ? capacity : 0];
    this.targets = new float[labelled ? 0 : state.target.shape().elements(capacity)];
    this.size = capacity;
  }

  /** The number of samples. */
  int size() {
    return size;
  }

  /** Takes the samples {@code order[from]} to {@code order[from + count - 1]}. */
  void load(Dataset dataset, int[] order, int from, int count) {
    if (labels.length > 0) {
      dataset.batch(order, from, count, inputs, labels);
    } else {
      dataset.batch(order, from, count, inputs, targets);
    }
    size = count;
  }
}
