// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.MatrixProducts;

/** The contract's functions of rows and columns, as they are defined. */
final class Rows implements dev.lanewise.kernels.Rows<float[]> {

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
    for (int j = 0; j < columns; j++) {
      float total = 0f;
      for (int start = 0; start < rows; start += MatrixProducts.K_BLOCK) {
        int end = Math.min(rows, start + MatrixProducts.K_BLOCK);
        float block = 0f;
        for (int i = start; i < end; i++) {
          block += x[xOffset + i * ldx + j];
        }
        total += block;
      }
      y[yOffset + j] = total;
    }
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
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      for (int j = 0; j < columns; j++) {
        y[to + j] = x[from + j] + row[rowOffset + j];
      }
    }
  }

  @Override
  public void softmax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      Row.expShifted(columns, x, from, Row.max(columns, x, from), y, to);
      float sum = Row.sum(columns, y, to);
      for (int j = 0; j < columns; j++) {
        y[to + j] /= sum;
      }
    }
  }
}
