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
        width("inputs", inputs.length, samples),
        width("targets", targets.length, samples));
  }

  /**
   * The same samples without labels, each its own target, as a view: what an autoencoder learns.
   *
   * @throws IllegalArgumentException if features are indices
   */
  public static Dataset reconstruction(Dataset dataset) {
    if (dataset.isIndexed()) {
      throw new IllegalArgumentException("the samples' features are indices, not floats");
    }
    return new ReconstructionDataset(dataset);
  }

  /**
   * A dataset on arrays, which are not copied, whose features are indices: for models that begin
   * with an embedding. Which indices there may be is the model's to say.
   *
   * @param inputs labels.length x features indices, row-major
   * @param labels one per sample, each in [0, classes)
   * @param classes the number of classes
   * @throws IllegalArgumentException if there is no class, the lengths do not fit, or a label is
   *     out of range
   */
  public static Dataset ofIndices(int[] inputs, int[] labels, int classes) {
    int features = width("inputs", inputs.length, labels.length);
    requireLabels("labels", labels, classes);
    return new IndexDataset(inputs, features, labels, classes, new float[0], 0);
  }

  /**
   * A dataset on arrays, which are not copied, of indices and targets that are no labels.
   *
   * @param inputs samples x features indices, row-major
   * @param targets samples x targets floats, row-major
   * @param samples the number of samples
   * @throws IllegalArgumentException if a length is not a positive multiple of the samples
   */
  public static Dataset ofIndicesTargets(int[] inputs, float[] targets, int samples) {
    int features = width("inputs", inputs.length, samples);
    int width = width("targets", targets.length, samples);
    return new IndexDataset(inputs, features, new int[0], 0, targets, width);
  }

  private static int width(String name, int length, int samples) {
    if (samples < 1 || length == 0 || length % samples != 0) {
      throw new IllegalArgumentException(
          name
              + " has "
              + length
              + " numbers for "
              + samples
              + " samples, must be a positive multiple");
    }
    return length / samples;
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
    int[] order = mixed(dataset, firstSize, seed);
    return new Split(
        new Subset(dataset, Arrays.copyOf(order, firstSize)),
        new Subset(dataset, Arrays.copyOfRange(order, firstSize, order.length)));
  }

  /**
   * As {@link #split}, with each class as frequent in both parts as in the whole: its share of the
   * first part is rounded down, and what is left of the part's size goes to the largest remainders,
   * of equal ones to the lower label.
   *
   * @throws IllegalArgumentException if a part would be empty, or samples have no labels
   */
  public static Split stratifiedSplit(Dataset dataset, int firstSize, long seed) {
    int[] order = mixed(dataset, firstSize, seed);
    int[] wanted = ClassCounts.of(dataset).shares(firstSize);
    int[] first = new int[firstSize];
    int[] second = new int[order.length - firstSize];
    int taken = 0;
    for (int i = 0; i < order.length; i++) {
      if (wanted[dataset.label(order[i])]-- > 0) {
        first[taken++] = order[i];
      } else {
        second[i - taken] = order[i];
      }
    }
    return new Split(new Subset(dataset, first), new Subset(dataset, second));
  }

  private static int[] mixed(Dataset dataset, int firstSize, long seed) {
    int[] order = new int[dataset.size()];
    if (firstSize < 1 || firstSize >= order.length) {
      throw new IllegalArgumentException(
          "firstSize is " + firstSize + ", must be from 1 to " + (order.length - 1));
    }
    new Philox(seed, SPLIT_STREAM).permutation(order);
    return order;
  }

  /**
   * Two parts of a dataset.
   *
   * @param first the part whose size was asked for
   * @param second the rest
   */
  public record Split(Dataset first, Dataset second) {}

  /**
   * A weight for each class that makes all count the same in sum, {@code samples / (classes x
   * samples of the class)}, as scikit-learn's {@code balanced} does: for {@link
   * dev.lanewise.nn.CrossEntropyLoss#classWeights}. It counts samples, whatever their weights.
   *
   * @throws IllegalArgumentException if samples have no labels, or a class has no sample
   */
  public static float[] balancedWeights(Dataset dataset) {
    return ClassCounts.of(dataset).balancedWeights();
  }

  /**
   * A view of a dataset whose features go through a function.
   *
   * @throws IllegalArgumentException if features are indices
   */
  public static Dataset mapFeatures(Dataset dataset, RowFunction function) {
    if (dataset.isIndexed()) {
      throw new IllegalArgumentException("the samples' features are indices, not floats");
    }
    return new MappedDataset(dataset, function, MappedDataset.NOTHING);
  }

  /**
   * A view of a dataset whose targets go through a function.
   *
   * @throws IllegalArgumentException if samples have labels
   */
  public static Dataset mapTargets(Dataset dataset, RowFunction function) {
    if (dataset.classes() > 0) {
      throw new IllegalArgumentException("the samples have labels, not targets");
    }
    return new MappedDataset(dataset, MappedDataset.NOTHING, function);
  }

  /**
   * A copy of all samples on arrays: what views do for a sample is done once.
   *
   * @throws IllegalArgumentException if an array would have more than 2^31 - 1 elements
   */
  public static Dataset copyOf(Dataset dataset) {
    int size = dataset.size();
    int[] indices = new int[dataset.isIndexed() ? length(size, dataset.features()) : 0];
    float[] inputs = new float[dataset.isIndexed() ? 0 : length(size, dataset.features())];
    boolean labelled = dataset.classes() > 0;
    float[] targets = new float[labelled ? 0 : length(size, dataset.targets())];
    int[] labels = new int[labelled ? size : 0];
    for (int i = 0; i < size; i++) {
      if (dataset.isIndexed()) {
        dataset.copyIndices(i, indices, i * dataset.features());
      } else {
        dataset.copy(i, inputs, i * dataset.features());
      }
      if (labelled) {
        labels[i] = dataset.label(i);
      } else {
        dataset.copyTarget(i, targets, i * dataset.targets());
      }
    }
    Dataset copy;
    if (dataset.isIndexed()) {
      copy =
          labelled
              ? ofIndices(indices, labels, dataset.classes())
              : ofIndicesTargets(indices, targets, size);
    } else {
      copy = labelled ? of(inputs, labels, dataset.classes()) : ofTargets(inputs, targets, size);
    }
    return dataset.isWeighted() ? copy.weighted(weights(dataset)) : copy;
  }

  private static float[] weights(Dataset dataset) {
    float[] weights = new float[dataset.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = dataset.weight(i);
    }
    return weights;
  }

  static int length(int size, int width) {
    long length = (long) size * width;
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "there are " + size + " samples of " + width + " floats, too many for an array");
    }
    return (int) length;
  }

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

  static void requireWeights(String name, float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0 && weights[i] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            name + "[" + i + "] is " + weights[i] + ", must be finite and not negative");
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
}
