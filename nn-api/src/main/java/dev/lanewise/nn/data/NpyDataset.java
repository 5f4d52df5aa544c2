// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Samples from npy files, as NumPy saves arrays: the first index of an array is the sample's
 * number. The files of inputs and targets are mapped, so that they may be larger than the heap;
 * labels are read at once.
 */
public final class NpyDataset implements Dataset, AutoCloseable {

  private final NpyArray inputs;
  private final NpyArray targets;
  private final int[] labels;
  private final int size;
  private final int features;
  private final int width;
  private final int classes;

  private NpyDataset(NpyArray inputs, NpyArray targets, int[] labels, int classes)
      throws IOException {
    this.inputs = inputs;
    this.targets = targets;
    this.labels = labels;
    this.classes = classes;
    int[] shape = inputs.shape();
    this.size = shape.length == 0 ? 0 : shape[0];
    if (size == 0 || inputs.size() == 0) {
      throw new IOException(
          "the inputs have the shape " + Arrays.toString(shape) + ", must have samples");
    }
    this.features = rowSize("inputs", inputs);
    this.width = classes > 0 ? classes : rowSize("targets", targets);
  }

  private int rowSize(String name, NpyArray array) throws IOException {
    int[] shape = array.shape();
    long row = array.size() / size;
    if (shape.length == 0 || shape[0] != size || row < 1 || row > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "the "
              + name
              + " have the shape "
              + Arrays.toString(shape)
              + ", must be "
              + size
              + " rows of at least one number");
    }
    return (int) row;
  }

  /**
   * Maps inputs and reads labels.
   *
   * @param inputs numbers of any type, of the shape [samples, ...]
   * @param labels whole numbers, of the shape [samples] or [samples, 1], each in [0, classes)
   * @param classes the number of classes
   * @throws IllegalArgumentException if classes is not positive
   * @throws IOException if a file cannot be read or is damaged, as {@link NpyArray#map} says; if
   *     the shapes do not fit; or if a label is out of range
   */
  public static NpyDataset open(Path inputs, Path labels, int classes) throws IOException {
    if (classes < 1) {
      throw new IllegalArgumentException("classes is " + classes + ", must be positive");
    }
    NpyArray mapped = NpyArray.map(inputs);
    try (NpyArray file = NpyArray.map(labels)) {
      int[] read = file.toInts();
      int samples = mapped.shape().length == 0 ? 0 : mapped.shape()[0];
      if (read.length != samples || file.shape().length == 0 || file.shape()[0] != samples) {
        throw new IOException(
            labels
                + " has the shape "
                + Arrays.toString(file.shape())
                + ", must have a label for each of the samples, which have the shape "
                + Arrays.toString(mapped.shape()));
      }
      Datasets.requireLabels(labels.toString(), read, classes);
      return new NpyDataset(mapped, mapped, read, classes);
    } catch (IllegalArgumentException | IllegalStateException e) {
      mapped.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException e) {
      mapped.close();
      throw e;
    }
  }

  /**
   * Maps inputs and targets that are no labels.
   *
   * @param inputs numbers of any type, of the shape [samples, ...]
   * @param targets numbers of any type, of the shape [samples, ...]
   * @throws IOException if a file cannot be read or is damaged, as {@link NpyArray#map} says; or if
   *     the shapes do not fit
   */
  public static NpyDataset openTargets(Path inputs, Path targets) throws IOException {
    NpyArray first = NpyArray.map(inputs);
    try {
      NpyArray second = NpyArray.map(targets);
      try {
        return new NpyDataset(first, second, new int[0], 0);
      } catch (IOException e) {
        second.close();
        throw e;
      }
    } catch (IOException e) {
      first.close();
      throw e;
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    inputs.copy((long) index * features, target, offset, features);
  }

  @Override
  public int label(int index) {
    if (classes == 0) {
      throw new UnsupportedOperationException("the samples have targets, not labels");
    }
    return labels[index];
  }

  @Override
  public int targets() {
    return width;
  }

  @Override
  public void copyTarget(int index, float[] target, int offset) {
    if (classes > 0) {
      Dataset.super.copyTarget(index, target, offset);
    } else {
      targets.copy((long) index * width, target, offset, width);
    }
  }

  /** Unmaps the files. Closing twice does nothing. */
  @Override
  public void close() {
    inputs.close();
    targets.close();
  }
}
