// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Turnstile;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Products with a packed matrix. Few rows of C all pass over a piece of op(B), some vectors of one
 * block of k, while it is in cache; threads share C out by columns, each reading its own part of
 * op(B) from memory.
 */
final class PackedProducts implements dev.lanewise.kernels.PackedProducts, Workers.Task {

  private static final int LANES = Lanes.FLOAT.length();
  private static final int PANEL = FloatPanels.VECTORS * LANES;

  /** With more rows than these the loops of other products are better. */
  private static final int MOST_ROWS = 16;

  /** Rows for which the tile of eight is better than four and the rest. */
  private static final int LEAST_TILE = 7;

  /** With fewer multiplications for each thread, handing them over costs more than it gives. */
  private static final long MIN_SHARE = 1 << 18;

  private static final float[] NOTHING = {};

  /** What one thread needs beside the operands. */
  private static final class Scratch {
    final float[] sums = new float[FloatStreams.ROWS * FloatStreams.WIDTH];
    final float[] edge = new float[A_STRIDE * PANEL];
    final float[] packedA = new float[MOST_ROWS * K_BLOCK];
  }

  private final Turnstile turnstile;
  private final Workers workers;
  private final PanelProduct product;
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
  private int share;

  PackedProducts(Turnstile turnstile, Workers workers, Elementwise<float[]> elementwise) {
    this.turnstile = turnstile;
    this.workers = workers;
    product = new PanelProduct(workers);
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
    int units = Math.ceilDiv(n, FloatStreams.WIDTH);
    // One row costs what reading op(B) costs, and so do a few.
    long worth = Math.max(1, (long) Math.max(m, 8) * n * k / MIN_SHARE);
    int parts = (int) Math.min(Math.min(workers.threads(), units), worth);
    share = Math.ceilDiv(units, parts) * FloatStreams.WIDTH;
    return Math.ceilDiv(n, share);
  }

  @Override
  public void run(int part) {
    FloatPanels panels = b;
    if (panels == null) {
      return;
    }
    int column = part * share;
    int columns = Math.min(share, n - column);
    int first = cOffset + column;
    if (k == 0 || beta != 0 && beta != 1) {
      Merging.scale(m, columns, beta, c, first, ldc);
    }
    for (int p = 0, depth; p < k; p += depth) {
      depth = Math.min(K_BLOCK, k - p);
      multiply(scratch[part], panels, p, depth, column, columns);
    }
    finish(0, m, column, columns, c, first, ldc);
  }

  private void finish(int row, int rows, int column, int columns, float[] c, int first, int ldc) {
    Endings.finish(epilogue, elementwise, row, rows, column, columns, c, first, ldc);
  }

  /** Adds the products of a block of k to some columns of C. */
  private void multiply(
      Scratch mine, FloatPanels panels, int p, int depth, int column, int columns) {
    if (m > 1) {
      int x = aOffset + (transA == Transpose.N ? p : p * lda);
      FloatPacking.packA(transA, A_STRIDE, m, depth, a, x, lda, mine.packedA, 0);
    }
    for (int j = 0, width; j < columns; j += width) {
      int vector = FloatStreams.start((column + j) / LANES, panels.vectors());
      int left = panels.vectors() - vector;
      int vectors = m == 1 ? FloatStreams.atATimeOfOneRow(left) : FloatStreams.atATime(left);
      int skip = column + j - vector * LANES;
      width = Math.min(vectors * LANES - skip, columns - j);
      multiply(mine, panels, p, depth, vector, vectors, skip, width, cOffset + column + j);
    }
  }

  private void multiply(
      Scratch mine,
      FloatPanels panels,
      int p,
      int depth,
      int vector,
      int vectors,
      int skip,
      int width,
      int first) {
    MemorySegment memory = panels.memory();
    long place = panels.place(p, depth, vector);
    boolean fresh = beta == 0 && p == 0;
    boolean whole = Registers.MANY && vectors >= FloatPanels.VECTORS;
    for (int i = 0, height; i < m; i += height) {
      int to = first + i * ldc;
      int packed = i / A_STRIDE * (A_STRIDE * depth) + i % A_STRIDE;
      if (whole && m - i >= LEAST_TILE) {
        height = Math.min(A_STRIDE, m - i);
        multiplyTiles(mine, height, width, depth, packed, memory, place, fresh, to);
        continue;
      }
      height = m - i == 1 ? 1 : Math.min(FloatStreams.ROWS, m - i);
      if (m == 1) {
        int step = transA == Transpose.N ? 1 : lda;
        FloatStreams.row(vectors, depth, a, aOffset + p * step, step, memory, place, mine.sums);
      } else if (height == 1) {
        FloatStreams.row(vectors, depth, mine.packedA, packed, A_STRIDE, memory, place, mine.sums);
      } else {
        FloatStreams.rows(height, vectors, depth, mine.packedA, packed, memory, place, mine.sums);
      }
      int stride = FloatStreams.WIDTH;
      float old = fresh ? 0 : 1;
      Merging.merge(height, width, alpha, mine.sums, skip, stride, old, c, to, ldc);
    }
  }

  private void multiplyTiles(
      Scratch mine,
      int rows,
      int columns,
      int depth,
      int packed,
      MemorySegment memory,
      long place,
      boolean fresh,
      int first) {
    for (int j = 0; j < columns; j += PANEL) {
      product.multiplyTile(
          rows,
          Math.min(PANEL, columns - j),
          depth,
          mine.packedA,
          packed,
          memory,
          place + (long) j * depth * Float.BYTES,
          alpha,
          fresh,
          c,
          first + j,
          ldc,
          mine.edge);
    }
  }
}
