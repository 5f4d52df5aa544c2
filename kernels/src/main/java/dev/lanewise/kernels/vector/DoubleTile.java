// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;

/**
 * The innermost loop of a matrix product: the sums of one block of k for some rows and vectors of
 * C, from packed operands. The tile is stored at the start of the memory, row after row, and its
 * last rows and lanes may be padding.
 *
 * <p>Implementations are flat methods with their accumulators in local variables, because vectors
 * that pass through methods of ours may end up on the heap.
 */
abstract class DoubleTile {

  final int rows;
  final int vectors;

  DoubleTile(int rows, int vectors) {
    this.rows = rows;
    this.vectors = vectors;
  }

  /** The tile that is fastest on this processor. */
  static DoubleTile preferred() {
    return Registers.MANY ? new DoubleTile8x3() : new DoubleTile6x2();
  }

  /** Multiplies all vectors of the tile. */
  abstract void multiply(int depth, double[] a, int firstA, MemorySegment memory, long firstB);

  /** Multiplies one vector of each row, to be stored at the given place. */
  abstract void multiplyVector(
      int depth, double[] a, int firstA, MemorySegment memory, long firstB, long tile);
}
