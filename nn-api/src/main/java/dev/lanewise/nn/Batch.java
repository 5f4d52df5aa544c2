// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;
import java.util.Arrays;

/** The samples of a step in Java arrays: inputs or indices, labels or targets, and weights. */
final class Batch {

  final float[] inputs;
  final int[] indices;
  final int[] labels;
  final float[] targets;

  /** Of the samples; 1 unless they have others. */
  final float[] weights;

  private final Tensor input;
  private final Tensor target;
  private final float[] labelWeights;

  /** The weights over the mean of those that count: what a plan takes. */
  private final float[] shares;

  private int size;
  private double weight;

  /**
   * Room for samples of a model and its loss.
   *
   * @param capacity how many
   */
  Batch(TrainingState<?, ?> state, int capacity) {
    this(state, capacity, new float[inputs(state, capacity)]);
  }

  /** The same with an array for inputs that there is, of their number. */
  Batch(TrainingState<?, ?> state, int capacity, float[] inputs) {
    this.inputs = inputs;
    this.input = state.model.input();
    this.target = state.target;
    this.labelWeights = state.labelWeights;
    boolean indexed = input.type() == ElementType.INT32;
    boolean labelled = state.classes() > 0;
    this.indices = new int[indexed ? input.shape().elements(capacity) : 0];
    this.labels = new int[labelled ? capacity : 0];
    this.targets = new float[labelled ? 0 : target.shape().elements(capacity)];
    this.weights = new float[capacity];
    this.shares = new float[capacity];
    Arrays.fill(weights, 1);
    this.size = capacity;
  }

  /** How many floats go into a model; none if it takes indices. */
  static int inputs(TrainingState<?, ?> state, int capacity) {
    Tensor input = state.model.input();
    return input.type() == ElementType.INT32 ? 0 : input.shape().elements(capacity);
  }

  /** The number of samples. */
  int size() {
    return size;
  }

  /**
   * What the mean loss divides by: the sum of their weights, each times what the loss gives its
   * label. 0 if none counts.
   */
  double weight() {
    return weight;
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
    if (dataset.isWeighted()) {
      for (int i = 0; i < count; i++) {
        weights[i] = dataset.weight(order[from + i]);
      }
    } else {
      Arrays.fill(weights, 0, count, 1);
    }
    weigh(dataset.isWeighted());
  }

  /**
   * Adds up weights, after they or labels have changed. A plan gets them divided by the mean of
   * those that count, so that weights which are all the same are exactly 1 in it, and the plan's
   * means, which divide by the number of rows, are those over the sum of weights.
   *
   * @param weighted whether they may differ from 1
   * @throws IllegalArgumentException if one is negative or not finite
   */
  void weigh(boolean weighted) {
    if (!weighted && labelWeights.length == 0) {
      weight = size;
      return;
    }
    double sum = 0;
    double counted = 0;
    int rows = 0;
    for (int i = 0; i < size; i++) {
      requireWeight(i);
      float ofLabel = labelWeight(i);
      sum += (double) weights[i] * ofLabel;
      counted += ofLabel > 0 ? weights[i] : 0;
      rows += ofLabel > 0 ? 1 : 0;
    }
    weight = sum;
    double share = counted > 0 ? rows / counted : 0;
    for (int i = 0; i < size; i++) {
      shares[i] = (float) Math.min(weights[i] * share, Float.MAX_VALUE);
    }
  }

  private void requireWeight(int index) {
    float weight = weights[index];
    if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weights[" + index + "] is " + weight + ", must be finite and not negative");
    }
  }

  /** Labels that are none are for the loss to refuse. */
  private float labelWeight(int index) {
    boolean uneven = labelWeights.length > 0;
    int label = uneven ? labels[index] : 0;
    return uneven && label >= 0 && label < labelWeights.length ? labelWeights[label] : 1;
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
  void write(Plan<?, ?> plan, Objective objective) {
    if (objective.weights() != null) {
      plan.write(objective.weights(), shares, 0);
    }
    if (indices.length > 0) {
      plan.writeLabels(input, indices, 0);
    } else if (plan.slot(input).storage() != inputs) {
      plan.write(input, inputs, 0);
    }
    if (labels.length > 0) {
      plan.writeLabels(target, labels, 0);
    } else {
      plan.write(target, targets, 0);
    }
  }
}
