// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;

/** Which way of computing a product is fastest, as measured in docs/decisions/gemm.md. */
final class Crossovers {

  /** Multiplications above which packing pays: about 200 in each dimension. */
  private static final long MOST = 1 << 23;

  /**
   * The same where B is transposed, which is a copy in any case: 400 in each dimension, or 64 where
   * tiles have to be small.
   */
  private static final long MOST_TRANSPOSED = Registers.MANY ? 1 << 26 : 1 << 18;

  /**
   * Columns up to which, with a C that stays in the second-level cache, op(A) is read too few times
   * to pack it, if tiles are large; steps of k up to which the same holds for both operands.
   */
  private static final int NARROW = 128;

  private static final int SHALLOW = 64;

  private static final long MOST_NARROW = 1 << 18;

  /** Rows or columns up to which an operand is read too few times to pack it. */
  private static final int SKINNY = 16;

  /** The same where B is transposed: fewer than a tile has. */
  private static final int SKINNY_TRANSPOSED = 3;

  /** Rows up to which sums in memory are no burden. */
  private static final int FEW_ROWS = 7;

  /** Bytes between rows of B from which tiles, which read it downwards, miss most caches. */
  private static final int DISTANT = 16 << 10;

  /** Bytes of B, from the first row to the last, that are more than the second-level cache has. */
  private static final long LARGE = 1 << 20;

  /** Multiplications up to which short vectors are better: 32 in each dimension. */
  private static final long MOST_SHORT = 1 << 15;

  /** Rows up to which threads share out blocks of k, and elements of C. */
  private static final int MOST_SPLIT_ROWS = 64;

  private static final int MOST_SPLIT = 64 * 192;

  /** The same where B is transposed, which has more to pack for rows and columns shared out. */
  private static final int MOST_SPLIT_TRANSPOSED = 64 * 64;

  private Crossovers() {}

  /** Whether to leave the operands where they are instead of packing them. */
  static boolean unpacked(Transpose transB, int m, int n, int k) {
    boolean upright = transB == Transpose.N;
    return Math.min(m, n) <= (upright ? SKINNY : SKINNY_TRANSPOSED)
        || (long) m * n * k <= (upright ? MOST : MOST_TRANSPOSED)
        || Registers.MANY
            && upright
            && (n <= NARROW || k <= SHALLOW)
            && (long) m * n <= MOST_NARROW;
  }

  /** Whether to read whole rows of B for few rows of op(A), rather than go tile by tile. */
  static boolean wholeRows(int m, int n, int k, int bytesOfRow) {
    return n >= 64
        && (m <= FEW_ROWS
            || m <= SKINNY && (bytesOfRow >= DISTANT || (long) k * bytesOfRow > LARGE));
  }

  /** Whether vectors of at most 256 bits are better, of which fewer lanes stay idle. */
  static boolean shortVectors(int m, int n, int k) {
    return Lanes.SHORT_FLOAT != Lanes.FLOAT && (n < 32 || (long) m * n * k <= MOST_SHORT);
  }

  /** Whether threads should share out blocks of k rather than rows or columns. */
  static boolean splitDepth(Transpose transB, int m, int n, int k) {
    return m > 1
        && m <= MOST_SPLIT_ROWS
        && (transB == Transpose.N
            ? (long) m * n <= MOST_SPLIT && !unpacked(transB, m, n, k)
            : (long) m * n <= MOST_SPLIT_TRANSPOSED);
  }
}
