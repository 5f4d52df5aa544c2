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
   * The same where a cycle has two multiplications of 512 bits: what else a tile does without
   * packing (an index for each row of op(A), loads across lines, conflicts of rows a power of two
   * apart) then takes longer than they do.
   */
  private static final long MOST_WHOLE = 1 << 20;

  private static final long MOST_WHOLE_TRANSPOSED = 1 << 18;

  /** The same for threads that share out columns, and wait for each other's packing. */
  private static final long MOST_WHOLE_WAITING = 1 << 22;

  /**
   * Columns up to which, with a C that stays in the second-level cache, op(A) is read too few times
   * to pack it, if tiles are large; steps of k up to which the same holds for both operands.
   */
  private static final int NARROW = Processor.WHOLE ? 64 : 128;

  private static final int SHALLOW = Processor.WHOLE ? 0 : 64;

  private static final long MOST_NARROW = 1 << 18;

  /** Rows or columns up to which an operand is read too few times to pack it. */
  private static final int SKINNY = 16;

  /** Rows where B is transposed: fewer than a tile has. */
  private static final int SKINNY_TRANSPOSED = 3;

  /**
   * Rows of A from which and up to which C is computed by its transpose, if B is transposed and has
   * twice as many: with fewer, lanes stay idle, and with more it gains nothing.
   */
  private static final int LEAST_TURNED = 28;

  private static final int MOST_TURNED = 160;

  /** Elements of A that are turned at most, since that needs memory. */
  private static final long LARGEST_TURNED = 1 << 20;

  /** Columns where B is transposed: fewer than vectors of 256 bits have lanes. */
  private static final int THIN_TRANSPOSED = 7;

  /** Rows up to which sums in memory are no burden. */
  private static final int FEW_ROWS = 7;

  /** Bytes between rows of B from which tiles, which read it downwards, miss most caches. */
  private static final int DISTANT = 16 << 10;

  /** Bytes of B, from the first row to the last, that are more than the second-level cache has. */
  private static final long LARGE = 1 << 20;

  /** Multiplications of a small product: 50 or 32 in each dimension. */
  private static final long MOST_BRIEF = Processor.WHOLE ? 1 << 17 : 1 << 15;

  /**
   * Rows up to which threads share out blocks of k, and elements of C. With 64 each of two would
   * have enough for itself where packing is fast.
   */
  private static final int MOST_SPLIT_ROWS = Processor.WHOLE ? 63 : 64;

  private static final int MOST_SPLIT = 64 * 192;

  /** The same where B is transposed, which has more to pack for rows and columns shared out. */
  private static final int MOST_SPLIT_TRANSPOSED = 64 * 64;

  private Crossovers() {}

  /**
   * Whether to leave the operands where they are instead of packing them.
   *
   * @param parts into which threads share the product out
   */
  static boolean unpacked(Transpose transB, int m, int n, int k, int parts) {
    boolean upright = transB == Transpose.N;
    return n <= (upright ? SKINNY : THIN_TRANSPOSED)
        || m <= (upright ? SKINNY : SKINNY_TRANSPOSED)
        || (long) m * n * k <= most(upright, m, n, parts)
        || Registers.MANY
            && upright
            && (n <= NARROW || k <= SHALLOW)
            && (long) m * n <= MOST_NARROW;
  }

  private static long most(boolean upright, int m, int n, int parts) {
    if (!Processor.WHOLE) {
      return upright ? MOST : MOST_TRANSPOSED;
    }
    boolean waiting = parts > 1 && !Blocking.byRows(parts, m, n);
    if (upright) {
      return waiting || n <= NARROW ? MOST : MOST_WHOLE;
    }
    if (waiting) {
      return MOST_WHOLE_WAITING;
    }
    return parts > 1 ? MOST_WHOLE : MOST_WHOLE_TRANSPOSED;
  }

  /** Whether to compute the transpose of C, and turn that: not measured where vectors are whole. */
  static boolean turned(Transpose transA, Transpose transB, int m, int n, int k) {
    return FloatWideTransposition.APPLIES
        && !Processor.WHOLE
        && transA == Transpose.N
        && transB == Transpose.T
        && m >= LEAST_TURNED
        && m <= MOST_TURNED
        && n >= 2 * m
        && (long) m * k <= LARGEST_TURNED;
  }

  /** Whether to read whole rows of B for few rows of op(A), rather than go tile by tile. */
  static boolean wholeRows(int m, int n, int k, int bytesOfRow) {
    return n >= 64
        && (m <= FEW_ROWS
            || m <= SKINNY && (bytesOfRow >= DISTANT || (long) k * bytesOfRow > LARGE));
  }

  /**
   * Whether vectors of at most 256 bits are better, of which fewer lanes stay idle.
   *
   * @param lanes elements of a long vector
   */
  static boolean shortVectors(int m, int n, int k, int lanes) {
    return Lanes.SHORT_FLOAT != Lanes.FLOAT
        && (n < lanes || !Processor.WHOLE && (n < 32 || brief(m, n, k)));
  }

  /** Whether a product is so small that it pays to have loops of its own for a C not read. */
  static boolean brief(int m, int n, int k) {
    return (long) m * n * k <= MOST_BRIEF;
  }

  /** Whether threads should share out blocks of k rather than rows or columns. */
  static boolean splitDepth(Transpose transB, int m, int n, int k) {
    return m > 1
        && m <= MOST_SPLIT_ROWS
        && (transB == Transpose.N
            ? (long) m * n <= MOST_SPLIT && !unpacked(transB, m, n, k, 2)
            : (long) m * n <= MOST_SPLIT_TRANSPOSED);
  }
}
