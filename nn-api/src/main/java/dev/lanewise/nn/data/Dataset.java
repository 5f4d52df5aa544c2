// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.util.Arrays;

/**
 * Samples with what a model should make of them. A sample is {@link #features} floats, or indices
 * such as the words of a text, and a class label, or {@link #targets} floats; it may have a {@link
 * #weight}. Reading allocates nothing, and several threads may read at once.
 */
public interface Dataset {

  /** The number of samples. */
  int size();

  /** The number of floats, or of indices, in a sample. */
  int features();

  /** The number of classes; labels are in [0, classes). 0 if samples have no labels. */
  int classes();

  /**
   * Copies a sample's features.
   *
   * @param index the sample, in [0, size)
   * @param target gets {@link #features} floats from {@code offset}
   * @param offset index of the first
   * @throws IndexOutOfBoundsException if there is no such sample, or the target is too short
   * @throws UnsupportedOperationException if features are indices
   */
  void copy(int index, float[] target, int offset);

  /** Whether features are indices rather than floats. */
  default boolean isIndexed() {
    return false;
  }

  /**
   * Copies a sample's features that are indices.
   *
   * @param index the sample, in [0, size)
   * @param target gets {@link #features} ints from {@code offset}
   * @param offset index of the first
   * @throws IndexOutOfBoundsException if there is no such sample, or the target is too short
   * @throws UnsupportedOperationException if features are floats
   */
  default void copyIndices(int index, int[] target, int offset) {
    throw new UnsupportedOperationException("the samples' features are floats, not indices");
  }

  /**
   * A sample's label.
   *
   * @throws IndexOutOfBoundsException if there is no such sample
   * @throws UnsupportedOperationException if samples have no labels
   */
  int label(int index);

  /** The number of floats in a sample's target; of labelled samples the number of classes. */
  default int targets() {
    return classes();
  }

  /**
   * Copies a sample's target: the numbers that a model should give. Of a labelled sample it is 1 at
   * the label, else 0.
   *
   * @param index the sample, in [0, size)
   * @param target gets {@link #targets} floats from {@code offset}
   * @param offset index of the first
   * @throws IndexOutOfBoundsException if there is no such sample, or the array is too short
   */
  default void copyTarget(int index, float[] target, int offset) {
    int label = label(index);
    Arrays.fill(target, offset, offset + classes(), 0);
    target[offset + label] = 1;
  }

  /** Whether samples have weights; without them all count the same. */
  default boolean isWeighted() {
    return false;
  }

  /**
   * How much a sample counts in training and evaluation, beside the others: finite and not
   * negative. 2 counts as two equal samples do, and one of weight 0 is left out.
   *
   * @throws IndexOutOfBoundsException if there are weights, and no such sample
   */
  default float weight(int index) {
    return 1;
  }

  /**
   * Copies a batch: the samples {@code indices[from]} to {@code indices[from + count - 1]}.
   *
   * @param indices which samples
   * @param from where in {@code indices} the batch begins
   * @param count the number of samples
   * @param inputs gets count x features floats from index 0, row-major
   * @param labels gets count labels from index 0
   * @throws IndexOutOfBoundsException if a sample does not exist, or a target is too short
   */
  default void batch(int[] indices, int from, int count, float[] inputs, int[] labels) {
    for (int i = 0; i < count; i++) {
      int index = indices[from + i];
      copy(index, inputs, i * features());
      labels[i] = label(index);
    }
  }

  /**
   * Copies a batch with targets instead of labels, otherwise as {@link #batch(int[], int, int,
   * float[], int[])}.
   *
   * @param targets gets count x targets floats from index 0, row-major
   */
  default void batch(int[] indices, int from, int count, float[] inputs, float[] targets) {
    for (int i = 0; i < count; i++) {
      int index = indices[from + i];
      copy(index, inputs, i * features());
      copyTarget(index, targets, i * targets());
    }
  }

  /**
   * A copy of the features of all samples, size x features, row-major.
   *
   * @throws IllegalArgumentException if an array would have more than 2^31 - 1 elements
   */
  default float[] copyInputs() {
    float[] inputs = new float[Datasets.length(size(), features())];
    for (int i = 0; i < size(); i++) {
      copy(i, inputs, i * features());
    }
    return inputs;
  }

  /**
   * A copy of the labels of all samples.
   *
   * @throws UnsupportedOperationException if samples have no labels
   */
  default int[] copyLabels() {
    int[] labels = new int[size()];
    Arrays.setAll(labels, this::label);
    return labels;
  }

  /**
   * The same samples with these weights in place of those that they have, as a view; see {@link
   * #weight}.
   *
   * @param weights one for each sample, not copied
   * @throws IllegalArgumentException if there are more or less, or one is negative or not finite
   */
  default Dataset weighted(float... weights) {
    if (weights.length != size()) {
      throw new IllegalArgumentException(
          "there are " + weights.length + " weights for " + size() + " samples");
    }
    Datasets.requireWeights("weights", weights);
    return new WeightedDataset(this, weights);
  }

  /**
   * The first samples, as a view.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  default Dataset take(int count) {
    return Datasets.range(this, 0, count);
  }

  /**
   * All samples but the first, as a view.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  default Dataset skip(int count) {
    return Datasets.range(this, count, size() - count);
  }
}
