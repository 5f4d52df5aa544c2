// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link Rows} with checked arguments. */
final class CheckedRows<F> implements Rows<F> {

  private final Rows<F> unchecked;
  private final Storage<F> storage;
  private final Operands.Pool<F> operands;

  CheckedRows(Rows<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
    operands = new Operands.Pool<>(storage);
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
  public void prelu(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F slope,
      int slopeOffset,
      F y,
      int yOffset,
      int ldy) {
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("slope", slope, slopeOffset)
        .out("y", y, yOffset, ldy, "x", "")
        .done();
    unchecked.prelu(rows, columns, x, xOffset, ldx, slope, slopeOffset, y, yOffset, ldy);
  }

  @Override
  public void preluBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F slope,
      int slopeOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dslope,
      int dslopeOffset) {
    operands
        .of(rows, columns)
        .in("x", x, xOffset, ldx)
        .inPerColumn("slope", slope, slopeOffset)
        .in("dy", dy, dyOffset, lddy)
        .out("dx", dx, dxOffset, lddx, "x", "dy")
        .outPerColumn("dslope", dslope, dslopeOffset)
        .done();
    unchecked.preluBackward(
        rows,
        columns,
        x,
        xOffset,
        ldx,
        slope,
        slopeOffset,
        dy,
        dyOffset,
        lddy,
        dx,
        dxOffset,
        lddx,
        dslope,
        dslopeOffset);
  }

  @Override
  public void softmax(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy) {
    checkMap(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
    unchecked.softmax(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  @Override
  public void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      F x,
      int xOffset,
      int ldx,
      F mask,
      int maskOffset,
      int ldmask,
      F y,
      int yOffset,
      int ldy) {
    Operands<F> call = operands.of(rows, columns).in("x", x, xOffset, ldx);
    if (ldmask == 0) {
      call.inPerColumn("mask", mask, maskOffset);
    } else {
      call.in("mask", mask, maskOffset, ldmask);
    }
    call.out("y", y, yOffset, ldy, "x", "").done();
    unchecked.maskedSoftmax(
        rows, columns, scale, x, xOffset, ldx, mask, maskOffset, ldmask, y, yOffset, ldy);
  }

  @Override
  public void softmaxBackward(
      int rows,
      int columns,
      float scale,
      F y,
      int yOffset,
      int ldy,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx) {
    operands
        .of(rows, columns)
        .in("y", y, yOffset, ldy)
        .in("dy", dy, dyOffset, lddy)
        .out("dx", dx, dxOffset, lddx, "dy", "y")
        .done();
    unchecked.softmaxBackward(
        rows, columns, scale, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
  }

  @Override
  public void logSoftmax(
      int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset, int ldy) {
    checkMap(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
    unchecked.logSoftmax(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
  }

  @Override
  public void logSoftmaxBackward(
      int rows,
      int columns,
      F y,
      int yOffset,
      int ldy,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx) {
    operands
        .of(rows, columns)
        .in("y", y, yOffset, ldy)
        .in("dy", dy, dyOffset, lddy)
        .out("dx", dx, dxOffset, lddx, "dy", "y")
        .done();
    unchecked.logSoftmaxBackward(
        rows, columns, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
  }

  @Override
  public void logSumExp(int rows, int columns, F x, int xOffset, int ldx, F y, int yOffset) {
    checkSums(rows, columns, x, xOffset, ldx, y, yOffset, rows);
    unchecked.logSumExp(rows, columns, x, xOffset, ldx, y, yOffset);
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
