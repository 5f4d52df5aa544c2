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
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  /** Tiles of op(A) that are copied side by side. */
  private static final int TILES = 4;

  /** Columns that are copied side by side. */
  private static final int FOUR = 4 * LANES;

  /** What a packed column of op(A) and a vector of op(B) have in common: at most 8 lanes. */
  private static final int PIECE_LANES = Math.min(A_STRIDE, LANES);

  private static final VectorSpecies<Float> PIECE =
      VectorSpecies.of(float.class, VectorShape.forBitSize(PIECE_LANES * Float.SIZE));

  static final Class<? extends FloatVector> PIECE_TYPE =
      PIECE.vectorType().asSubclass(FloatVector.class);

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
      float[] packed,
      int to) {
    int tile = depth * A_STRIDE;
    if (trans == Transpose.N) {
      for (int i = 0, at = to; i < rows; i += tileRows, at += tile) {
        int height = Math.min(tileRows, rows - i);
        FloatInterleaving.interleave(height, depth, a, first + i * lda, lda, packed, at);
      }
      return;
    }
    for (int i = 0, at = to; i < rows; i += TILES * tileRows, at += TILES * tile) {
      copyColumns(tileRows, rows - i, depth, a, first + i, lda, packed, at);
    }
  }

  /** Four tiles side by side, because they share cache lines and pages of op(A). */
  private static void copyColumns(
      int tileRows, int rows, int depth, float[] a, int from, int lda, float[] packed, int to) {
    int tile = depth * A_STRIDE;
    int last = Math.min(TILES, (rows + tileRows - 1) / tileRows) - 1;
    int second = Math.min(1, last);
    int third = Math.min(2, last);
    int from1 = from + second * tileRows;
    int from2 = from + third * tileRows;
    int from3 = from + last * tileRows;
    int to1 = to + second * tile;
    int to2 = to + third * tile;
    int to3 = to + last * tile;
    int whole = Math.min(depth, wholeRows(a.length, from3, lda, A_STRIDE));
    for (int p = 0; p < whole; p++) {
      for (int r = 0; r < A_STRIDE; r += PIECE_LANES) {
        var piece0 = FloatVector.fromArray(PIECE, a, from + p * lda + r);
        var piece1 = FloatVector.fromArray(PIECE, a, from1 + p * lda + r);
        var piece2 = FloatVector.fromArray(PIECE, a, from2 + p * lda + r);
        var piece3 = FloatVector.fromArray(PIECE, a, from3 + p * lda + r);
        PIECE_TYPE.cast(piece0).intoArray(packed, to + p * A_STRIDE + r);
        PIECE_TYPE.cast(piece1).intoArray(packed, to1 + p * A_STRIDE + r);
        PIECE_TYPE.cast(piece2).intoArray(packed, to2 + p * A_STRIDE + r);
        PIECE_TYPE.cast(piece3).intoArray(packed, to3 + p * A_STRIDE + r);
      }
    }
    for (int p = whole; p < depth; p++) {
      for (int t = 0; t <= last; t++) {
        int height = Math.min(tileRows, rows - t * tileRows);
        int row = from + t * tileRows + p * lda;
        System.arraycopy(a, row, packed, to + t * tile + p * A_STRIDE, height);
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
      MemorySegment packed,
      long to) {
    if (trans == Transpose.T) {
      packTransposedB(depth, columns, b, first, ldb, stage, packed, to);
      return;
    }
    int whole = columns / LANES * LANES;
    for (int j = 0, next; j < whole; j = next) {
      // Of fewer than four, some are copied again with the rest: less than one by one.
      int at = whole < FOUR ? j : Math.min(j, whole - FOUR);
      next = whole < FOUR ? j + LANES : at + FOUR;
      long stream = to + at / LANES * (depth * BYTES);
      if (whole < FOUR) {
        copyRows(depth, LANES, b, first + at, ldb, stage, packed, stream);
      } else {
        copyFour(depth, b, first + at, ldb, packed, stream);
      }
    }
    if (whole < columns) {
      long stream = to + whole / LANES * (depth * BYTES);
      copyRows(depth, columns - whole, b, first + whole, ldb, stage, packed, stream);
    }
  }

  /** Four streams side by side, because they share cache lines of op(B). */
  private static void copyFour(
      int depth, float[] b, int from, int ldb, MemorySegment packed, long to0) {
    MemorySegment streams = OffHeap.TYPE.cast(packed);
    long to1 = to0 + depth * BYTES;
    long to2 = to1 + depth * BYTES;
    long to3 = to2 + depth * BYTES;
    for (int p = 0; p < depth; p++) {
      int row = from + p * ldb;
      var piece0 = FloatVector.fromArray(SPECIES, b, row);
      var piece1 = FloatVector.fromArray(SPECIES, b, row + LANES);
      var piece2 = FloatVector.fromArray(SPECIES, b, row + 2 * LANES);
      var piece3 = FloatVector.fromArray(SPECIES, b, row + 3 * LANES);
      TYPE.cast(piece0).intoMemorySegment(streams, to0 + p * BYTES, ORDER);
      TYPE.cast(piece1).intoMemorySegment(streams, to1 + p * BYTES, ORDER);
      TYPE.cast(piece2).intoMemorySegment(streams, to2 + p * BYTES, ORDER);
      TYPE.cast(piece3).intoMemorySegment(streams, to3 + p * BYTES, ORDER);
    }
  }

  private static void copyRows(
      int depth,
      int width,
      float[] b,
      int from,
      int ldb,
      float[] stage,
      MemorySegment packed,
      long to) {
    MemorySegment stream = OffHeap.TYPE.cast(packed);
    int whole = Math.min(depth, wholeRows(b.length, from, ldb, LANES));
    for (int p = 0; p < whole; p++) {
      TYPE.cast(FloatVector.fromArray(SPECIES, b, from + p * ldb))
          .intoMemorySegment(stream, to + p * BYTES, ORDER);
    }
    for (int p = whole; p < depth; p++) {
      System.arraycopy(b, from + p * ldb, stage, 0, width);
      TYPE.cast(FloatVector.fromArray(SPECIES, stage, 0))
          .intoMemorySegment(stream, to + p * BYTES, ORDER);
    }
  }

  private static void packTransposedB(
      int depth,
      int columns,
      float[] b,
      int first,
      int ldb,
      float[] stage,
      MemorySegment packed,
      long to) {
    int chunk = Math.max(A_STRIDE, LANES);
    for (int j = 0; j < columns; j += chunk) {
      int width = Math.min(chunk, columns - j);
      int row = first + j * ldb;
      long stream = to + j / LANES * (depth * BYTES);
      int done = 0;
      if (FloatWideTransposition.APPLIES && width == LANES) {
        done = FloatWideTransposition.transpose(depth, b, row, ldb, packed, stream);
      }
      if (done < depth) {
        interleave(done, depth, width, b, row, ldb, stage, packed, stream);
      }
    }
  }

  /** Transposes columns from one on, by way of the stage. */
  private static void interleave(
      int from,
      int depth,
      int width,
      float[] b,
      int first,
      int ldb,
      float[] stage,
      MemorySegment packed,
      long to) {
    int rest = depth - from;
    for (int r = 0; r < width; r += A_STRIDE) {
      int rows = Math.min(A_STRIDE, width - r);
      FloatInterleaving.interleave(rows, rest, b, first + r * ldb + from, ldb, stage, r * rest);
    }
    for (int r = 0; r < width; r += PIECE_LANES) {
      long stream = to + r / LANES * (depth * BYTES) + from * BYTES;
      int piece = r / A_STRIDE * A_STRIDE * rest + r % A_STRIDE;
      copyPieces(rest, stage, piece, packed, stream + r % LANES * (long) Float.BYTES);
    }
  }

  private static void copyPieces(
      int depth, float[] stage, int from, MemorySegment packed, long to) {
    MemorySegment stream = OffHeap.TYPE.cast(packed);
    for (int p = 0; p < depth; p++) {
      PIECE_TYPE
          .cast(FloatVector.fromArray(PIECE, stage, from + p * A_STRIDE))
          .intoMemorySegment(stream, to + p * BYTES, ORDER);
    }
  }

  /** How many rows can be read at their full width without leaving the array. */
  private static int wholeRows(int length, int from, int ld, int width) {
    return from + width > length ? 0 : (length - width - from) / ld + 1;
  }
}
