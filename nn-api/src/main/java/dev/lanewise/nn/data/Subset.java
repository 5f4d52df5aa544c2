// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/** A view of some samples of a dataset. */
record Subset(Dataset whole, int[] indices) implements Dataset {

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
  public boolean isIndexed() {
    return whole.isIndexed();
  }

  @Override
  public void copyIndices(int index, int[] target, int offset) {
    whole.copyIndices(indices[index], target, offset);
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

  @Override
  public boolean isWeighted() {
    return whole.isWeighted();
  }

  @Override
  public float weight(int index) {
    return whole.weight(indices[index]);
  }
}
