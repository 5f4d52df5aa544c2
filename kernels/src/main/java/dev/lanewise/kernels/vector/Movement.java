// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.reference.Labels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Movements, which threads share by rows or, where those are few, by columns; adding rows to a
 * table is one thread's work. All but that and transposing is what C2 and the JDK's own copies do
 * at the speed of memory from the reference's loops.
 */
final class Movement implements dev.lanewise.kernels.Movement<float[], int[]> {

  private static final dev.lanewise.kernels.reference.Movement PLAIN =
      new dev.lanewise.kernels.reference.Movement();

  /** Columns that are transposed at a time, by way of an array that stays in the nearest cache. */
  private static final int COLUMNS = 256;

  /** Columns of a part are whole lines of the cache. */
  private static final int GRAIN = 64;

  /** Rows that could not be shared evenly. */
  private static final int FEW = 32;

  private static final int PIECE_LANES = Math.min(A_STRIDE, Lanes.FLOAT.length());
  private static final VectorSpecies<Float> PIECE =
      VectorSpecies.of(float.class, VectorShape.forBitSize(PIECE_LANES * Float.SIZE));

  private final RowCalls calls;

  Movement(RowCalls calls) {
    this.calls = calls;
  }

  /** Runs by rows, or by columns if rows are few. */
  private void run(RowCall call, RowCall.Body rows, RowCall.Body columns) {
    try {
      if (call.rows < FEW) {
        calls.run(call, columns, call.columns, GRAIN, 0);
      } else {
        calls.run(call, rows);
      }
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void fill(int rows, int columns, float value, float[] y, int yOffset, int ldy) {
    RowCall call = calls.beginMove(rows, columns).factor(value).y(y, yOffset, ldy);
    run(call, Movement::fillRows, Movement::fillColumns);
  }

  private static void fillRows(RowCall call, int first, int end) {
    int to = call.yOffset + first * call.ldy;
    PLAIN.fill(end - first, call.columns, call.factor, call.y, to, call.ldy);
  }

  private static void fillColumns(RowCall call, int first, int end) {
    PLAIN.fill(call.rows, end - first, call.factor, call.y, call.yOffset + first, call.ldy);
  }

  @Override
  public void copy(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    RowCall call = calls.beginMove(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    run(call, Movement::copyRows, Movement::copyColumns);
  }

  private static void copyRows(RowCall call, int first, int end) {
    int from = call.xOffset + first * call.ldx;
    int to = call.yOffset + first * call.ldy;
    PLAIN.copy(end - first, call.columns, call.x, from, call.ldx, call.y, to, call.ldy);
  }

  private static void copyColumns(RowCall call, int first, int end) {
    int from = call.xOffset + first;
    int to = call.yOffset + first;
    PLAIN.copy(call.rows, end - first, call.x, from, call.ldx, call.y, to, call.ldy);
  }

  @Override
  public void transpose(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    RowCall call = calls.beginLight(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call, Movement::transposeColumns, columns, GRAIN, A_STRIDE * COLUMNS);
    } finally {
      calls.end(call);
    }
  }

  private static void transposeColumns(RowCall call, int start, int end) {
    int rows = call.rows;
    int whole = rows - rows % A_STRIDE;
    float[] x = call.x;
    float[] y = call.y;
    float[] stage = call.scratch;
    int at = call.scratchOf(start);
    // A few columns of all rows, so that the lines of y that they end in stay in cache.
    for (int j = start; j < end; j += COLUMNS) {
      int width = Math.min(COLUMNS, end - j);
      int from = call.xOffset + j;
      int to = call.yOffset + j * call.ldy;
      for (int i = 0; i < whole; i += A_STRIDE) {
        FloatInterleaving.interleave(A_STRIDE, width, x, from + i * call.ldx, call.ldx, stage, at);
        spread(width, stage, at, y, to + i, call.ldy);
      }
      PLAIN.transpose(
          rows - whole, width, x, from + whole * call.ldx, call.ldx, y, to + whole, call.ldy);
    }
  }

  private static void spread(int columns, float[] stage, int at, float[] y, int first, int ldy) {
    for (int p = 0; p < columns; p++) {
      for (int r = 0; r < A_STRIDE; r += PIECE_LANES) {
        FloatPacking.PIECE_TYPE
            .cast(FloatVector.fromArray(PIECE, stage, at + p * A_STRIDE + r))
            .intoArray(y, first + p * ldy + r);
      }
    }
  }

  @Override
  public void gatherRows(
      int rows,
      int columns,
      float[] table,
      int tableOffset,
      int ldTable,
      int tableRows,
      int[] indices,
      int indicesOffset,
      float[] y,
      int yOffset,
      int ldy) {
    Labels.checkIndices("indices", rows, tableRows, indices, indicesOffset);
    RowCall call = calls.beginMove(rows, columns).count(tableRows).y(y, yOffset, ldy);
    call.x(table, tableOffset, ldTable).places(indices, indicesOffset, 1);
    run(call, Movement::gatherToRows, Movement::gatherToColumns);
  }

  private static void gatherToRows(RowCall call, int first, int end) {
    PLAIN.gatherRows(
        end - first,
        call.columns,
        call.x,
        call.xOffset,
        call.ldx,
        call.count,
        call.places,
        call.placesOffset + first,
        call.y,
        call.yOffset + first * call.ldy,
        call.ldy);
  }

  private static void gatherToColumns(RowCall call, int first, int end) {
    PLAIN.gatherRows(
        call.rows,
        end - first,
        call.x,
        call.xOffset + first,
        call.ldx,
        call.count,
        call.places,
        call.placesOffset,
        call.y,
        call.yOffset + first,
        call.ldy);
  }

  @Override
  public void scatterAddRows(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      int[] indices,
      int indicesOffset,
      float[] table,
      int tableOffset,
      int ldTable,
      int tableRows) {
    Labels.checkIndices("indices", rows, tableRows, indices, indicesOffset);
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = tableOffset + indices[indicesOffset + i] * ldTable;
      ArithmeticLoops.add(columns, table, to, x, from, table, to);
    }
  }

  @Override
  public void gatherElements(
      int rows,
      int k,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      int[] indices,
      int indicesOffset,
      int ldindices,
      float[] y,
      int yOffset,
      int ldy) {
    Labels.checkIndices("indices", rows, k, columns, indices, indicesOffset, ldindices);
    RowCall call = calls.beginMove(rows, k).count(columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call.places(indices, indicesOffset, ldindices), Movement::elementsFromRows);
    } finally {
      calls.end(call);
    }
  }

  private static void elementsFromRows(RowCall call, int first, int end) {
    PLAIN.gatherElements(
        end - first,
        call.columns,
        call.count,
        call.x,
        call.xOffset + first * call.ldx,
        call.ldx,
        call.places,
        call.placesOffset + first * call.ldPlaces,
        call.ldPlaces,
        call.y,
        call.yOffset + first * call.ldy,
        call.ldy);
  }

  @Override
  public void scatterAddElements(
      int rows,
      int k,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      int[] indices,
      int indicesOffset,
      int ldindices,
      float[] y,
      int yOffset,
      int ldy) {
    Labels.checkIndices("indices", rows, k, columns, indices, indicesOffset, ldindices);
    RowCall call = calls.beginMove(rows, k).count(columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call.places(indices, indicesOffset, ldindices), Movement::elementsToRows);
    } finally {
      calls.end(call);
    }
  }

  private static void elementsToRows(RowCall call, int first, int end) {
    PLAIN.scatterAddElements(
        end - first,
        call.columns,
        call.count,
        call.x,
        call.xOffset + first * call.ldx,
        call.ldx,
        call.places,
        call.placesOffset + first * call.ldPlaces,
        call.ldPlaces,
        call.y,
        call.yOffset + first * call.ldy,
        call.ldy);
  }

  @Override
  public void oneHot(
      int rows, int columns, int[] labels, int labelsOffset, float[] y, int yOffset, int ldy) {
    Labels.checkIndices("labels", rows, columns, labels, labelsOffset);
    RowCall call = calls.beginMove(rows, columns).y(y, yOffset, ldy);
    try {
      calls.run(call.places(labels, labelsOffset, 1), Movement::oneHotRows);
    } finally {
      calls.end(call);
    }
  }

  private static void oneHotRows(RowCall call, int first, int end) {
    PLAIN.oneHot(
        end - first,
        call.columns,
        call.places,
        call.placesOffset + first,
        call.y,
        call.yOffset + first * call.ldy,
        call.ldy);
  }
}
