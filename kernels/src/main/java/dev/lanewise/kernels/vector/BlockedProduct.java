// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.vector.Blocking.ceilDivide;
import static dev.lanewise.kernels.vector.Blocking.roundUp;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a matrix product around its tiles, after BLIS: a panel of op(A), some rows and some
 * blocks of k, is packed by all threads together. Then each multiplies it by its part of op(B),
 * slice by slice: packs the slice into its second-level cache and goes tile after tile along the
 * rows of C, which the processor can prefetch.
 *
 * <p>If there are many rows, all of a block of op(B) is kept for the next panel.
 *
 * <p>Threads cannot change a bit, since an element's arithmetic depends on k alone.
 *
 * @param <S> storage: {@code float[]} or {@code double[]}
 */
abstract class BlockedProduct<S> implements Workers.Task {

  /** What follows when the products of some rows and columns are complete. */
  interface Completion<S> {
    void complete(int row, int rows, int column, int columns, S c, int first, int ldc);
  }

  /** Elements between packed columns of op(A): a power of two, or range checks stay in the tile. */
  static final int A_STRIDE = 8;

  /** With fewer elements to pack, one thread does it. */
  private static final long MIN_PACKED = 1 << 15;

  private final Workers workers;
  private final Workspace<S> workspace;
  private final int tileRows;
  private final int tileColumns;
  private final int lanes;
  private final int packedColumns;
  private final int elementBytes;
  private final Blocking blocking;
  private final S nothing;

  private Transpose transA = Transpose.N;
  private Transpose transB = Transpose.N;
  private int m;
  private int n;
  private int k;
  private double alpha;
  private boolean fresh;
  private S a;
  private int aOffset;
  private int lda;
  private S b;
  private int bOffset;
  private int ldb;
  private @Nullable MemorySegment panels;
  private S c;
  private int cOffset;
  private int ldc;
  private Completion<S> completion;

  private boolean packing;
  private int row;
  private int rows;
  private int from;
  private int depth;
  private int parts;

  /**
   * Prepares for a kind of tile.
   *
   * @param lanes elements of a vector
   * @param tileVectors vectors in a row of a tile
   * @param stageLength elements of the array through which packing transposes
   */
  BlockedProduct(
      Workers workers,
      int elementBytes,
      int lanes,
      int tileRows,
      int tileVectors,
      int stageLength,
      IntFunction<S> newArray) {
    this.workers = workers;
    this.elementBytes = elementBytes;
    this.tileRows = tileRows;
    tileColumns = tileVectors * lanes;
    this.lanes = lanes;
    packedColumns = Math.max(A_STRIDE, lanes);
    blocking = new Blocking(elementBytes, tileRows, tileColumns, packedColumns);
    nothing = newArray.apply(0);
    a = nothing;
    b = nothing;
    c = nothing;
    completion = (_, _, _, _, _, _, _) -> {};
    workspace = new Workspace<>(workers.threads(), newArray, stageLength, tileRows * tileColumns);
  }

  /** Packs rows of op(A): tile by tile, column by column. */
  abstract void packA(
      Transpose trans, int rows, int depth, S a, int first, int lda, S packed, int to);

  /** Packs columns of op(B): one stream of rows for each vector. */
  abstract void packB(
      Transpose trans,
      int depth,
      int columns,
      S b,
      int first,
      int ldb,
      S stage,
      MemorySegment packed,
      long to);

  /**
   * Computes a tile, of which only some rows and columns may exist, and adds it to C or, if C is
   * fresh, puts it there.
   */
  abstract void multiplyTile(
      int rows,
      int columns,
      int depth,
      S packedA,
      int firstA,
      MemorySegment packedB,
      long firstB,
      double alpha,
      boolean fresh,
      S c,
      int firstC,
      int ldc,
      S edge);

  /** Multiplies without packing, and says whether it did: only where that is better. */
  abstract boolean multiplyUnpacked(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      S a,
      int aOffset,
      int lda,
      S b,
      int bOffset,
      int ldb,
      double beta,
      S c,
      int cOffset,
      int ldc);

  /** {@code C = beta * C}, without reading C if beta is 0. */
  abstract void scale(int rows, int columns, double beta, S c, int first, int ldc);

  /** {@code C = alpha * op(A) * op(B) + beta * C}. */
  final void multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      S a,
      int aOffset,
      int lda,
      S b,
      int bOffset,
      int ldb,
      double beta,
      S c,
      int cOffset,
      int ldc,
      Completion<S> completion) {
    if (m == 0 || n == 0) {
      return;
    }
    if (alpha != 0
        && k != 0
        && multiplyUnpacked(
            transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset,
            ldc)) {
      completion.complete(0, m, 0, n, c, cOffset, ldc);
      return;
    }
    this.transB = transB;
    this.b = b;
    this.bOffset = bOffset;
    this.ldb = ldb;
    multiply(transA, m, n, k, alpha, a, aOffset, lda, null, beta, c, cOffset, ldc, completion);
  }

  /**
   * {@code C = alpha * op(A) * op(B) + beta * C}.
   *
   * @param panels op(B), packed whole as in {@link FloatPanels}; null to take it from b
   */
  final void multiply(
      Transpose transA,
      int m,
      int n,
      int k,
      double alpha,
      S a,
      int aOffset,
      int lda,
      @Nullable MemorySegment panels,
      double beta,
      S c,
      int cOffset,
      int ldc,
      Completion<S> completion) {
    this.transA = transA;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.aOffset = aOffset;
    this.lda = lda;
    this.panels = panels;
    fresh = beta == 0;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    this.completion = completion;
    try {
      boolean multiplies = alpha != 0 && k != 0;
      if (beta != 1 && !(fresh && multiplies)) {
        scale(m, n, beta, c, cOffset, ldc);
      }
      if (multiplies) {
        multiplyPanels();
      } else {
        completion.complete(0, m, 0, n, c, cOffset, ldc);
      }
    } finally {
      this.a = nothing;
      this.b = nothing;
      this.c = nothing;
      this.panels = null;
    }
  }

  private void multiplyPanels() {
    blocking.choose(panels == null, transB == Transpose.T, m, n, k, workers.threads());
    int height = blocking.height;
    int deepest = blocking.deepest;
    boolean keeps = blocking.keeps;
    long beyond = placeB(lanes, 0, K_BLOCK, 0); // tiles take slices of a constant length
    workspace.reserve(
        roundUp(Math.min(height, m), tileRows) / tileRows * A_STRIDE * deepest,
        panels == null ? placeB(blocking.widest(n), 0, deepest, 0) + beyond : 0);
    int down = ceilDivide(m, height);
    int across = ceilDivide(k, deepest);
    for (int i = 0; i < down * across; i++) {
      row = (keeps ? i % down : i / across) * height;
      rows = Math.min(height, m - row);
      from = (keeps ? i / down : i % across) * deepest;
      depth = Math.min(deepest, k - from);
      multiplyPanel();
    }
  }

  /** Who multiplies rows of their own pack them too, and need not wait for each other. */
  private void multiplyPanel() {
    if (!blocking.byRows) {
      packing = true;
      parts = (long) rows * depth < MIN_PACKED ? 1 : workers.threads();
      workers.run(this, parts);
      packing = false;
    }
    parts = blocking.parts;
    workers.run(this, parts);
  }

  @Override
  public final void run(int part) {
    int firstRow = start(part, rows, tileRows);
    int endRow = start(part + 1, rows, tileRows);
    if (packing) {
      packRows(firstRow, endRow);
    } else if (blocking.byRows) {
      packRows(firstRow, endRow);
      multiplyPart(part, firstRow, endRow, 0, n);
    } else {
      int unit = panels == null ? packedColumns : tileColumns;
      multiplyPart(part, 0, rows, start(part, n, unit), start(part + 1, n, unit));
    }
  }

  /** Where a part begins, in whole units. */
  private int start(int part, int length, int unit) {
    return (int) Math.min(length, (long) ceilDivide(length, unit) * part / parts * unit);
  }

  private void packRows(int first, int end) {
    for (int p = 0; p < depth; p += K_BLOCK) {
      int block = Math.min(K_BLOCK, depth - p);
      packA(
          transA,
          end - first,
          block,
          a,
          aOffset + at(transA, row + first, from + p, lda),
          lda,
          workspace.packedA(),
          placeA(first, p, block));
    }
  }

  private int placeA(int row, int p, int block) {
    return A_STRIDE * (ceilDivide(rows, tileRows) * p + row / tileRows * block);
  }

  private long placeB(int allColumns, int column, int p, int block) {
    return elementBytes * ((long) allColumns * p + (long) column * block);
  }

  private void multiplyPart(int part, int firstRow, int endRow, int firstColumn, int endColumn) {
    boolean keeps = blocking.keeps;
    long packed = 0;
    for (int j = firstColumn, width; j < endColumn; j += width) {
      width = Math.min(blocking.slice, endColumn - j);
      if (panels == null && !(keeps && row > 0)) {
        packSlice(part, j, width, packed);
      }
      for (int i = firstRow; i < endRow; i += tileRows) {
        int height = Math.min(tileRows, endRow - i);
        int first = cOffset + (row + i) * ldc + j;
        multiplyRows(part, i, height, j, width, packed, first);
        if (from + depth == k) {
          completion.complete(row + i, height, j, width, c, first, ldc);
        }
      }
      packed += keeps ? placeB(roundUp(width, packedColumns), 0, depth, 0) : 0;
    }
  }

  /** Of a transposed op(B), whose rows are columns, all blocks of some rows, and then the next. */
  private void packSlice(int part, int column, int columns, long to) {
    int all = roundUp(columns, packedColumns);
    int step = transB == Transpose.T ? packedColumns : columns;
    for (int j = 0; j < columns; j += step) {
      for (int p = 0; p < depth; p += K_BLOCK) {
        int block = Math.min(K_BLOCK, depth - p);
        packB(
            transB,
            block,
            Math.min(step, columns - j),
            b,
            bOffset + at(transB, from + p, column + j, ldb),
            ldb,
            workspace.stage(part),
            workspace.packedB(part),
            to + placeB(all, j, p, block));
      }
    }
  }

  private void multiplyRows(
      int part, int i, int height, int column, int columns, long packed, int first) {
    MemorySegment whole = panels;
    MemorySegment packedB = whole == null ? workspace.packedB(part) : whole;
    int allColumns = whole == null ? roundUp(columns, packedColumns) : roundUp(n, lanes);
    int firstColumn = whole == null ? 0 : column;
    int firstDepth = whole == null ? 0 : from;
    for (int j = 0, width; j < columns; j += width) {
      width = whole == null ? tileWidth(columns - j) : Math.min(tileColumns, columns - j);
      for (int p = 0; p < depth; p += K_BLOCK) {
        int block = Math.min(K_BLOCK, depth - p);
        multiplyTile(
            height,
            width,
            block,
            workspace.packedA(),
            placeA(i, p, block),
            packedB,
            packed + placeB(allColumns, firstColumn + j, firstDepth + p, block),
            alpha,
            fresh && from == 0 && p == 0,
            c,
            first + j,
            ldc,
            workspace.edge(part));
      }
    }
  }

  /** Two tiles of two vectors rather than three and one, which computes at two thirds the speed. */
  private int tileWidth(int columns) {
    boolean oneLeft = columns > tileColumns && columns <= tileColumns + lanes;
    return Math.min(columns, oneLeft ? tileColumns - lanes : tileColumns);
  }

  /** Frees the workspace; not while a product is being computed. */
  final void free() {
    workspace.free();
  }

  /** Index of op(X)(i, j) from X's first element. */
  private static int at(Transpose trans, int i, int j, int ld) {
    return trans == Transpose.N ? i * ld + j : j * ld + i;
  }
}
