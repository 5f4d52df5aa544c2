// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** Functions of rows and columns. */
final class Rows implements dev.lanewise.kernels.Rows<float[]> {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private final RowCalls calls;

  Rows(RowCalls calls) {
    this.calls = calls;
  }

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
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call, SoftmaxRows::softmax);
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      float[] x,
      int xOffset,
      int ldx,
      float[] mask,
      int maskOffset,
      int ldmask,
      float[] y,
      int yOffset,
      int ldy) {
    RowCall call =
        calls
            .begin(rows, columns)
            .factor(scale)
            .x(x, xOffset, ldx)
            .y(y, yOffset, ldy)
            .z(mask, maskOffset, ldmask);
    try {
      calls.run(call, SoftmaxRows::maskedSoftmax);
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void softmaxBackward(
      int rows,
      int columns,
      float scale,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    RowCall call =
        calls
            .begin(rows, columns)
            .factor(scale)
            .x(dy, dyOffset, lddy)
            .y(y, yOffset, ldy)
            .z(dx, dxOffset, lddx);
    try {
      calls.run(call, SoftmaxRows::backward);
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void logSoftmax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call, SoftmaxRows::logSoftmax, SoftmaxRows.room(columns));
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void logSoftmaxBackward(
      int rows,
      int columns,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    RowCall call =
        calls.begin(rows, columns).x(dy, dyOffset, lddy).y(y, yOffset, ldy).z(dx, dxOffset, lddx);
    try {
      calls.run(call, SoftmaxRows::logBackward, SoftmaxRows.room(columns));
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void logSumExp(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).u(y, yOffset);
    try {
      calls.run(call, SoftmaxRows::logSumExp, SoftmaxRows.room(columns));
    } finally {
      calls.end(call);
    }
  }
}
