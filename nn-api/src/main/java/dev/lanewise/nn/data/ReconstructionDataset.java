// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/** Samples that are their own targets; see {@link Datasets#reconstruction}. */
record ReconstructionDataset(Dataset whole) implements Dataset {

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
    return 0;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    whole.copy(index, target, offset);
  }

  @Override
  public int label(int index) {
    throw new UnsupportedOperationException("the samples are their own targets, without labels");
  }

  @Override
  public int targets() {
    return whole.features();
  }

  @Override
  public void copyTarget(int index, float[] target, int offset) {
    whole.copy(index, target, offset);
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
