// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.fromArray;

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
    ColumnSums.sums(rows, columns, x, xOffset, ldx, y, yOffset);
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
