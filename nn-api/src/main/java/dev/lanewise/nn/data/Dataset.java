// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/**
 * Labelled samples. A sample is {@link #features} floats and a class label. Reading allocates
 * nothing, and several threads may read at once.
 */
public interface Dataset {

  /** The number of samples. */
  int size();

  /** The number of floats in a sample. */
  int features();

  /** The number of classes; labels are in [0, classes). */
  int classes();

  /**
   * Copies a sample's features.
   *
   * @param index the sample, in [0, size)
   * @param target gets {@link #features} floats from {@code offset}
   * @param offset index of the first
   * @throws IndexOutOfBoundsException if there is no such sample, or the target is too short
   */
  void copy(int index, float[] target, int offset);

  /**
   * A sample's label.
   *
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int label(int index);

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
