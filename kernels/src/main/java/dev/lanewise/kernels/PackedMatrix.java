// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * The right operand of matrix products, {@code op(B)}, in the order in which the kernels read it:
 * made once by {@link PackedProducts#pack}, used many times. It is a copy, so B may change or go
 * away.
 *
 * <p>It never changes and belongs to no handle: any handle with the same {@link Implementation}
 * takes it, and any number of threads may use it at the same time. Its memory, outside the heap for
 * the SIMD kernels, is freed by {@link #close}.
 */
public interface PackedMatrix extends AutoCloseable {

  /** Rows of op(B): k of its products. */
  int rows();

  /** Columns of op(B): n of its products. */
  int columns();

  /** Whether {@link #close} was called. */
  boolean isClosed();

  /**
   * Ends its use. Products that are running finish, and the memory is freed after the last of them.
   * Closing twice does nothing.
   */
  @Override
  void close();
}
