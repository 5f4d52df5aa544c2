// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies blocks of op(A) and op(B) into the order in which a tile reads them.
 *
 * <p>Lanes and rows of padding hold numbers that happen to be near; they go into sums that nobody
 * reads. So there is one way for full and for ragged tiles.
 */
final class FloatPacking {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  /** What a packed column of op(A) and a vector of op(B) have in common: at most 8 lanes. */
  private static final int PIECE_LANES = Math.min(A_STRIDE, LANES);

  private static final VectorSpecies<Float> PIECE =
      VectorSpecies.of(float.class, VectorShape.forBitSize(PIECE_LANES * Float.SIZE));

  private FloatPacking() {}

  /** Elements of the array through which op(B) is transposed. */
  static int stageLength(int depth) {
    return Math.max(A_STRIDE, LANES) * depth;
  }

  /** Packs op(A): tile by tile, and in a tile column by column. */
  static void packA(
      Transpose trans,
      int tileRows,
      int rows,
      int depth,
      float[] a,
      int first,
      int lda,
      float[] packed) {
    int to = 0;
    for (int i = 0; i < rows; i += tileRows) {
      int height = Math.min(tileRows, rows - i);
      if (trans == Transpose.N) {
        FloatInterleaving.interleave(height, depth, a, first + i * lda, lda, packed, to);
      } else {
        copyColumns(height, depth, a, first + i, lda, packed, to);
      }
      to += depth * A_STRIDE;
    }
  }

  private static void copyColumns(
      int height, int depth, float[] a, int from, int lda, float[] packed, int to) {
    int whole = Math.min(depth, wholeRows(a.length, from, lda, A_STRIDE));
    for (int p = 0; p < whole; p++) {
      for (int r = 0; r < A_STRIDE; r += PIECE_LANES) {
        FloatVector.fromArray(PIECE, a, from + p * lda + r)
            .intoArray(packed, to + p * A_STRIDE + r);
      }
    }
    for (int p = whole; p < depth; p++) {
      for (int r = 0; r < height; r++) {
        packed[to + p * A_STRIDE + r] = a[from + p * lda + r];
      }
    }
  }

  /** Packs op(B): one stream of rows for each vector. */
  static void packB(
      Transpose trans,
      int depth,
      int columns,
      float[] b,
      int first,
      int ldb,
      float[] stage,
      MemorySegment memory) {
    if (trans == Transpose.T) {
      packTransposedB(depth, columns, b, first, ldb, stage, memory);
      return;
    }
    for (int j = 0; j < columns; j += LANES) {
      int width = Math.min(LANES, columns - j);
      long to = Workspace.PANEL + j / LANES * (depth * BYTES);
      copyRows(depth, width, b, first + j, ldb, stage, memory, to);
    }
  }

  private static void copyRows(
      int depth,
      int width,
      float[] b,
      int from,
      int ldb,
      float[] stage,
      MemorySegment memory,
      long to) {
    int whole = Math.min(depth, wholeRows(b.length, from, ldb, LANES));
    for (int p = 0; p < whole; p++) {
      FloatVector.fromArray(SPECIES, b, from + p * ldb)
          .intoMemorySegment(memory, to + p * BYTES, ORDER);
    }
    for (int p = whole; p < depth; p++) {
      System.arraycopy(b, from + p * ldb, stage, 0, width);
      FloatVector.fromArray(SPECIES, stage, 0).intoMemorySegment(memory, to + p * BYTES, ORDER);
    }
  }

  private static void packTransposedB(
      int depth, int columns, float[] b, int first, int ldb, float[] stage, MemorySegment memory) {
    int chunk = Math.max(A_STRIDE, LANES);
    for (int j = 0; j < columns; j += chunk) {
      int width = Math.min(chunk, columns - j);
      for (int r = 0; r < width; r += A_STRIDE) {
        FloatInterleaving.interleave(
            Math.min(A_STRIDE, width - r), depth, b, first + (j + r) * ldb, ldb, stage, r * depth);
      }
      for (int r = 0; r < width; r += PIECE_LANES) {
        long stream = Workspace.PANEL + (j + r) / LANES * (depth * BYTES);
        int from = r / A_STRIDE * A_STRIDE * depth + r % A_STRIDE;
        copyPieces(depth, stage, from, memory, stream + r % LANES * (long) Float.BYTES);
      }
    }
  }

  private static void copyPieces(
      int depth, float[] stage, int from, MemorySegment memory, long to) {
    for (int p = 0; p < depth; p++) {
      FloatVector.fromArray(PIECE, stage, from + p * A_STRIDE)
          .intoMemorySegment(memory, to + p * BYTES, ORDER);
    }
  }

  /** How many rows can be read at their full width without leaving the array. */
  private static int wholeRows(int length, int from, int ld, int width) {
    return from + width > length ? 0 : (length - width - from) / ld + 1;
  }
}
