// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.nn.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A dataset that remembers in which order its samples were taken. */
final class OrderedDataset implements Dataset {

  private final Dataset dataset;
  private final List<int[]> epochs = new ArrayList<>();
  private int taken;

  OrderedDataset(Dataset dataset) {
    this.dataset = dataset;
  }

  int epochs() {
    return epochs.size();
  }

  /** The indices of an epoch, counted from 1. */
  int[] order(int epoch) {
    return epochs.get(epoch - 1).clone();
  }

  @Override
  public void batch(int[] indices, int from, int count, float[] inputs, int[] labels) {
    if (taken % size() == 0) {
      epochs.add(Arrays.copyOf(indices, indices.length));
    }
    taken += count;
    dataset.batch(indices, from, count, inputs, labels);
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public int features() {
    return dataset.features();
  }

  @Override
  public int classes() {
    return dataset.classes();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    dataset.copy(index, target, offset);
  }

  @Override
  public int label(int index) {
    return dataset.label(index);
  }
}
