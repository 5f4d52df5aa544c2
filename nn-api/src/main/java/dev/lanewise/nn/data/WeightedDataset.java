// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/** A view of a dataset whose samples have weights; see {@link Dataset#weighted}. */
record WeightedDataset(Dataset whole, float[] weights) implements Dataset {

  @Override
  public int size() {
    return whole.size();
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
    whole.copy(index, target, offset);
  }

  @Override
  public boolean isIndexed() {
    return whole.isIndexed();
  }

  @Override
  public void copyIndices(int index, int[] target, int offset) {
    whole.copyIndices(index, target, offset);
  }

  @Override
  public int label(int index) {
    return whole.label(index);
  }

  @Override
  public int targets() {
    return whole.targets();
  }

  @Override
  public void copyTarget(int index, float[] target, int offset) {
    whole.copyTarget(index, target, offset);
  }

  @Override
  public boolean isWeighted() {
    return true;
  }

  @Override
  public float weight(int index) {
    return weights[index];
  }

  @Override
  public void batch(int[] indices, int from, int count, float[] inputs, int[] labels) {
    whole.batch(indices, from, count, inputs, labels);
  }

  @Override
  public void batch(int[] indices, int from, int count, float[] inputs, float[] targets) {
    whole.batch(indices, from, count, inputs, targets);
  }
}
