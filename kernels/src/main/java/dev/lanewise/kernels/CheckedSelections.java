// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link Selections} with checked arguments. */
final class CheckedSelections<F, I> implements Selections<F, I> {

  private final Selections<F, I> unchecked;
  private final Storage<F> floats;
  private final Storage<I> ints;

  CheckedSelections(Selections<F, I> unchecked, Storage<F> floats, Storage<I> ints) {
    this.unchecked = unchecked;
    this.floats = floats;
    this.ints = ints;
  }

  @Override
  public void max(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset) {
    checkInput(rows, columns, x, xOffset, ldx);
    floats.vector("y", y, yOffset, rows);
    checkColumns(rows, columns);
    Storage.apart("y", y, yOffset, 1, rows, rows, "x", x, xOffset, rows, columns, ldx);
    unchecked.max(rows, columns, x, xOffset, ldx, y, yOffset);
  }

  @Override
  public void columnMax(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset) {
    checkInput(rows, columns, x, xOffset, ldx);
    floats.vector("y", y, yOffset, columns);
    if (columns > 0 && rows == 0) {
      throw new IllegalArgumentException("rows is 0, must be positive when there are columns");
    }
    Storage.apart("y", y, yOffset, 1, columns, columns, "x", x, xOffset, rows, columns, ldx);
    unchecked.columnMax(rows, columns, x, xOffset, ldx, y, yOffset);
  }

  @Override
  public void argmax(
      int rows, int columns, F x, int xOffset, int ldx, I indices, int indicesOffset) {
    checkInput(rows, columns, x, xOffset, ldx);
    ints.vector("indices", indices, indicesOffset, rows);
    checkColumns(rows, columns);
    unchecked.argmax(rows, columns, x, xOffset, ldx, indices, indicesOffset);
  }

  @Override
  public void topK(
      int rows,
      int columns,
      int k,
      F x,
      int xOffset,
      int ldx,
      F values,
      int valuesOffset,
      int ldvalues,
      I indices,
      int indicesOffset,
      int ldindices) {
    Storage.size("k", k);
    checkInput(rows, columns, x, xOffset, ldx);
    if (k > columns) {
      throw new IllegalArgumentException("k is " + k + ", must be at most " + columns);
    }
    Storage.leadingDimension("ldvalues", ldvalues, k);
    Storage.leadingDimension("ldindices", ldindices, k);
    floats.matrix("values", values, valuesOffset, rows, k, ldvalues);
    ints.matrix("indices", indices, indicesOffset, rows, k, ldindices);
    Storage.apart(
        "values", values, valuesOffset, rows, k, ldvalues, "x", x, xOffset, rows, columns, ldx);
    unchecked.topK(
        rows,
        columns,
        k,
        x,
        xOffset,
        ldx,
        values,
        valuesOffset,
        ldvalues,
        indices,
        indicesOffset,
        ldindices);
  }

  private void checkInput(int rows, int columns, F x, int xOffset, int ldx) {
    Storage.size("rows", rows);
    Storage.size("columns", columns);
    Storage.leadingDimension("ldx", ldx, columns);
    floats.matrix("x", x, xOffset, rows, columns, ldx);
  }

  private static void checkColumns(int rows, int columns) {
    if (rows > 0 && columns == 0) {
      throw new IllegalArgumentException("columns is 0, must be positive when there are rows");
    }
  }
}
