// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/** The contract's selections, as they are defined: one element after the other in the order. */
public final class Selections implements dev.lanewise.kernels.Selections<float[], int[]> {

  /** Whether an element comes before another in the contract's order. */
  public static boolean before(float a, int i, float b, int j) {
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Float.isNaN(a) && (!Float.isNaN(b) || i < j);
    }
    return a > b || a == b && i < j;
  }

  /** The first column after an element of the row in the order; -1 if there is none. */
  private static int next(int n, float[] x, int offset, float value, int column) {
    int best = -1;
    for (int j = 0; j < n; j++) {
      if (before(value, column, x[offset + j], j)
          && (best < 0 || before(x[offset + j], j, x[offset + best], best))) {
        best = j;
      }
    }
    return best;
  }

  /** The first of all. */
  private static int first(int n, float[] x, int offset) {
    return next(n, x, offset, Float.NaN, -1);
  }

  @Override
  public void max(int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      y[yOffset + i] = x[from + first(columns, x, from)];
    }
  }

  @Override
  public void columnMax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int j = 0; j < columns; j++) {
      int first = 0;
      for (int i = 1; i < rows; i++) {
        if (before(x[xOffset + i * ldx + j], i, x[xOffset + first * ldx + j], first)) {
          first = i;
        }
      }
      y[yOffset + j] = x[xOffset + first * ldx + j];
    }
  }

  @Override
  public void argmax(
      int rows, int columns, float[] x, int xOffset, int ldx, int[] indices, int indicesOffset) {
    for (int i = 0; i < rows; i++) {
      indices[indicesOffset + i] = first(columns, x, xOffset + i * ldx);
    }
  }

  @Override
  public void topK(
      int rows,
      int columns,
      int k,
      float[] x,
      int xOffset,
      int ldx,
      float[] values,
      int valuesOffset,
      int ldvalues,
      int[] indices,
      int indicesOffset,
      int ldindices) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      float value = Float.NaN;
      int column = -1;
      for (int r = 0; r < k; r++) {
        column = next(columns, x, from, value, column);
        value = x[from + column];
        values[valuesOffset + i * ldvalues + r] = value;
        indices[indicesOffset + i * ldindices + r] = column;
      }
    }
  }
}
