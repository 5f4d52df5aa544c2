// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Place;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products with a prologue: the operand is derived into scratch memory, by its own kernel. */
abstract class DerivingProducts implements MatrixProducts<ClFloats> {

  private final ClSession session;
  private final ClElementwise elementwise;
  private final ClRows rows;
  private @Nullable ClFloats derived;
  private @Nullable ClFloats ones;

  DerivingProducts(ClSession session, Grid grid) {
    this.session = session;
    elementwise = new ClElementwise(session, grid);
    rows = new ClRows(session, grid);
  }

  @Override
  public final void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      ClFloats a,
      int aOffset,
      int lda,
      ClFloats b,
      int bOffset,
      int ldb,
      float beta,
      ClFloats c,
      int cOffset,
      int ldc,
      Prologue<ClFloats> prologue,
      Epilogue<ClFloats> epilogue) {
    boolean onA = prologue.onA();
    int length = onA ? m : n;
    boolean alongRows = onA == ((onA ? transA : transB) == Transpose.N);
    int storedRows = alongRows ? length : k;
    int storedColumns = alongRows ? k : length;
    boolean multiplying = m > 0 && n > 0;
    ClFloats x = onA ? a : b;
    int offset = onA ? aOffset : bOffset;
    int ld = onA ? lda : ldb;
    Place<ClFloats> saved = prologue.saved();
    boolean read = prologue.sums() != null || multiplying && alpha != 0;
    if (saved != null && read && storedRows > 0 && storedColumns > 0) {
      x = derive(prologue, saved, storedRows, storedColumns, x, offset, ld);
      offset = 0;
      ld = storedColumns;
    }
    ClFloats sums = prologue.sums();
    if (sums != null && length > 0) {
      sum(alongRows, length, k, x, offset, ld, sums, prologue.sumsOffset());
    }
    if (!multiplying) {
      return;
    }
    if (onA) {
      sgemm(
          transA, transB, m, n, k, alpha, x, offset, ld, b, bOffset, ldb, beta, c, cOffset, ldc,
          epilogue);
    } else {
      sgemm(
          transA, transB, m, n, k, alpha, a, aOffset, lda, x, offset, ld, beta, c, cOffset, ldc,
          epilogue);
    }
  }

  private ClFloats derive(
      Prologue<ClFloats> prologue,
      Place<ClFloats> saved,
      int storedRows,
      int storedColumns,
      ClFloats x,
      int offset,
      int ld) {
    derived = atLeast(derived, storedRows * storedColumns);
    ClFloats y = derived;
    // Without padding, all rows are one.
    boolean whole = ld == storedColumns && saved.ld() == storedColumns;
    int length = whole ? storedRows * storedColumns : storedColumns;
    for (int i = 0; i < (whole ? 1 : storedRows); i++) {
      prologue
          .activation()
          .applyBackward(
              elementwise,
              length,
              saved.storage(),
              saved.offset() + i * saved.ld(),
              x,
              offset + i * ld,
              y,
              i * storedColumns);
    }
    return y;
  }

  private void sum(
      boolean alongRows,
      int length,
      int k,
      ClFloats x,
      int offset,
      int ld,
      ClFloats sums,
      int sumsOffset) {
    if (!alongRows) {
      rows.columnSums(k, length, x, offset, ld, sums, sumsOffset);
      return;
    }
    // By definition a product with ones.
    ClFloats column = ones;
    if (column == null || column.length() < k) {
      column = atLeast(column, k);
      float[] values = new float[column.length()];
      Arrays.fill(values, 1);
      try (ClSession.Use _ = session.use()) {
        session.write(values, 0, column, 0, values.length);
      }
      ones = column;
    }
    sgemm(
        Transpose.N,
        Transpose.N,
        length,
        1,
        k,
        1,
        x,
        offset,
        ld,
        column,
        0,
        1,
        0,
        sums,
        sumsOffset,
        1,
        Epilogue.none());
  }

  private ClFloats atLeast(@Nullable ClFloats current, int length) {
    if (current != null && current.length() >= length) {
      return current;
    }
    if (current != null) {
      current.close();
    }
    try (ClSession.Use _ = session.use()) {
      return session.allocateFloats(Math.max(1, length));
    }
  }
}
