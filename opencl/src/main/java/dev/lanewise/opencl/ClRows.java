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
  private final ClKernel softmax;

  ClRows(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program =
        session.program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "rows.cl");
    rowSums = program.kernel("row_sums");
    columnSums = program.kernel("column_sums");
    addRow = program.kernel("add_row");
    softmax = program.kernel("softmax");
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
  public void softmax(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset, int ldy) {
    try (ClSession.Use _ = session.use()) {
      softmax.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset).add(ldy);
      grid.launchRows(softmax, rows);
    }
  }
}
