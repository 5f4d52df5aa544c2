// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Rows;

/** {@link Rows} on a device. */
final class ClRows implements Rows<ClFloats> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel rowSums;
  private final ClKernel columnSums;
  private final ClKernel addRow;
  private final ClKernel prelu;
  private final ClKernel preluSlope;
  private final ClKernel preluBackward;
  private final ClKernel softmax;
  private final ClKernel maskedSoftmax;
  private final ClKernel softmaxBackward;
  private final ClKernel logSoftmax;
  private final ClKernel logSoftmaxBackward;
  private final ClKernel logSumExp;

  ClRows(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program =
        session.program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "rows.cl");
    rowSums = program.kernel("row_sums");
    columnSums = program.kernel("column_sums");
    addRow = program.kernel("add_row");
    softmax = program.kernel("softmax");
    ClProgram slopes =
        session.program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "prelu.cl");
    prelu = slopes.kernel("prelu");
    preluSlope = slopes.kernel("prelu_slope");
    preluBackward = slopes.kernel("prelu_backward");
    ClProgram further =
        session.program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "softmax.cl");
    maskedSoftmax = further.kernel("masked_softmax");
    softmaxBackward = further.kernel("softmax_backward");
    logSoftmax = further.kernel("log_softmax");
    logSoftmaxBackward = further.kernel("log_softmax_backward");
    logSumExp = further.kernel("log_sum_exp");
  }

  @Override
  public void rowSums(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      rowSums.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset);
      grid.launchRows(rowSums, rows);
    }
  }

  @Override
  public void columnSums(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      columnSums.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset);
      grid.launchElements(columnSums, columns);
    }
  }

  @Override
  public void addRow(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats row,
      int rowOffset,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      addRow
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(row, rowOffset)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(addRow, rows);
    }
  }

  @Override
  public void prelu(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats slope,
      int slopeOffset,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      prelu
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(slope, slopeOffset)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(prelu, rows);
    }
  }

  @Override
  public void preluBackward(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats slope,
      int slopeOffset,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dslope,
      int dslopeOffset) {
    try (ClSession.Use _ = session.use()) {
      preluSlope
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dslope, dslopeOffset);
      grid.launchElements(preluSlope, columns);
      preluBackward
          .begin()
          .add(rows)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(slope, slopeOffset)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dx, dxOffset)
          .add(lddx);
      grid.launchRows(preluBackward, rows);
    }
  }

  @Override
  public void softmax(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset, int ldy) {
    try (ClSession.Use _ = session.use()) {
      softmax.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset).add(ldy);
      grid.launchRows(softmax, rows);
    }
  }

  @Override
  public void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats mask,
      int maskOffset,
      int ldmask,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      maskedSoftmax
          .begin()
          .add(rows)
          .add(columns)
          .add(scale)
          .add(x, xOffset)
          .add(ldx)
          .add(mask, maskOffset)
          .add(ldmask)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(maskedSoftmax, rows);
    }
  }

  @Override
  public void softmaxBackward(
      int rows,
      int columns,
      float scale,
      ClFloats y,
      int yOffset,
      int ldy,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx) {
    try (ClSession.Use _ = session.use()) {
      softmaxBackward
          .begin()
          .add(rows)
          .add(columns)
          .add(scale)
          .add(y, yOffset)
          .add(ldy)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dx, dxOffset)
          .add(lddx);
      grid.launchRows(softmaxBackward, rows);
    }
  }

  @Override
  public void logSoftmax(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset, int ldy) {
    try (ClSession.Use _ = session.use()) {
      logSoftmax.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset).add(ldy);
      grid.launchRows(logSoftmax, rows);
    }
  }

  @Override
  public void logSoftmaxBackward(
      int rows,
      int columns,
      ClFloats y,
      int yOffset,
      int ldy,
      ClFloats dy,
      int dyOffset,
      int lddy,
      ClFloats dx,
      int dxOffset,
      int lddx) {
    try (ClSession.Use _ = session.use()) {
      logSoftmaxBackward
          .begin()
          .add(rows)
          .add(columns)
          .add(y, yOffset)
          .add(ldy)
          .add(dy, dyOffset)
          .add(lddy)
          .add(dx, dxOffset)
          .add(lddx);
      grid.launchRows(logSoftmaxBackward, rows);
    }
  }

  @Override
  public void logSumExp(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      logSumExp.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset);
      grid.launchRows(logSumExp, rows);
    }
  }
}
