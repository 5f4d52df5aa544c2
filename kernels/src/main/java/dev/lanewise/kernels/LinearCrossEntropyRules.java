// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The rules of {@link Losses#linearCrossEntropy}, but for the values of labels and weights. */
final class LinearCrossEntropyRules<F> {

  private final Storage<F> floats;

  LinearCrossEntropyRules(Storage<F> floats) {
    this.floats = floats;
  }

  /** With n rows, v columns, h features. */
  void check(
      int n,
      int v,
      int h,
      F x,
      int xAt,
      int ldx,
      F w,
      int wAt,
      int ldw,
      @Nullable F b,
      int bAt,
      CrossEntropy<F> options,
      F losses,
      int lossesAt,
      F dx,
      int dxAt,
      int lddx,
      F dw,
      int dwAt,
      int lddw,
      @Nullable F db,
      int dbAt,
      int rowsAtOnce,
      F work,
      int workAt) {
    Storage.leadingDimension("ldx", ldx, h);
    Storage.leadingDimension("ldWeight", ldw, h);
    Storage.leadingDimension("lddx", lddx, h);
    Storage.leadingDimension("ldDWeight", lddw, h);
    if (n > 0 && v == 0) {
      throw new IllegalArgumentException("columns is 0, must be positive when there are rows");
    }
    if (rowsAtOnce < 1) {
      throw new IllegalArgumentException("rowsAtOnce is " + rowsAtOnce + ", must be at least 1");
    }
    int count = CheckedLosses.count(requireNonNull(options, "options").reduction(), n);
    int held = Math.min(rowsAtOnce, n);
    F cw = options.classWeights();
    F rw = options.rowWeights();
    int cwAt = options.classWeightsOffset();
    int rwAt = options.rowWeightsOffset();
    floats.matrix("x", x, xAt, n, h, ldx);
    floats.matrix("weight", w, wAt, v, h, ldw);
    vector("bias", b, bAt, v);
    vector("classWeights", cw, cwAt, v);
    vector("rowWeights", rw, rwAt, n);
    floats.vector("losses", losses, lossesAt, count);
    floats.matrix("dx", dx, dxAt, n, h, lddx);
    floats.matrix("dWeight", dw, dwAt, v, h, lddw);
    vector("dBias", db, dbAt, v);
    floats.matrix("workspace", work, workAt, held, v, v);
    apart("losses", losses, lossesAt, 1, count, count, "x", x, xAt, n, h, ldx);
    apart("losses", losses, lossesAt, 1, count, count, "weight", w, wAt, v, h, ldw);
    apart("losses", losses, lossesAt, 1, count, count, "bias", b, bAt, 1, v, v);
    apart("losses", losses, lossesAt, 1, count, count, "classWeights", cw, cwAt, 1, v, v);
    apart("losses", losses, lossesAt, 1, count, count, "rowWeights", rw, rwAt, 1, n, n);
    Storage.sameOrApart("dx", dx, dxAt, lddx, "x", x, xAt, ldx, n, h);
    apart("dx", dx, dxAt, n, h, lddx, "weight", w, wAt, v, h, ldw);
    apart("dx", dx, dxAt, n, h, lddx, "bias", b, bAt, 1, v, v);
    apart("dx", dx, dxAt, n, h, lddx, "classWeights", cw, cwAt, 1, v, v);
    apart("dx", dx, dxAt, n, h, lddx, "rowWeights", rw, rwAt, 1, n, n);
    apart("dx", dx, dxAt, n, h, lddx, "losses", losses, lossesAt, 1, count, count);
    apart("dWeight", dw, dwAt, v, h, lddw, "x", x, xAt, n, h, ldx);
    apart("dWeight", dw, dwAt, v, h, lddw, "weight", w, wAt, v, h, ldw);
    apart("dWeight", dw, dwAt, v, h, lddw, "bias", b, bAt, 1, v, v);
    apart("dWeight", dw, dwAt, v, h, lddw, "classWeights", cw, cwAt, 1, v, v);
    apart("dWeight", dw, dwAt, v, h, lddw, "rowWeights", rw, rwAt, 1, n, n);
    apart("dWeight", dw, dwAt, v, h, lddw, "losses", losses, lossesAt, 1, count, count);
    apart("dWeight", dw, dwAt, v, h, lddw, "dx", dx, dxAt, n, h, lddx);
    apart("workspace", work, workAt, held, v, v, "x", x, xAt, n, h, ldx);
    apart("workspace", work, workAt, held, v, v, "weight", w, wAt, v, h, ldw);
    apart("workspace", work, workAt, held, v, v, "bias", b, bAt, 1, v, v);
    apart("workspace", work, workAt, held, v, v, "classWeights", cw, cwAt, 1, v, v);
    apart("workspace", work, workAt, held, v, v, "rowWeights", rw, rwAt, 1, n, n);
    apart("workspace", work, workAt, held, v, v, "losses", losses, lossesAt, 1, count, count);
    apart("workspace", work, workAt, held, v, v, "dx", dx, dxAt, n, h, lddx);
    apart("workspace", work, workAt, held, v, v, "dWeight", dw, dwAt, v, h, lddw);
    apart("dBias", db, dbAt, 1, v, v, "x", x, xAt, n, h, ldx);
    apart("dBias", db, dbAt, 1, v, v, "weight", w, wAt, v, h, ldw);
    apart("dBias", db, dbAt, 1, v, v, "bias", b, bAt, 1, v, v);
    apart("dBias", db, dbAt, 1, v, v, "classWeights", cw, cwAt, 1, v, v);
    apart("dBias", db, dbAt, 1, v, v, "rowWeights", rw, rwAt, 1, n, n);
    apart("dBias", db, dbAt, 1, v, v, "losses", losses, lossesAt, 1, count, count);
    apart("dBias", db, dbAt, 1, v, v, "dx", dx, dxAt, n, h, lddx);
    apart("dBias", db, dbAt, 1, v, v, "dWeight", dw, dwAt, v, h, lddw);
    apart("dBias", db, dbAt, 1, v, v, "workspace", work, workAt, held, v, v);
  }

  private void vector(String name, @Nullable F storage, int offset, int n) {
    if (storage != null) {
      floats.vector(name, storage, offset, n);
    }
  }

  /** An output must share no element with another matrix, if there are both. */
  private static <S> void apart(
      String outName,
      @Nullable S out,
      int outOffset,
      int outRows,
      int outColumns,
      int outLd,
      String name,
      @Nullable S other,
      int offset,
      int rows,
      int columns,
      int ld) {
    if (out != null && other != null) {
      Storage.apart(
          outName,
          out,
          outOffset,
          outRows,
          outColumns,
          outLd,
          name,
          other,
          offset,
          rows,
          columns,
          ld);
    }
  }
}
