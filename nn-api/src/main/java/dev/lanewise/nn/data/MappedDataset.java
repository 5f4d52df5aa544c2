// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/** A view of a dataset whose features and targets go through functions. */
record MappedDataset(Dataset whole, RowFunction onFeatures, RowFunction onTargets)
    implements Dataset {

  static final RowFunction NOTHING = (values, offset) -> {};

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
    onFeatures.apply(target, offset);
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
    onTargets.apply(target, offset);
  }

  @Override
  public boolean isWeighted() {
    return whole.isWeighted();
  }

  @Override
  public float weight(int index) {
    return whole.weight(index);
  }
}
