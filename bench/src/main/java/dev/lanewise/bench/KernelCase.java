// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/**
 * One kernel to measure.
 *
 * @param rows 1 for functions of each element
 * @param columns elements of a row; classes of a loss
 * @param threads how many may compute it
 */
public record KernelCase(Kernel kernel, int rows, int columns, int threads) {

  /** Features that enter the linear layer of {@link Kernel#LINEAR_CROSS_ENTROPY}. */
  public static final int FEATURES = 768;

  /** Functions of so many elements, one thread. */
  static KernelCase of(Kernel kernel, int elements) {
    return new KernelCase(kernel, 1, elements, 1);
  }

  /** Functions of rows, one thread. */
  static KernelCase of(Kernel kernel, int rows, int columns) {
    return new KernelCase(kernel, rows, columns, 1);
  }

  /** The same on other threads. */
  KernelCase on(int count) {
    return new KernelCase(kernel, rows, columns, count);
  }

  /** Of the matrix. */
  public int elements() {
    return Math.multiplyExact(rows, columns);
  }

  /** Bytes that have to be read or written. */
  double bytes() {
    return 4.0 * kernel.streams() * elements();
  }

  /** As in {@code exp 4096} or {@code softmax 128x512}. */
  @Override
  public String toString() {
    return kernel + " " + (rows == 1 ? "" : rows + "x") + columns;
  }
}
