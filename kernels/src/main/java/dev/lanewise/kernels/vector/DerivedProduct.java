// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Deriving;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A product with a prologue: each block of the operand is derived into an array that stays in the
 * second-level cache, and packed from there.
 *
 * <p>Sums over k come out of that pass where A is stored transposed, which is how the gradient of a
 * layer's weights has it: each of its columns is packed once, by one thread, in increasing k.
 * Otherwise blocks may be packed in any order or several times, and {@link #sum} makes a pass of
 * its own.
 */
final class DerivedProduct extends FloatProduct {

  private static final Prologue<float[]> NONE = Prologue.ofA();

  /** Rows of op(A) or columns of op(B) that are derived at a time: whole tiles and streams. */
  private static final int CHUNK = 48;

  private static final int TILE_ROWS = FloatTile.preferred().rows;

  private final Elementwise<float[]> elementwise;

  /** As many as there are threads; a thread takes one and puts it back. */
  private final AtomicReferenceArray<float[]> stages;

  private Prologue<float[]> prologue = NONE;
  private int aOffset;
  private int bOffset;

  DerivedProduct(Workers workers, Elementwise<float[]> elementwise) {
    super(workers);
    this.elementwise = elementwise;
    stages = new AtomicReferenceArray<>(workers.threads());
  }

  /** Sets what the next product does to its operands. */
  void prepare(Prologue<float[]> prologue, int aOffset, int bOffset) {
    this.prologue = prologue;
    this.aOffset = aOffset;
    this.bOffset = bOffset;
  }

  /** Forgets the prologue's storages. */
  void forget() {
    prologue = NONE;
  }

  private float[] take() {
    for (int i = 0; i < stages.length(); i++) {
      float[] stage = stages.getAndSet(i, null);
      if (stage != null) {
        return stage;
      }
    }
    return new float[CHUNK * K_BLOCK + CHUNK];
  }

  private void putBack(float[] stage) {
    for (int i = 0; i < stages.length(); i++) {
      if (stages.compareAndSet(i, null, stage)) {
        return;
      }
    }
  }

  /** Deriving is part of packing. */
  @Override
  boolean multiplyUnpacked(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      double beta,
      float[] c,
      int cOffset,
      int ldc) {
    return false;
  }

  @Override
  void packA(
      Transpose trans, int rows, int depth, float[] a, int first, int lda, float[] packed, int to) {
    if (!prologue.onA()) {
      super.packA(trans, rows, depth, a, first, lda, packed, to);
      return;
    }
    int stored = (first - aOffset) / lda;
    int along = (first - aOffset) % lda;
    float[] stage = take();
    for (int i = 0; i < rows; i += CHUNK) {
      int height = Math.min(CHUNK, rows - i);
      int place = to + i / TILE_ROWS * A_STRIDE * depth;
      if (trans == Transpose.N) {
        derive(stored + i, height, along, depth, a, first + i * lda, lda, stage);
        super.packA(trans, height, depth, stage, 0, depth, packed, place);
      } else {
        derive(stored, depth, along + i, height, a, first + i, lda, stage);
        super.packA(trans, height, depth, stage, 0, height, packed, place);
        addSums(stored, depth, along + i, height, stage);
      }
    }
    putBack(stage);
  }

  @Override
  void packB(
      Transpose trans,
      int depth,
      int columns,
      float[] b,
      int first,
      int ldb,
      float[] transposed,
      MemorySegment packed,
      long to) {
    if (prologue.onA()) {
      super.packB(trans, depth, columns, b, first, ldb, transposed, packed, to);
      return;
    }
    int stored = (first - bOffset) / ldb;
    int along = (first - bOffset) % ldb;
    float[] stage = take();
    for (int j = 0; j < columns; j += CHUNK) {
      int width = Math.min(CHUNK, columns - j);
      long place = to + (long) j * depth * Float.BYTES;
      if (trans == Transpose.N) {
        derive(stored, depth, along + j, width, b, first + j, ldb, stage);
        super.packB(trans, depth, width, stage, 0, width, transposed, packed, place);
      } else {
        derive(stored + j, width, along, depth, b, first + j * ldb, ldb, stage);
        super.packB(trans, depth, width, stage, 0, depth, transposed, packed, place);
      }
    }
    putBack(stage);
  }

  private void derive(
      int row, int rows, int column, int columns, float[] x, int first, int ldx, float[] stage) {
    Deriving.derive(
        prologue, elementwise, row, rows, column, columns, x, first, ldx, stage, 0, columns);
  }

  /** Whether the sums come out of packing. */
  boolean sumsByPacking(Transpose transA) {
    return prologue.onA() && transA == Transpose.T;
  }

  /** Adds the sums of a block of k, whose derived rows are in the stage. */
  private void addSums(int p, int depth, int column, int columns, float[] stage) {
    float[] sums = prologue.sums();
    if (sums == null) {
      return;
    }
    int block = CHUNK * K_BLOCK;
    ColumnSums.sums(depth, columns, stage, 0, columns, stage, block);
    int to = prologue.sumsOffset() + column;
    for (int i = 0; i < columns; i++) {
      sums[to + i] = p == 0 ? stage[block + i] : sums[to + i] + stage[block + i];
    }
  }

  /**
   * The sums over k in a pass of their own; k runs along the operand's stored rows or down them.
   */
  void sum(boolean alongRows, int length, int k, float[] x, int first, int ldx) {
    float[] sums = prologue.sums();
    if (sums == null) {
      return;
    }
    float[] stage = take();
    for (int i = 0; i < length; i += CHUNK) {
      int count = Math.min(CHUNK, length - i);
      int to = prologue.sumsOffset() + i;
      Arrays.fill(sums, to, to + count, 0);
      for (int p = 0, depth; p < k; p += depth) {
        depth = Math.min(K_BLOCK, k - p);
        if (alongRows) {
          derive(i, count, p, depth, x, first + i * ldx + p, ldx, stage);
          for (int r = 0; r < count; r++) {
            sums[to + r] += chain(depth, stage, r * depth);
          }
        } else {
          derive(p, depth, i, count, x, first + p * ldx + i, ldx, stage);
          addSums(p, depth, i, count, stage);
        }
      }
    }
    putBack(stage);
  }

  private static float chain(int n, float[] x, int offset) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[offset + i];
    }
    return sum;
  }
}
