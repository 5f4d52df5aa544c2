// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;

/**
 * The loops of a matrix product around its tiles, after BLIS: columns of C in panels, k in blocks,
 * rows of C in blocks, and within those tile after tile. A block of op(B) is packed for a panel, a
 * block of op(A) for a block of rows; a tile multiplies packed blocks in registers and is then
 * merged into C.
 *
 * <p>Threads share C out by rows or columns, whichever are more; each packs for itself. That cannot
 * change a bit, since an element's arithmetic depends on k alone.
 *
 * @param <S> storage: {@code float[]} or {@code double[]}
 */
abstract class BlockedProduct<S> implements Workers.Task {

  /** Elements between packed columns of op(A): a power of two, or range checks stay in the tile. */
  static final int A_STRIDE = 8;

  /** Rows of C whose packed op(A), 192 KiB in single precision, stays in the second-level cache. */
  private static final int ROW_BLOCK = 192;

  /** Bytes of a packed row of op(B): a full panel has 3 MiB, a share of the third-level cache. */
  private static final int PANEL_ROW_BYTES = 12 << 10;

  /** With fewer multiplications for each thread, handing them over costs more than it gives. */
  private static final long MIN_SHARE = 1 << 18;

  private final Workers workers;
  private final Workspace<S>[] workspaces;
  private final int tileRows;
  private final int tileColumns;
  private final int lanes;
  private final int elementBytes;
  private final S nothing;

  private Transpose transA = Transpose.N;
  private Transpose transB = Transpose.N;
  private int m;
  private int n;
  private int k;
  private double alpha;
  private double beta;
  private S a;
  private int aOffset;
  private int lda;
  private S b;
  private int bOffset;
  private int ldb;
  private S c;
  private int cOffset;
  private int ldc;
  private boolean byRows;
  private int share;

  /**
   * Prepares for a kind of tile.
   *
   * @param lanes elements of a vector
   * @param tileVectors vectors in a row of a tile
   * @param stageLength elements of the array through which packing transposes
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
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
    this.lanes = lanes;
    this.tileRows = tileRows;
    tileColumns = tileVectors * lanes;
    nothing = newArray.apply(0);
    a = nothing;
    b = nothing;
    c = nothing;
    workspaces = new Workspace[workers.threads()];
    for (int i = 0; i < workspaces.length; i++) {
      workspaces[i] = new Workspace<>(newArray, stageLength);
    }
  }

  /** Packs rows of op(A): tile by tile, column by column. */
  abstract void packA(Transpose trans, int rows, int depth, S a, int first, int lda, S packed);

  /** Packs columns of op(B): one stream of rows for each vector. */
  abstract void packB(
      Transpose trans, int depth, int columns, S b, int first, int ldb, Workspace<S> workspace);

  /** Multiplies packed op(A) by packed op(B), where both begin, into the tile. */
  abstract void multiplyTile(
      int depth, int columns, S packedA, int firstA, MemorySegment memory, long firstB);

  /** {@code C = fma(alpha, tile, beta * C)} for the rows and columns of the tile that exist. */
  abstract void mergeTile(
      int rows,
      int columns,
      double alpha,
      MemorySegment memory,
      double beta,
      S c,
      int first,
      int ldc);

  /** {@code C = beta * C}, without reading C if beta is 0. */
  abstract void scale(int rows, int columns, double beta, S c, int first, int ldc);

  /** What follows when a block of C is complete that begins at the given row and column. */
  abstract void finish(int row, int rows, int column, int columns, S c, int first, int ldc);

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
      int ldc) {
    if (m == 0 || n == 0) {
      return;
    }
    if (alpha == 0 || k == 0) {
      scale(m, n, beta, c, cOffset, ldc);
      finish(0, m, 0, n, c, cOffset, ldc);
      return;
    }
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.aOffset = aOffset;
    this.lda = lda;
    this.b = b;
    this.bOffset = bOffset;
    this.ldb = ldb;
    this.beta = beta;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    try {
      workers.run(this, partition());
    } finally {
      this.a = nothing;
      this.b = nothing;
      this.c = nothing;
    }
  }

  private int partition() {
    byRows = m >= n;
    int length = Math.max(m, n);
    int unit = byRows ? tileRows : lanes;
    long worth = Math.max(1, (long) m * n * k / MIN_SHARE);
    int parts = (int) Math.min(workers.threads(), worth);
    share = roundUp(ceilDivide(length, parts), unit);
    return ceilDivide(length, share);
  }

  @Override
  public final void run(int part) {
    int from = part * share;
    if (byRows) {
      multiplyPart(workspaces[part], from, Math.min(share, m - from), 0, n);
    } else {
      multiplyPart(workspaces[part], 0, m, from, Math.min(share, n - from));
    }
  }

  private void multiplyPart(Workspace<S> workspace, int row, int rows, int column, int columns) {
    int panel = PANEL_ROW_BYTES / elementBytes / tileColumns * tileColumns;
    int deepest = Math.min(K_BLOCK, k);
    workspace.reserve(
        roundUp(Math.min(ROW_BLOCK, rows), tileRows) / tileRows * A_STRIDE * deepest,
        (long) roundUp(Math.min(panel, columns), lanes) * elementBytes * deepest);
    for (int j = 0, width; j < columns; j += width) {
      width = Math.min(panel, columns - j);
      for (int p = 0, depth; p < k; p += depth) {
        depth = Math.min(K_BLOCK, k - p);
        packB(transB, depth, width, b, bOffset + at(transB, p, column + j, ldb), ldb, workspace);
        for (int i = 0, height; i < rows; i += height) {
          height = Math.min(ROW_BLOCK, rows - i);
          int firstA = aOffset + at(transA, row + i, p, lda);
          packA(transA, height, depth, a, firstA, lda, workspace.packedA());
          int firstC = cOffset + (row + i) * ldc + column + j;
          multiplyPacked(workspace, height, width, depth, p == 0 ? beta : 1, firstC);
          if (p + depth == k) {
            finish(row + i, height, column + j, width, c, firstC, ldc);
          }
        }
      }
    }
  }

  private void multiplyPacked(
      Workspace<S> workspace, int rows, int columns, int depth, double beta, int firstC) {
    S packedA = workspace.packedA();
    MemorySegment memory = workspace.memory();
    for (int j = 0; j < columns; j += tileColumns) {
      int tileWidth = Math.min(tileColumns, columns - j);
      long firstB = Workspace.PANEL + (long) j * elementBytes * depth;
      for (int i = 0; i < rows; i += tileRows) {
        int firstA = i / tileRows * A_STRIDE * depth;
        multiplyTile(depth, tileWidth, packedA, firstA, memory, firstB);
        mergeTile(
            Math.min(tileRows, rows - i),
            tileWidth,
            alpha,
            memory,
            beta,
            c,
            firstC + i * ldc + j,
            ldc);
      }
    }
  }

  /** Frees the workspaces; not while a product is being computed. */
  final void free() {
    for (Workspace<S> workspace : workspaces) {
      workspace.free();
    }
  }

  /** Index of op(X)(i, j) from X's first element. */
  private static int at(Transpose trans, int i, int j, int ld) {
    return trans == Transpose.N ? i * ld + j : j * ld + i;
  }

  private static int ceilDivide(int length, int by) {
    return (int) (((long) length + by - 1) / by);
  }

  private static int roundUp(int length, int unit) {
    return (int) Math.min((long) ceilDivide(length, unit) * unit, Integer.MAX_VALUE);
  }
}
