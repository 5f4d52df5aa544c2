// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.lanewise.kernels.MatrixProducts;
import jdk.incubator.vector.FloatVector;

/** Functions of rows and columns. */
final class Rows implements dev.lanewise.kernels.Rows<float[]> {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  @Override
  public void rowSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int i = 0; i < rows; i++) {
      y[yOffset + i] = Row.sum(columns, x, xOffset + i * ldx);
    }
  }

  @Override
  public void columnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    int j = 0;
    for (; j <= columns - 4 * COUNT; j += 4 * COUNT) {
      fourVectorsOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
    }
    for (; j <= columns - COUNT; j += COUNT) {
      oneVectorOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
    }
    if (j < columns && columns >= COUNT) {
      // Some columns twice: y is apart from x, so that they come out the same.
      j = columns - COUNT;
      oneVectorOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
      return;
    }
    for (; j < columns; j++) {
      y[yOffset + j] = oneColumn(rows, x, xOffset + j, ldx);
    }
  }

  private static void fourVectorsOfColumns(
      int rows, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    FloatVector a = FloatVector.zero(FLOAT);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int start = 0; start < rows; start += MatrixProducts.K_BLOCK) {
      int end = Math.min(rows, start + MatrixProducts.K_BLOCK);
      FloatVector blockA = FloatVector.zero(FLOAT);
      FloatVector blockB = blockA;
      FloatVector blockC = blockA;
      FloatVector blockD = blockA;
      for (int i = start; i < end; i++) {
        int row = xOffset + i * ldx;
        blockA = TYPE.cast(blockA).add(fromArray(FLOAT, x, row));
        blockB = TYPE.cast(blockB).add(fromArray(FLOAT, x, row + COUNT));
        blockC = TYPE.cast(blockC).add(fromArray(FLOAT, x, row + 2 * COUNT));
        blockD = TYPE.cast(blockD).add(fromArray(FLOAT, x, row + 3 * COUNT));
      }
      a = TYPE.cast(a).add(blockA);
      b = TYPE.cast(b).add(blockB);
      c = TYPE.cast(c).add(blockC);
      d = TYPE.cast(d).add(blockD);
    }
    TYPE.cast(a).intoArray(y, yOffset);
    TYPE.cast(b).intoArray(y, yOffset + COUNT);
    TYPE.cast(c).intoArray(y, yOffset + 2 * COUNT);
    TYPE.cast(d).intoArray(y, yOffset + 3 * COUNT);
  }

  private static void oneVectorOfColumns(
      int rows, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    FloatVector total = FloatVector.zero(FLOAT);
    for (int start = 0; start < rows; start += MatrixProducts.K_BLOCK) {
      int end = Math.min(rows, start + MatrixProducts.K_BLOCK);
      FloatVector block = FloatVector.zero(FLOAT);
      for (int i = start; i < end; i++) {
        block = TYPE.cast(block).add(fromArray(FLOAT, x, xOffset + i * ldx));
      }
      total = TYPE.cast(total).add(block);
    }
    TYPE.cast(total).intoArray(y, yOffset);
  }

  private static float oneColumn(int rows, float[] x, int xOffset, int ldx) {
    float total = 0f;
    for (int start = 0; start < rows; start += MatrixProducts.K_BLOCK) {
      int end = Math.min(rows, start + MatrixProducts.K_BLOCK);
      float block = 0f;
      for (int i = start; i < end; i++) {
        block += x[xOffset + i * ldx];
      }
      total += block;
    }
    return total;
  }

  @Override
  public void addRow(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] row,
      int rowOffset,
      float[] y,
      int yOffset,
      int ldy) {
    int bound = FLOAT.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      for (int j = 0; j < bound; j += COUNT) {
        TYPE.cast(fromArray(FLOAT, x, from + j))
            .add(fromArray(FLOAT, row, rowOffset + j))
            .intoArray(y, to + j);
      }
      for (int j = bound; j < columns; j++) {
        y[to + j] = x[from + j] + row[rowOffset + j];
      }
    }
  }

  @Override
  public void softmax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    if (columns == 0) {
      return;
    }
    int together = Row.together(columns, ldy);
    for (int first = 0; first < rows; first += together) {
      int end = Math.min(rows, first + together);
      for (int i = first; i < end; i++) {
        int from = xOffset + i * ldx;
        int to = yOffset + i * ldy;
        float max = Row.max(columns, x, from);
        if (together > 1) {
          Row.subtract(columns, x, from, max, y, to);
        } else {
          FunctionLoops.expOfDifference(columns, x, from, max, y, to);
        }
      }
      if (together > 1) {
        int to = yOffset + first * ldy;
        FunctionLoops.expOfDifference((end - first) * columns, y, to, 0f, y, to);
      }
      for (int i = first; i < end; i++) {
        int to = yOffset + i * ldy;
        Row.divide(columns, y, to, Row.sum(columns, y, to));
      }
    }
  }
}
