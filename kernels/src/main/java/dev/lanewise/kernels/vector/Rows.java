// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/** Functions of rows and columns. */
final class Rows implements dev.lanewise.kernels.Rows<float[]> {

  /** Columns that go to a thread are whole lines of the cache, and whole loops over vectors. */
  private static final int COLUMNS = 64;

  private final RowCalls calls;

  Rows(RowCalls calls) {
    this.calls = calls;
  }

  @Override
  public void rowSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    RowCall call = calls.beginLight(rows, columns).x(x, xOffset, ldx).u(y, yOffset);
    try {
      calls.run(call, Rows::rowSums);
    } finally {
      calls.end(call);
    }
  }

  private static void rowSums(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      call.u[call.uOffset + i] = Row.sum(call.columns, call.x, call.xOffset + i * call.ldx);
    }
  }

  @Override
  public void columnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    RowCall call = calls.beginLight(rows, columns).x(x, xOffset, ldx).u(y, yOffset);
    try {
      calls.run(call, Rows::columnSums, columns, COLUMNS, 0);
    } finally {
      calls.end(call);
    }
  }

  private static void columnSums(RowCall call, int first, int end) {
    ColumnSums.sums(
        call.rows,
        end - first,
        call.x,
        call.xOffset + first,
        call.ldx,
        call.u,
        call.uOffset + first);
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
    RowCall call = calls.beginLight(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call.u(row, rowOffset), Rows::addRow);
    } finally {
      calls.end(call);
    }
  }

  private static void addRow(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      ArithmeticLoops.add(
          call.columns,
          call.x,
          call.xOffset + i * call.ldx,
          call.u,
          call.uOffset,
          call.y,
          call.yOffset + i * call.ldy);
    }
  }

  @Override
  public void prelu(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] slope,
      int slopeOffset,
      float[] y,
      int yOffset,
      int ldy) {
    RowCall call = calls.beginLight(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call.u(slope, slopeOffset), ParametricRelu::forward);
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void preluBackward(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] slope,
      int slopeOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dslope,
      int dslopeOffset) {
    RowCall call =
        calls
            .beginLight(rows, columns)
            .x(x, xOffset, ldx)
            .y(dy, dyOffset, lddy)
            .z(dx, dxOffset, lddx)
            .u(slope, slopeOffset)
            .v(dslope, dslopeOffset);
    try {
      calls.run(call, ParametricRelu::slopes, columns, COLUMNS, ParametricRelu.ROOM);
      calls.run(call, ParametricRelu::backward);
    } finally {
      calls.end(call);
    }
  }

  @Override
  public void softmax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).y(y, yOffset, ldy);
    try {
      calls.run(call, SoftmaxRows::softmax, SoftmaxRows.SOFTMAX_ROOM);
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
