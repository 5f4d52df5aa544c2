// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;

/** The samples of a step in Java arrays: inputs or indices, with labels or with targets. */
final class Batch {

  final float[] inputs;
  final int[] indices;
  final int[] labels;
  final float[] targets;
  private final Tensor input;
  private final Tensor target;
  private final boolean[] counting;
  private int size;

  /**
   * Room for samples of a model and its loss.
   *
   * @param capacity how many
   */
  Batch(TrainingState<?, ?> state, int capacity) {
    this.input = state.model.input();
    this.target = state.target;
    this.counting = state.counting;
    boolean indexed = input.type() == ElementType.INT32;
    boolean labelled = state.classes() > 0;
    this.inputs = new float[indexed ? 0 : input.shape().elements(capacity)];
    this.indices = new int[indexed ? input.shape().elements(capacity) : 0];
    this.labels = new int[labelled ? capacity : 0];
    this.targets = new float[labelled ? 0 : target.shape().elements(capacity)];
    this.size = capacity;
  }

  /** The number of samples. */
  int size() {
    return size;
  }

  /** Whether any of them counts; see {@link Loss#counts}. */
  boolean counts() {
    boolean counts = counting.length == 0;
    for (int i = 0; i < size && !counts; i++) {
      counts = counting[labels[i]];
    }
    return counts;
  }

  /** Takes the samples {@code order[from]} to {@code order[from + count - 1]}. */
  void load(Dataset dataset, int[] order, int from, int count) {
    if (indices.length > 0) {
      loadIndices(dataset, order, from, count);
    } else if (labels.length > 0) {
      dataset.batch(order, from, count, inputs, labels);
    } else {
      dataset.batch(order, from, count, inputs, targets);
    }
    size = count;
  }

  private void loadIndices(Dataset dataset, int[] order, int from, int count) {
    for (int i = 0; i < count; i++) {
      int sample = order[from + i];
      dataset.copyIndices(sample, indices, i * dataset.features());
      if (labels.length > 0) {
        labels[i] = dataset.label(sample);
      } else {
        dataset.copyTarget(sample, targets, i * dataset.targets());
      }
    }
  }

  /** Writes what a plan of this many samples takes. */
  void write(Plan<?, ?> plan) {
    if (indices.length > 0) {
      plan.writeLabels(input, indices, 0);
    } else {
      plan.write(input, inputs, 0);
    }
    if (labels.length > 0) {
      plan.writeLabels(target, labels, 0);
    } else {
      plan.write(target, targets, 0);
    }
  }
}
