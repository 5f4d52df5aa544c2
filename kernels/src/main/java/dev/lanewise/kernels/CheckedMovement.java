// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * {@link Movement} with checked arguments, but for the indices' values: those an implementation
 * sees.
 */
final class CheckedMovement<F, I> implements Movement<F, I> {

  private final Movement<F, I> unchecked;
  private final Storage<F> floats;
  private final Storage<I> ints;

  CheckedMovement(Movement<F, I> unchecked, Storage<F> floats, Storage<I> ints) {
    this.unchecked = unchecked;
    this.floats = floats;
    this.ints = ints;
  }

  @Override
  public void fill(int rows, int columns, float value, F y, int yOffset, int ldy) {
    sizes(rows, columns);
    matrix("y", y, yOffset, rows, columns, "ldy", ldy);
    unchecked.fill(rows, columns, value, y, yOffset, ldy);
  }

  @Override
  public void copy(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy) {
    sizes(rows, columns);
    matrix("x", x, xOffset, rows, columns, "ldx", ldx);
    matrix("y", y, yOffset, rows, columns, "ldy", ldy);
    Storage.apart("y", y, yOffset, rows, columns, ldy, "x", x, xOffset, rows, columns, ldx);
    unchecked.copy(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  @Override
  public void transpose(
      int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy) {
    sizes(rows, columns);
    matrix("x", x, xOffset, rows, columns, "ldx", ldx);
    matrix("y", y, yOffset, columns, rows, "ldy", ldy);
    Storage.apart("y", y, yOffset, columns, rows, ldy, "x", x, xOffset, rows, columns, ldx);
    unchecked.transpose(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  @Override
  public void gatherRows(
      int rows,
      int columns,
      F table,
      int tableOffset,
      int ldTable,
      int tableRows,
      I indices,
      int indicesOffset,
      F y,
      int yOffset,
      int ldy) {
    sizes(rows, columns);
    Storage.size("tableRows", tableRows);
    matrix("table", table, tableOffset, tableRows, columns, "ldTable", ldTable);
    ints.vector("indices", indices, indicesOffset, rows);
    matrix("y", y, yOffset, rows, columns, "ldy", ldy);
    Storage.apart(
        "y",
        y,
        yOffset,
        rows,
        columns,
        ldy,
        "table",
        table,
        tableOffset,
        tableRows,
        columns,
        ldTable);
    unchecked.gatherRows(
        rows,
        columns,
        table,
        tableOffset,
        ldTable,
        tableRows,
        indices,
        indicesOffset,
        y,
        yOffset,
        ldy);
  }

  @Override
  public void scatterAddRows(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      I indices,
      int indicesOffset,
      F table,
      int tableOffset,
      int ldTable,
      int tableRows) {
    sizes(rows, columns);
    Storage.size("tableRows", tableRows);
    matrix("x", x, xOffset, rows, columns, "ldx", ldx);
    ints.vector("indices", indices, indicesOffset, rows);
    matrix("table", table, tableOffset, tableRows, columns, "ldTable", ldTable);
    Storage.apart(
        "table",
        table,
        tableOffset,
        tableRows,
        columns,
        ldTable,
        "x",
        x,
        xOffset,
        rows,
        columns,
        ldx);
    unchecked.scatterAddRows(
        rows,
        columns,
        x,
        xOffset,
        ldx,
        indices,
        indicesOffset,
        table,
        tableOffset,
        ldTable,
        tableRows);
  }

  @Override
  public void gatherElements(
      int rows,
      int k,
      int columns,
      F x,
      int xOffset,
      int ldx,
      I indices,
      int indicesOffset,
      int ldindices,
      F y,
      int yOffset,
      int ldy) {
    checkElements(k, columns, rows, indices, indicesOffset, ldindices);
    matrix("x", x, xOffset, rows, columns, "ldx", ldx);
    matrix("y", y, yOffset, rows, k, "ldy", ldy);
    Storage.apart("y", y, yOffset, rows, k, ldy, "x", x, xOffset, rows, columns, ldx);
    unchecked.gatherElements(
        rows, k, columns, x, xOffset, ldx, indices, indicesOffset, ldindices, y, yOffset, ldy);
  }

  @Override
  public void scatterAddElements(
      int rows,
      int k,
      int columns,
      F x,
      int xOffset,
      int ldx,
      I indices,
      int indicesOffset,
      int ldindices,
      F y,
      int yOffset,
      int ldy) {
    checkElements(k, columns, rows, indices, indicesOffset, ldindices);
    matrix("x", x, xOffset, rows, k, "ldx", ldx);
    matrix("y", y, yOffset, rows, columns, "ldy", ldy);
    Storage.apart("y", y, yOffset, rows, columns, ldy, "x", x, xOffset, rows, k, ldx);
    unchecked.scatterAddElements(
        rows, k, columns, x, xOffset, ldx, indices, indicesOffset, ldindices, y, yOffset, ldy);
  }

  @Override
  public void oneHot(int rows, int columns, I labels, int labelsOffset, F y, int yOffset, int ldy) {
    sizes(rows, columns);
    ints.vector("labels", labels, labelsOffset, rows);
    matrix("y", y, yOffset, rows, columns, "ldy", ldy);
    unchecked.oneHot(rows, columns, labels, labelsOffset, y, yOffset, ldy);
  }

  private void checkElements(
      int k, int columns, int rows, I indices, int indicesOffset, int ldindices) {
    sizes(rows, columns);
    Storage.size("k", k);
    Storage.leadingDimension("ldindices", ldindices, k);
    ints.matrix("indices", indices, indicesOffset, rows, k, ldindices);
  }

  private static void sizes(int rows, int columns) {
    Storage.size("rows", rows);
    Storage.size("columns", columns);
  }

  private void matrix(
      String name, F storage, int offset, int rows, int columns, String ldName, int ld) {
    Storage.leadingDimension(ldName, ld, columns);
    floats.matrix(name, storage, offset, rows, columns, ld);
  }
}
