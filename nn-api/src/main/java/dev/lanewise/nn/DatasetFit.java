// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf.Labels;
import dev.lanewise.nn.graph.Tensor;

/**
 * Whether datasets fit a model and its loss. All of a dataset is looked at before work begins, so
 * that a bad sample cannot stop an epoch half way.
 *
 * @param input what the model takes
 * @param classes the number of classes, 0 if targets are floats
 * @param targets the length of a row of targets
 */
record DatasetFit(Tensor input, int classes, int targets) {

  private int features() {
    return input.shape().elements(1);
  }

  private boolean isIndexed() {
    return input.type() == ElementType.INT32;
  }

  /**
   * Refuses a dataset that does not fit.
   *
   * @throws IllegalArgumentException with its name, what it has and what it must have
   */
  void require(String name, Dataset dataset) {
    if (dataset.size() < 1) {
      throw new IllegalArgumentException(name + " is empty, must have a sample");
    }
    if (dataset.isIndexed() != isIndexed()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + (dataset.isIndexed() ? "indices" : "floats")
              + " as features, the model takes "
              + (isIndexed() ? "indices" : "floats"));
    }
    boolean fits = classes > 0 ? dataset.classes() == classes : dataset.targets() == targets;
    if (dataset.features() != features() || !fits) {
      throw new IllegalArgumentException(
          name
              + " has "
              + dataset.features()
              + " features and "
              + (classes > 0 ? dataset.classes() + " classes" : dataset.targets() + " targets")
              + ", the model takes "
              + features()
              + " and gives "
              + (classes > 0 ? classes : targets));
    }
    if (classes > 0) {
      requireLabels(name, dataset);
    }
    if (dataset.isWeighted()) {
      requireWeights(name, dataset);
    }
    if (isIndexed()) {
      int[] row = new int[features()];
      for (int i = 0; i < dataset.size(); i++) {
        dataset.copyIndices(i, row, 0);
        requireIndices(name, input, row, i);
      }
    }
  }

  private void requireLabels(String name, Dataset dataset) {
    for (int i = 0; i < dataset.size(); i++) {
      int label = dataset.label(i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            name + " has label " + label + " at " + i + ", must be in [0, " + classes + ")");
      }
    }
  }

  private static void requireWeights(String name, Dataset dataset) {
    boolean counts = false;
    for (int i = 0; i < dataset.size(); i++) {
      float weight = dataset.weight(i);
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            name + " has weight " + weight + " at " + i + ", must be finite and not negative");
      }
      counts |= weight > 0;
    }
    if (!counts) {
      throw new IllegalArgumentException(
          name + " has the weight 0 everywhere, must have a sample that counts");
    }
  }

  /**
   * Refuses indices that an input does not take.
   *
   * @param indices whole rows
   * @param firstRow the number of the first of them
   */
  static void requireIndices(String name, Tensor input, int[] indices, int firstRow) {
    int bound = ((Labels) input.op()).classes();
    int columns = input.shape().elements(1);
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= bound) {
        throw new IllegalArgumentException(
            name
                + " has index "
                + indices[i]
                + " in row "
                + (firstRow + i / columns)
                + ", column "
                + i % columns
                + ", must be in [0, "
                + bound
                + ")");
      }
    }
  }
}
