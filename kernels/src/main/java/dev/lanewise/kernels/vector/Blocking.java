// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

/** Into which panels, slices and parts a matrix product is cut, so that each stays in its cache. */
final class Blocking {

  /** Blocks of k between two visits to C: one would read and write C twice as often. */
  private static final int DEPTH_BLOCKS = 2;

  /** The same where op(B) is transposed, whose rows are then read in longer pieces. */
  private static final int DEEP_BLOCKS = 4;

  /**
   * Bytes of a column between two visits to C where packed op(B) is kept: so many that a panel of
   * op(A) stays in the second-level cache beside a slice.
   */
  private static final int KEPT_BYTES = 2 << 10;

  /** Rows of a panel of op(A): its pages and those of as many rows of C stay in the TLB. */
  private static final int PANEL_ROWS = 768;

  /** Rows of a panel where packed op(B) is kept for the next. */
  private static final int SHORT_PANEL_ROWS = 384;

  /** Bytes of packed op(B) that are kept at most. */
  private static final long MOST_KEPT = 32 << 20;

  /** Columns with which keeping packed op(B) is worth while. */
  private static final int LEAST_KEPT = 256;

  /** Bytes of a packed slice of op(B), which stays in the second-level cache. */
  private static final int SLICE_BYTES = 480 << 10;

  /** With fewer multiplications for each thread, handing them over costs more than it gives. */
  private static final long MIN_SHARE = 1 << 18;

  /** With fewer tiles across for each thread, the parts are rows if there are more of them. */
  private static final int LEAST_TILES = 4;

  /**
   * With so many rows for each thread, these are the parts: a thread then packs op(A) for itself
   * and fetches none of it from the other's cache, which is worth packing all of op(B).
   */
  private static final int LEAST_ROWS = 64;

  /** Up to so many columns. */
  private static final int MOST_COLUMNS = 1536;

  /** Columns up to which half as many rows are enough. */
  private static final int FEW_COLUMNS = 256;

  private final int elementBytes;
  private final int tileRows;
  private final int tileColumns;
  private final int packedColumns;

  /** Rows of a panel of op(A). */
  int height;

  /** Elements of k between two visits to C. */
  int deepest;

  /** Whether packed op(B) is kept for the next panel. */
  boolean keeps;

  /** Columns of a slice of op(B). */
  int slice;

  /** Parts that threads share a panel out into. */
  int parts;

  /** Whether these are rows. */
  boolean byRows;

  Blocking(int elementBytes, int tileRows, int tileColumns, int packedColumns) {
    this.elementBytes = elementBytes;
    this.tileRows = tileRows;
    this.tileColumns = tileColumns;
    this.packedColumns = packedColumns;
  }

  /**
   * Decides for a product.
   *
   * @param packs whether op(B) is to be packed
   * @param transposed whether it is stored transposed
   */
  void choose(boolean packs, boolean transposed, int m, int n, int k, int threads) {
    int kept = Math.min(KEPT_BYTES / elementBytes, k);
    keeps =
        packs && m > PANEL_ROWS && n >= LEAST_KEPT && (long) n * kept * elementBytes <= MOST_KEPT;
    int blocks = packs && transposed ? DEEP_BLOCKS : DEPTH_BLOCKS;
    deepest = keeps ? kept : Math.min(blocks * K_BLOCK, k);
    int most = Math.max(1, SLICE_BYTES / deepest / elementBytes / tileColumns) * tileColumns;
    slice = evenly(n, most, tileColumns);
    height = Math.max(tileRows, evenly(m, keeps ? SHORT_PANEL_ROWS : PANEL_ROWS, tileRows));
    parts = parts((long) height * n * deepest, threads);
    byRows = byRows(parts, height, n) || height > n && n < parts * LEAST_TILES * tileColumns;
  }

  /** Whether there are enough rows for parts that are rows and pack op(A) for themselves. */
  static boolean byRows(int parts, int rows, int n) {
    return n <= MOST_COLUMNS && rows >= parts * LEAST_ROWS
        || n <= FEW_COLUMNS && 2 * rows >= parts * LEAST_ROWS;
  }

  /** Columns of op(B) that a part has packed at a time. */
  int widest(int n) {
    int units = ceilDivide(n, packedColumns);
    int columns = (byRows ? units : ceilDivide(units, parts)) * packedColumns;
    int one = roundUp(slice, packedColumns);
    return keeps ? ceilDivide(columns, slice) * one : Math.min(columns, one);
  }

  /** Into how many parts to divide so many multiplications. */
  static int parts(long multiplications, int threads) {
    return Math.clamp(multiplications / MIN_SHARE, 1, threads);
  }

  static int ceilDivide(int length, int by) {
    return (int) (((long) length + by - 1) / by);
  }

  static int roundUp(int length, int unit) {
    return (int) Math.min((long) ceilDivide(length, unit) * unit, Integer.MAX_VALUE);
  }

  /** A length in pieces of about the same size, at most the given one, of whole units. */
  private static int evenly(int length, int most, int unit) {
    return length == 0 ? 0 : roundUp(ceilDivide(length, ceilDivide(length, most)), unit);
  }
}
