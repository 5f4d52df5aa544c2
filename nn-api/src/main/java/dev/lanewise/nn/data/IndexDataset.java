// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/** Samples of indices on arrays, with labels or, where there are no classes, with targets. */
record IndexDataset(
    int[] inputs, int features, int[] labels, int classes, float[] values, int width)
    implements Dataset {

  @Override
  public int size() {
    return inputs.length / features;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    throw new UnsupportedOperationException("the samples' features are indices, not floats");
  }

  @Override
  public boolean isIndexed() {
    return true;
  }

  @Override
  public void copyIndices(int index, int[] target, int offset) {
    System.arraycopy(inputs, index * features, target, offset, features);
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
    return classes > 0 ? classes : width;
  }

  @Override
  public void copyTarget(int index, float[] target, int offset) {
    if (classes > 0) {
      Dataset.super.copyTarget(index, target, offset);
    } else {
      System.arraycopy(values, index * width, target, offset, width);
    }
  }
}
