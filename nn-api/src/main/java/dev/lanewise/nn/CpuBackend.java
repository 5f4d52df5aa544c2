// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Capabilities;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Lanewise;
import java.util.Locale;

/**
 * Runs plans on the CPU: storage is Java arrays, and a kernel has finished when its call returns.
 * The kernels stay the caller's: closing this backend does not close them.
 */
public final class CpuBackend implements Backend<float[], int[]> {

  private final Kernels<float[], int[]> kernels;
  private final String description;

  private CpuBackend(Kernels<float[], int[]> kernels, String description) {
    this.kernels = kernels;
    this.description = description;
  }

  /** A backend on the kernels of an open handle. */
  public static CpuBackend of(Lanewise lanewise) {
    Capabilities found = lanewise.capabilities();
    String width = found.vectorBits() == 0 ? "" : " " + found.vectorBits() + " bits,";
    return new CpuBackend(
        lanewise,
        String.format(
            "CPU, %s,%s %d threads",
            found.implementation().name().toLowerCase(Locale.ROOT), width, found.threads()));
  }

  /**
   * A backend on kernels of one's own.
   *
   * @param kernels they should check their arguments, as {@link
   *     dev.lanewise.kernels.CheckedKernels} does
   * @param description what {@link #description} says
   */
  public static CpuBackend of(Kernels<float[], int[]> kernels, String description) {
    return new CpuBackend(kernels, description);
  }

  @Override
  public String description() {
    return description;
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
