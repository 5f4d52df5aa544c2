// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.util.Arrays;

/**
 * The contract's movements, as they are defined. Without columns there is nothing to move, and rows
 * may lie behind the end of their array, where copies of no element are refused.
 */
public final class Movement implements dev.lanewise.kernels.Movement<float[], int[]> {

  @Override
  public void fill(int rows, int columns, float value, float[] y, int yOffset, int ldy) {
    for (int i = 0, at = yOffset; columns > 0 && i < rows; i++, at += ldy) {
      Arrays.fill(y, at, at + columns, value);
    }
  }

  @Override
  public void copy(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    for (int i = 0; columns > 0 && i < rows; i++) {
      System.arraycopy(x, xOffset + i * ldx, y, yOffset + i * ldy, columns);
    }
  }

  @Override
  public void transpose(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yOffset + j * ldy + i] = x[xOffset + i * ldx + j];
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
    for (int i = 0; columns > 0 && i < rows; i++) {
      int from = tableOffset + indices[indicesOffset + i] * ldTable;
      System.arraycopy(table, from, y, yOffset + i * ldy, columns);
    }
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
      for (int j = 0; j < columns; j++) {
        table[to + j] += x[from + j];
      }
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
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int at = indicesOffset + i * ldindices;
      int to = yOffset + i * ldy;
      for (int r = 0; r < k; r++) {
        y[to + r] = x[from + indices[at + r]];
      }
    }
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
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int at = indicesOffset + i * ldindices;
      int to = yOffset + i * ldy;
      for (int r = 0; r < k; r++) {
        y[to + indices[at + r]] += x[from + r];
      }
    }
  }

  @Override
  public void oneHot(
      int rows, int columns, int[] labels, int labelsOffset, float[] y, int yOffset, int ldy) {
    Labels.checkIndices("labels", rows, columns, labels, labelsOffset);
    fill(rows, columns, 0, y, yOffset, ldy);
    for (int i = 0; i < rows; i++) {
      y[yOffset + i * ldy + labels[labelsOffset + i]] = 1;
    }
  }
}
