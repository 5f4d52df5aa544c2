// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Kernels;

/**
 * Runs plans on the CPU: storage is Java arrays, and a kernel has finished when its call returns.
 * The kernels stay the caller's: closing this backend does not close them.
 */
public final class CpuBackend implements Backend<float[], int[]> {

  private final Kernels<float[], int[]> kernels;

  private CpuBackend(Kernels<float[], int[]> kernels) {
    this.kernels = kernels;
  }

  /** A backend on these kernels, such as those of {@code Lanewise.open()}. */
  public static CpuBackend of(Kernels<float[], int[]> kernels) {
    return new CpuBackend(kernels);
  }

  @Override
  public String description() {
    return kernels.toString();
  }

  @Override
  public Kernels<float[], int[]> kernels() {
    return kernels;
  }

  @Override
  public float[] allocateFloats(int size) {
    return new float[size];
  }

  @Override
  public int[] allocateInts(int size) {
    return new int[size];
  }

  /** Does nothing: the garbage collector takes what nobody holds. */
  @Override
  public void free(float[] storage) {}

  /** Does nothing: the garbage collector takes what nobody holds. */
  @Override
  public void freeInts(int[] storage) {}

  @Override
  public void write(float[] source, int sourceOffset, float[] target, int targetOffset, int count) {
    System.arraycopy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public void writeInts(int[] source, int sourceOffset, int[] target, int targetOffset, int count) {
    System.arraycopy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public void read(float[] source, int sourceOffset, float[] target, int targetOffset, int count) {
    System.arraycopy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public void close() {}
}
