// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.kernels.Movement;

/** Moving elements of {@link DoubleKernels}. */
final class DoubleMovement implements Movement<double[], int[]> {

  @Override
  public void fill(int rows, int columns, float value, double[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = value;
      }
    }
  }

  @Override
  public void copy(
      int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xo + i * ldx, y, yo + i * ldy, columns);
    }
  }

  @Override
  public void transpose(
      int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + j * ldy + i] = x[xo + i * ldx + j];
      }
    }
  }

  @Override
  public void gatherRows(
      int rows,
      int columns,
      double[] table,
      int to,
      int ldTable,
      int tableRows,
      int[] indices,
      int io,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(table, to + indices[io + i] * ldTable, y, yo + i * ldy, columns);
    }
  }

  @Override
  public void scatterAddRows(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      int[] indices,
      int io,
      double[] table,
      int to,
      int ldTable,
      int tableRows) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        table[to + indices[io + i] * ldTable + j] += x[xo + i * ldx + j];
      }
    }
  }

  @Override
  public void gatherElements(
      int rows,
      int k,
      int columns,
      double[] x,
      int xo,
      int ldx,
      int[] indices,
      int io,
      int ldi,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int r = 0; r < k; r++) {
        int place = indices[io + i * ldi + r];
        y[yo + i * ldy + r] = x[xo + i * ldx + place];
      }
    }
  }

  @Override
  public void scatterAddElements(
      int rows,
      int k,
      int columns,
      double[] x,
      int xo,
      int ldx,
      int[] indices,
      int io,
      int ldi,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int r = 0; r < k; r++) {
        int place = indices[io + i * ldi + r];
        y[yo + i * ldy + place] += x[xo + i * ldx + r];
      }
    }
  }

  @Override
  public void oneHot(int rows, int columns, int[] labels, int lo, double[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = labels[lo + i] == j ? 1 : 0;
      }
    }
  }
}
