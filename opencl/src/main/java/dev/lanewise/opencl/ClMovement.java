// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Movement;

/** {@link Movement} on a device. */
final class ClMovement implements Movement<ClFloats, ClInts> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel fill;
  private final ClKernel copy;
  private final ClKernel transpose;
  private final ClKernel gatherRows;
  private final ClKernel scatterAddRows;
  private final ClKernel gatherElements;
  private final ClKernel scatterAddElements;
  private final ClKernel oneHot;

  ClMovement(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program =
        session.program(grid.options(), "floats.cl", "elements.cl", "lanes.cl", "movement.cl");
    fill = program.kernel("fill_rows");
    copy = program.kernel("copy_rows");
    transpose = program.kernel("transpose_rows");
    gatherRows = program.kernel("gather_rows");
    scatterAddRows = program.kernel("scatter_add_rows");
    gatherElements = program.kernel("gather_elements");
    scatterAddElements = program.kernel("scatter_add_elements");
    oneHot = program.kernel("one_hot");
  }

  @Override
  public void fill(int rows, int columns, float value, ClFloats y, int yOffset, int ldy) {
    try (ClSession.Use _ = session.use()) {
      fill.begin().add(rows).add(columns).add(value).add(y, yOffset).add(ldy);
      grid.launchRows(fill, rows);
    }
  }

  @Override
  public void copy(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset, int ldy) {
    move(copy, rows, rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  @Override
  public void transpose(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset, int ldy) {
    move(transpose, columns, rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  private void move(
      ClKernel kernel,
      int rowsOfY,
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      kernel.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset).add(ldy);
      grid.launchRows(kernel, rowsOfY);
    }
  }

  @Override
  public void gatherRows(
      int rows,
      int columns,
      ClFloats table,
      int tableOffset,
      int ldTable,
      int tableRows,
      ClInts indices,
      int indicesOffset,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      gatherRows
          .begin()
          .add(rows)
          .add(columns)
          .add(table, tableOffset)
          .add(ldTable)
          .add(tableRows)
          .add(indices, indicesOffset)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(gatherRows, rows);
    }
  }

  @Override
  public void scatterAddRows(
      int rows,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClInts indices,
      int indicesOffset,
      ClFloats table,
      int tableOffset,
      int ldTable,
      int tableRows) {
    try (ClSession.Use _ = session.use()) {
      scatterAddRows
          .begin()
          .add(columns)
          .add(rows)
          .add(x, xOffset)
          .add(ldx)
          .add(indices, indicesOffset)
          .add(table, tableOffset)
          .add(ldTable)
          .add(tableRows);
      grid.launchElements(scatterAddRows, columns);
    }
  }

  @Override
  public void gatherElements(
      int rows,
      int k,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClInts indices,
      int indicesOffset,
      int ldindices,
      ClFloats y,
      int yOffset,
      int ldy) {
    elements(
        gatherElements,
        rows,
        k,
        columns,
        x,
        xOffset,
        ldx,
        indices,
        indicesOffset,
        ldindices,
        y,
        yOffset,
        ldy);
  }

  @Override
  public void scatterAddElements(
      int rows,
      int k,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClInts indices,
      int indicesOffset,
      int ldindices,
      ClFloats y,
      int yOffset,
      int ldy) {
    elements(
        scatterAddElements,
        rows,
        k,
        columns,
        x,
        xOffset,
        ldx,
        indices,
        indicesOffset,
        ldindices,
        y,
        yOffset,
        ldy);
  }

  private void elements(
      ClKernel kernel,
      int rows,
      int k,
      int columns,
      ClFloats x,
      int xOffset,
      int ldx,
      ClInts indices,
      int indicesOffset,
      int ldindices,
      ClFloats y,
      int yOffset,
      int ldy) {
    try (ClSession.Use _ = session.use()) {
      kernel
          .begin()
          .add(rows)
          .add(k)
          .add(columns)
          .add(x, xOffset)
          .add(ldx)
          .add(indices, indicesOffset)
          .add(ldindices)
          .add(y, yOffset)
          .add(ldy);
      grid.launchRows(kernel, rows);
    }
  }

  @Override
  public void oneHot(
      int rows, int columns, ClInts labels, int labelsOffset, ClFloats y, int yOffset, int ldy) {
    try (ClSession.Use _ = session.use()) {
      oneHot.begin().add(rows).add(columns).add(labels, labelsOffset).add(y, yOffset).add(ldy);
      grid.launchRows(oneHot, rows);
    }
  }
}
