// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Capabilities;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Lanewise;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans on the CPU: storage is Java arrays, and a kernel has finished when its call returns.
 * Kernels that were given stay the caller's: closing this backend does not close them.
 */
public final class CpuBackend implements Backend<float[], int[]> {

  /** What one thread does while it stays in the first-level cache. */
  private static final int CHAIN_BLOCK = 2048;

  private final Kernels<float[], int[]> kernels;
  private final String description;
  private final int chainBlock;
  private final @Nullable Lanewise owned;

  private CpuBackend(
      Kernels<float[], int[]> kernels,
      String description,
      int chainBlock,
      @Nullable Lanewise owned) {
    this.kernels = kernels;
    this.description = description;
    this.chainBlock = chainBlock;
    this.owned = owned;
  }

  private static CpuBackend on(Lanewise lanewise, @Nullable Lanewise owned) {
    Capabilities found = lanewise.capabilities();
    int block = found.threads() == 1 ? CHAIN_BLOCK : 0; // several share each op as a whole
    return new CpuBackend(lanewise, describe(found), block, owned);
  }

  /** A backend on the kernels of an open handle. */
  public static CpuBackend of(Lanewise lanewise) {
    return on(lanewise, null);
  }

  private static String describe(Capabilities found) {
    String width = found.vectorBits() == 0 ? "" : " " + found.vectorBits() + " bits,";
    return String.format(
        "CPU, %s,%s %d %s",
        found.implementation().name().toLowerCase(Locale.ROOT),
        width,
        found.threads(),
        found.threads() == 1 ? "thread" : "threads");
  }

  /**
   * A backend on kernels of one's own.
   *
   * @param kernels they should check their arguments, as {@link
   *     dev.lanewise.kernels.CheckedKernels} does
   * @param description what {@link #description} says
   */
  public static CpuBackend of(Kernels<float[], int[]> kernels, String description) {
    return new CpuBackend(kernels, description, 0, null);
  }

  /** The same with other blocks. */
  CpuBackend chainBlock(int elements) {
    return new CpuBackend(kernels, description, elements, owned);
  }

  @Override
  public int chainBlock() {
    return chainBlock;
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

  @Override
  public float[] storage(float[] array) {
    return array;
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
  public void readInts(int[] source, int sourceOffset, int[] target, int targetOffset, int count) {
    System.arraycopy(source, sourceOffset, target, targetOffset, count);
  }

  /** Does nothing: a kernel has finished when its call returns. */
  @Override
  public void finish() {}

  @Override
  public boolean isSynchronous() {
    return true;
  }

  /** Closes the kernels if they were opened for this backend alone. */
  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
  }

  /** Opens the best kernels that run here, for {@link Backends}. */
  public static final class Provider implements Backend.Provider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String name() {
      return "cpu";
    }

    @Override
    public CpuBackend open(int threads) {
      Lanewise.Builder builder = Lanewise.builder();
      Lanewise lanewise = (threads == 0 ? builder : builder.threads(threads)).open();
      return on(lanewise, lanewise);
    }
  }
}
