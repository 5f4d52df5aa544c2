// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Selections;

/** {@link Selections} on a device. */
final class ClSelections implements Selections<ClFloats, ClInts> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel max;
  private final ClKernel columnMax;
  private final ClKernel argmax;
  private final ClKernel top;

  ClSelections(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program = session.program(grid.options(), "floats.cl", "lanes.cl", "selections.cl");
    max = program.kernel("row_maxima");
    columnMax = program.kernel("column_maxima");
    argmax = program.kernel("row_argmax");
    top = program.kernel("row_top");
  }

  @Override
  public void max(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      max.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset);
      grid.launchRows(max, rows);
    }
  }

  @Override
  public void columnMax(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      columnMax.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(y, yOffset);
      grid.launchElements(columnMax, columns);
    }
  }

  @Override
  public void argmax(
      int rows, int columns, ClFloats x, int xOffset, int ldx, ClInts indices, int indicesOffset) {
    try (ClSession.Use _ = session.use()) {
      argmax.begin().add(rows).add(columns).add(x, xOffset).add(ldx).add(indices, indicesOffset);
      grid.launchRows(argmax, rows);
    }
  }

  @Override
  public void topK(
      int rows,
      int columns,
      int k,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats values,
      int valuesOffset,
      int ldvalues,
      ClInts indices,
      int indicesOffset,
      int ldindices) {
    try (ClSession.Use _ = session.use()) {
      top.begin()
          .add(rows)
          .add(columns)
          .add(k)
          .add(x, xOffset)
          .add(ldx)
          .add(values, valuesOffset)
          .add(ldvalues)
          .add(indices, indicesOffset)
          .add(ldindices);
      grid.launchRows(top, rows);
    }
  }
}
