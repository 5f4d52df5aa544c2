// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link Rows} with checked arguments. */
final class CheckedRows<F> implements Rows<F> {

  private final Rows<F> unchecked;
  private final Storage<F> storage;

  CheckedRows(Rows<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void rowSums(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset) {
    checkSums(rows, columns, x, xOffset, ldx, y, yOffset, rows);
    unchecked.rowSums(rows, columns, x, xOffset, ldx, y, yOffset);
  }

  @Override
  public void columnSums(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset) {
    checkSums(rows, columns, x, xOffset, ldx, y, yOffset, columns);
    unchecked.columnSums(rows, columns, x, xOffset, ldx, y, yOffset);
  }

  @Override
  public void addRow(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F row,
      int rowOffset,
      F y,
      int yOffset,
      int ldy) {
    checkMap(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
    storage.vector("row", row, rowOffset, columns);
    Storage.apart("y", y, yOffset, rows, columns, ldy, "row", row, rowOffset, 1, columns, columns);
    unchecked.addRow(rows, columns, x, xOffset, ldx, row, rowOffset, y, yOffset, ldy);
  }

  @Override
  public void softmax(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy) {
    checkMap(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
    unchecked.softmax(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  private void checkSums(
      int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int sums) {
    checkInput(rows, columns, x, xOffset, ldx);
    storage.vector("y", y, yOffset, sums);
    Storage.apart("y", y, yOffset, 1, sums, sums, "x", x, xOffset, rows, columns, ldx);
  }

  private void checkMap(
      int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy) {
    checkInput(rows, columns, x, xOffset, ldx);
    Storage.leadingDimension("ldy", ldy, columns);
    storage.matrix("y", y, yOffset, rows, columns, ldy);
    Storage.sameOrApart("y", y, yOffset, ldy, "x", x, xOffset, ldx, rows, columns);
  }

  private void checkInput(int rows, int columns, F x, int xOffset, int ldx) {
    Storage.size("rows", rows);
    Storage.size("columns", columns);
    Storage.leadingDimension("ldx", ldx, columns);
    storage.matrix("x", x, xOffset, rows, columns, ldx);
  }
}
