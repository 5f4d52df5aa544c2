// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Reduction.MEAN;

import dev.lanewise.kernels.CrossEntropy;

/** Labels, indices and weights, whose values only an implementation on the CPU can check. */
public final class Labels {

  private Labels() {}

  /**
   * Requires {@code n} labels to be in [0, classes) or ignored.
   *
   * @throws IllegalArgumentException if one is not
   */
  public static void check(int n, int classes, int[] labels, int offset, int ignoreIndex) {
    for (int i = 0; i < n; i++) {
      int label = labels[offset + i];
      if ((label < 0 || label >= classes) && label != ignoreIndex) {
        throw new IllegalArgumentException(
            "labels[%d] is %d, must be in [0, %d) or %d to be ignored"
                .formatted(offset + i, label, classes, ignoreIndex));
      }
    }
  }

  /**
   * Requires weights to be finite and not negative, but for those of rows that are not averaged.
   *
   * @throws IllegalArgumentException if one is not
   */
  public static void checkWeights(CrossEntropy<float[]> options, int rows, int classes) {
    float[] ofClasses = options.classWeights();
    if (ofClasses != null) {
      checkWeights("classWeights", ofClasses, options.classWeightsOffset(), classes);
    }
    float[] ofRows = options.rowWeights();
    if (ofRows != null && options.reduction() == MEAN) {
      checkWeights("rowWeights", ofRows, options.rowWeightsOffset(), rows);
    }
  }

  /**
   * Requires {@code n} weights to be finite and not negative.
   *
   * @throws IllegalArgumentException if one is not
   */
  public static void checkWeights(String name, float[] weights, int offset, int n) {
    for (int i = 0; i < n; i++) {
      float weight = weights[offset + i];
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "%s[%d] is %s, must be finite and not negative".formatted(name, offset + i, weight));
      }
    }
  }

  /**
   * Requires {@code n} indices to be in [0, bound).
   *
   * @throws IllegalArgumentException if one is not
   */
  public static void checkIndices(String name, int n, int bound, int[] indices, int offset) {
    for (int i = 0; i < n; i++) {
      int index = indices[offset + i];
      if (index < 0 || index >= bound) {
        throw new IllegalArgumentException(
            "%s[%d] is %d, must be in [0, %d)".formatted(name, offset + i, index, bound));
      }
    }
  }

  /**
   * Requires rows of {@code k} indices to be in [0, bound).
   *
   * @throws IllegalArgumentException if one is not
   */
  public static void checkIndices(
      String name, int rows, int k, int bound, int[] indices, int offset, int ld) {
    for (int i = 0; k > 0 && i < rows; i++) {
      checkIndices(name, k, bound, indices, offset + i * ld);
    }
  }

  /** What a row counts in the mean: {@code r w[label]}. */
  public static float weight(CrossEntropy<float[]> options, int label, int row) {
    return label == options.ignoreIndex()
        ? 0f
        : rowWeight(options, row) * classWeight(options, label);
  }

  /** The weight of a class; 1 if there are none. */
  public static float classWeight(CrossEntropy<float[]> options, int label) {
    float[] weights = options.classWeights();
    return weights == null ? 1f : weights[options.classWeightsOffset() + label];
  }

  /** The weight of a row; 1 if there are none. */
  public static float rowWeight(CrossEntropy<float[]> options, int row) {
    float[] weights = options.rowWeights();
    return weights == null ? 1f : weights[options.rowWeightsOffset() + row];
  }
}
