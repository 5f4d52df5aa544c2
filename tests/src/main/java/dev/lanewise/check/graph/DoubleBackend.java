// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.Backend;

/**
 * Runs plans in double precision on the heap, by the contract's formulas, which share no code with
 * the kernels. It has no parameter updates.
 */
public final class DoubleBackend implements Backend<double[], int[]> {

  private final DoubleKernels kernels = new DoubleKernels();

  /** A backend. */
  public DoubleBackend() {}

  @Override
  public String description() {
    return "double precision";
  }

  @Override
  public Kernels<double[], int[]> kernels() {
    return kernels;
  }

  @Override
  public double[] allocateFloats(int size) {
    return new double[size];
  }

  @Override
  public int[] allocateInts(int size) {
    return new int[size];
  }

  @Override
  public void free(double[] storage) {}

  @Override
  public void freeInts(int[] storage) {}

  @Override
  public void write(float[] source, int sourceOffset, double[] target, int offset, int count) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = source[sourceOffset + i];
    }
  }

  @Override
  public void writeInts(int[] source, int sourceOffset, int[] target, int offset, int count) {
    System.arraycopy(source, sourceOffset, target, offset, count);
  }

  @Override
  public void read(double[] source, int sourceOffset, float[] target, int offset, int count) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = (float) source[sourceOffset + i];
    }
  }

  @Override
  public void readInts(int[] source, int sourceOffset, int[] target, int offset, int count) {
    System.arraycopy(source, sourceOffset, target, offset, count);
  }

  @Override
  public void finish() {}

  @Override
  public boolean isSynchronous() {
    return true;
  }

  @Override
  public void close() {}
}
