// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Finishing;
import dev.lanewise.kernels.reference.Turnstile;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Products with a packed matrix: rows of C in blocks, k in blocks, columns in groups of vectors
 * whose streams stay in cache while all rows of the block pass over them.
 *
 * <p>Threads share C out by columns, each reading its own part of op(B) from memory; by rows where
 * those are more.
 */
final class PackedProducts implements dev.lanewise.kernels.PackedProducts, Workers.Task {

  private static final int LANES = Lanes.FLOAT.length();

  /** Rows of C whose op(A), 192 KiB, stays in the second-level cache. */
  private static final int ROW_BLOCK = 192;

  /** More rows than these are worth packing op(A) for. */
  private static final int MOST_ROWS = 16;

  /** With fewer multiplications for each thread, handing them over costs more than it gives. */
  private static final long MIN_SHARE = 1 << 18;

  private static final float[] NOTHING = {};

  /** What one thread needs beside the operands. */
  private static final class Scratch {
    final float[] sums = new float[FloatStreams.ROWS * FloatStreams.WIDTH];
    float[] rowsOfA = NOTHING;
  }

  private final Turnstile turnstile;
  private final Workers workers;
  private final FloatProduct product;
  private final BlockedProduct.Completion<float[]> completion = this::finish;
  private final Elementwise<float[]> elementwise;
  private final Scratch[] scratch;

  private Transpose transA = Transpose.N;
  private int m;
  private int n;
  private int k;
  private float alpha;
  private float[] a = NOTHING;
  private int aOffset;
  private int lda;
  private @Nullable FloatPanels b;
  private float beta;
  private float[] c = NOTHING;
  private int cOffset;
  private int ldc;
  private Epilogue<float[]> epilogue = Epilogue.none();
  private boolean byRows;
  private int share;

  PackedProducts(
      Turnstile turnstile,
      Workers workers,
      FloatProduct product,
      Elementwise<float[]> elementwise) {
    this.turnstile = turnstile;
    this.workers = workers;
    this.product = product;
    this.elementwise = elementwise;
    scratch = new Scratch[workers.threads()];
    for (int i = 0; i < scratch.length; i++) {
      scratch[i] = new Scratch();
    }
  }

  @Override
  public PackedMatrix pack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
    return FloatPanels.pack(
        transB, k, n, MemorySegment.ofArray(b), (long) bOffset * Float.BYTES, ldb);
  }

  @Override
  public PackedMatrix pack(Transpose transB, int k, int n, MemorySegment b, long bOffset, int ldb) {
    return FloatPanels.pack(transB, k, n, b, bOffset, ldb);
  }

  @Override
  public void sgemm(
      Transpose transA,
      int m,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue<float[]> epilogue) {
    FloatPanels panels = FloatPanels.of(b);
    panels.enter();
    try {
      turnstile.enter();
      try {
        this.transA = transA;
        this.m = m;
        n = panels.columns();
        k = alpha == 0 ? 0 : panels.rows();
        this.alpha = alpha;
        this.a = a;
        this.aOffset = aOffset;
        this.lda = lda;
        this.b = panels;
        this.beta = beta;
        this.c = c;
        this.cOffset = cOffset;
        this.ldc = ldc;
        this.epilogue = epilogue;
        if (m > MOST_ROWS) {
          product.multiply(
              transA,
              m,
              n,
              k,
              alpha,
              a,
              aOffset,
              lda,
              panels.memory(),
              beta,
              c,
              cOffset,
              ldc,
              completion);
        } else {
          workers.run(this, partition());
        }
      } finally {
        this.a = NOTHING;
        this.b = null;
        this.c = NOTHING;
        this.epilogue = Epilogue.none();
        turnstile.leave();
      }
    } finally {
      panels.leave();
    }
  }

  private int partition() {
    if (m == 0 || n == 0) {
      return 0;
    }
    byRows = m > n;
    int unit = byRows ? FloatStreams.ROWS : FloatStreams.WIDTH;
    int units = Math.ceilDiv(byRows ? m : n, unit);
    // One row costs what reading op(B) costs, and so do a few.
    long worth = Math.max(1, (long) Math.max(m, 8) * n * k / MIN_SHARE);
    int parts = (int) Math.min(Math.min(workers.threads(), units), worth);
    share = Math.ceilDiv(units, parts) * unit;
    return Math.ceilDiv(byRows ? m : n, share);
  }

  @Override
  public void run(int part) {
    FloatPanels panels = b;
    if (panels == null) {
      return;
    }
    int from = part * share;
    int row = byRows ? from : 0;
    int rows = byRows ? Math.min(share, m - from) : m;
    int column = byRows ? 0 : from;
    int columns = byRows ? n : Math.min(share, n - from);
    for (int i = 0, height; i < rows; i += height) {
      height = Math.min(ROW_BLOCK, rows - i);
      int first = cOffset + (row + i) * ldc + column;
      multiply(scratch[part], panels, row + i, height, column, columns, first);
      finish(row + i, height, column, columns, c, first, ldc);
    }
  }

  private void multiply(
      Scratch mine, FloatPanels panels, int row, int rows, int column, int columns, int first) {
    if (k == 0) {
      Merging.scale(rows, columns, beta, c, first, ldc);
    }
    for (int p = 0, depth; p < k; p += depth) {
      depth = Math.min(K_BLOCK, k - p);
      float[] x = a;
      int from = aOffset + row * lda + p;
      int ld = lda;
      if (transA == Transpose.T) {
        x = rowsOfA(mine, row, rows, p, depth);
        from = 0;
        ld = depth;
      }
      for (int j = 0; j < columns; j += FloatStreams.WIDTH) {
        int width = Math.min(FloatStreams.WIDTH, columns - j);
        // The last group begins earlier, so that it is whole too; it is merged where it is new.
        int vector =
            Math.max(0, Math.min((column + j) / LANES, panels.vectors() - FloatStreams.VECTORS));
        int skip = column + j - vector * LANES;
        long stream = panels.stream(p, depth, vector);
        for (int i = 0; i < rows; i += FloatStreams.ROWS) {
          int height = Math.min(FloatStreams.ROWS, rows - i);
          sum(mine.sums, panels, depth, x, from + i * ld, ld, height, stream);
          Merging.merge(
              height,
              width,
              alpha,
              mine.sums,
              skip,
              FloatStreams.WIDTH,
              p == 0 ? beta : 1,
              c,
              first + i * ldc + j,
              ldc);
        }
      }
    }
  }

  private static void sum(
      float[] sums,
      FloatPanels panels,
      int depth,
      float[] x,
      int first,
      int ld,
      int rows,
      long stream) {
    MemorySegment memory = panels.memory();
    int x1 = first + Math.min(1, rows - 1) * ld;
    int x2 = first + Math.min(2, rows - 1) * ld;
    int x3 = first + (rows - 1) * ld;
    if (panels.vectors() < FloatStreams.VECTORS) {
      FloatStreams.vectors(panels.vectors(), depth, x, first, x1, x2, x3, memory, stream, sums);
    } else if (rows == 1) {
      FloatStreams.row(depth, x, first, memory, stream, sums);
    } else {
      FloatStreams.rows(depth, x, first, x1, x2, x3, memory, stream, sums);
    }
  }

  private void finish(int row, int rows, int column, int columns, float[] c, int first, int ldc) {
    Finishing.finish(epilogue, elementwise, row, rows, column, columns, c, first, ldc);
  }

  /** A block of op(A), row after row. */
  private float[] rowsOfA(Scratch mine, int row, int rows, int p, int depth) {
    if (mine.rowsOfA.length < rows * depth) {
      mine.rowsOfA = new float[rows * depth];
    }
    float[] copy = mine.rowsOfA;
    for (int q = 0; q < depth; q++) {
      int from = aOffset + (p + q) * lda + row;
      for (int i = 0; i < rows; i++) {
        copy[i * depth + q] = a[from + i];
      }
    }
    return copy;
  }
}
