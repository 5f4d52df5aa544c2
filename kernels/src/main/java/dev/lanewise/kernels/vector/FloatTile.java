// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;

/**
 * The innermost loop of a matrix product: the sums of one block of k for some rows and vectors of
 * C, from packed operands, and {@code c = fma(alpha, sum, old)}, where old is C itself or zeros
 * with a leading dimension of 0.
 *
 * <p>Implementations are flat methods with their accumulators in local variables, because vectors
 * that pass through methods of ours may end up on the heap.
 */
abstract class FloatTile {

  final int rows;
  final int vectors;

  FloatTile(int rows, int vectors) {
    this.rows = rows;
    this.vectors = vectors;
  }

  /** The tile that is fastest on this processor. */
  static FloatTile preferred() {
    return Registers.MANY ? new FloatTile8x3() : new FloatTile6x2();
  }

  /** Multiplies all vectors of the tile. */
  abstract void multiply(
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc);

  /** Multiplies two vectors of each row. */
  abstract void multiplyPair(
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc);

  /** Multiplies one vector of each row. */
  abstract void multiplyVector(
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc);
}
