// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import dev.lanewise.nn.Philox;
import java.util.Arrays;

/** Datasets from arrays, and parts of datasets. */
public final class Datasets {

  private static final long SPLIT_STREAM = 3L << 32;

  private Datasets() {}

  /**
   * A dataset on arrays, which are not copied.
   *
   * @param inputs labels.length x features floats, row-major
   * @param labels one per sample, each in [0, classes)
   * @param classes the number of classes
   * @throws IllegalArgumentException if there is no class, the lengths do not fit, or a label is
   *     out of range
   */
  public static Dataset of(float[] inputs, int[] labels, int classes) {
    if (labels.length == 0 || inputs.length == 0 || inputs.length % labels.length != 0) {
      throw new IllegalArgumentException(
          "there are "
              + inputs.length
              + " floats for "
              + labels.length
              + " labels, must be a positive multiple");
    }
    requireLabels("labels", labels, classes);
    return new ArrayDataset(inputs, labels, inputs.length / labels.length, classes);
  }

  /**
   * A dataset on arrays, which are not copied, for regression and other targets that are no labels.
   *
   * @param inputs samples x features floats, row-major
   * @param targets samples x targets floats, row-major
   * @param samples the number of samples
   * @throws IllegalArgumentException if a length is not a positive multiple of the samples
   */
  public static Dataset ofTargets(float[] inputs, float[] targets, int samples) {
    return new TargetDataset(
        inputs,
        targets,
        samples,
        width("inputs", inputs, samples),
        width("targets", targets, samples));
  }

  private static int width(String name, float[] values, int samples) {
    if (samples < 1 || values.length == 0 || values.length % samples != 0) {
      throw new IllegalArgumentException(
          name
              + " has "
              + values.length
              + " floats for "
              + samples
              + " samples, must be a positive multiple");
    }
    return values.length / samples;
  }

  /**
   * Two parts of a dataset, drawn at random: as views.
   *
   * @param dataset the whole
   * @param firstSize number of samples in the first part
   * @param seed equal seeds give equal parts
   * @throws IllegalArgumentException if a part would be empty
   */
  public static Split split(Dataset dataset, int firstSize, long seed) {
    int[] order = new int[dataset.size()];
    new Philox(seed, SPLIT_STREAM).permutation(order);
    if (firstSize < 1 || firstSize >= order.length) {
      throw new IllegalArgumentException(
          "firstSize is " + firstSize + ", must be from 1 to " + (order.length - 1));
    }
    return new Split(
        new Subset(dataset, Arrays.copyOf(order, firstSize)),
        new Subset(dataset, Arrays.copyOfRange(order, firstSize, order.length)));
  }

  /**
   * Two parts of a dataset.
   *
   * @param first the part whose size was asked for
   * @param second the rest
   */
  public record Split(Dataset first, Dataset second) {}

  static Dataset range(Dataset dataset, int from, int count) {
    if (from < 0 || count < 1 || from > dataset.size() - count) {
      throw new IllegalArgumentException(
          "samples "
              + from
              + " to "
              + (from + (long) count)
              + " are asked for, must be at least one"
              + " of the "
              + dataset.size());
    }
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> from + i);
    return new Subset(dataset, indices);
  }

  static void requireLabels(String name, int[] labels, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes is " + classes + ", must be positive");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            name + "[" + i + "] is " + labels[i] + ", must be in [0, " + classes + ")");
      }
    }
  }

  private record ArrayDataset(float[] inputs, int[] labels, int features, int classes)
      implements Dataset {

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public void copy(int index, float[] target, int offset) {
      System.arraycopy(inputs, index * features, target, offset, features);
    }

    @Override
    public int label(int index) {
      return labels[index];
    }
  }

  private record TargetDataset(float[] inputs, float[] values, int size, int features, int targets)
      implements Dataset {

    @Override
    public int classes() {
      return 0;
    }

    @Override
    public void copy(int index, float[] target, int offset) {
      System.arraycopy(inputs, index * features, target, offset, features);
    }

    @Override
    public int label(int index) {
      throw new UnsupportedOperationException("the samples have targets, not labels");
    }

    @Override
    public void copyTarget(int index, float[] target, int offset) {
      System.arraycopy(values, index * targets, target, offset, targets);
    }
  }

  private record Subset(Dataset whole, int[] indices) implements Dataset {

    @Override
    public int size() {
      return indices.length;
    }

    @Override
    public int features() {
      return whole.features();
    }

    @Override
    public int classes() {
      return whole.classes();
    }

    @Override
    public void copy(int index, float[] target, int offset) {
      whole.copy(indices[index], target, offset);
    }

    @Override
    public int label(int index) {
      return whole.label(indices[index]);
    }

    @Override
    public int targets() {
      return whole.targets();
    }

    @Override
    public void copyTarget(int index, float[] target, int offset) {
      whole.copyTarget(indices[index], target, offset);
    }
  }
}
