// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of batched products. Matrix i of an operand begins at {@code offset + i*stride}, or at
 * {@code offsets[i]} if there are offsets.
 */
final class BatchRules {

  private BatchRules() {}

  static <S> void check(
      Storage<S> storage,
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      boolean alphaIsZero,
      S a,
      int @Nullable [] aOffsets,
      int aOffset,
      int strideA,
      int lda,
      S b,
      int @Nullable [] bOffsets,
      int bOffset,
      int strideB,
      int ldb,
      S c,
      int @Nullable [] cOffsets,
      int cOffset,
      int strideC,
      int ldc,
      int batch) {
    Objects.requireNonNull(transA, "transA");
    Objects.requireNonNull(transB, "transB");
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    Objects.requireNonNull(c, "c");
    int aRows = transA == N ? m : k;
    int aColumns = transA == N ? k : m;
    int bRows = transB == N ? k : n;
    int bColumns = transB == N ? n : k;
    Storage.size("m", m);
    Storage.size("n", n);
    Storage.size("k", k);
    Storage.size("batch", batch);
    Storage.notNegative("strideA", strideA);
    Storage.notNegative("strideB", strideB);
    Storage.notNegative("strideC", strideC);
    Storage.leadingDimension("lda", lda, aColumns);
    Storage.leadingDimension("ldb", ldb, bColumns);
    Storage.leadingDimension("ldc", ldc, n);
    inside(storage, "c", c, cOffsets, cOffset, strideC, m, n, ldc, batch);
    if (m > 0 && n > 0) {
      apartFromEachOther(c, cOffsets, cOffset, strideC, m, n, ldc, batch);
    }
    if (alphaIsZero || m == 0 || n == 0 || k == 0 || batch == 0) {
      return;
    }
    inside(storage, "a", a, aOffsets, aOffset, strideA, aRows, aColumns, lda, batch);
    inside(storage, "b", b, bOffsets, bOffset, strideB, bRows, bColumns, ldb, batch);
    apart(
        c, cOffsets, cOffset, strideC, m, n, ldc, "a", a, aOffsets, aOffset, strideA, aRows,
        aColumns, lda, batch);
    apart(
        c, cOffsets, cOffset, strideC, m, n, ldc, "b", b, bOffsets, bOffset, strideB, bRows,
        bColumns, ldb, batch);
  }

  private static <S> void inside(
      Storage<S> storage,
      String name,
      S x,
      int @Nullable [] offsets,
      int offset,
      int stride,
      int rows,
      int columns,
      int ld,
      int batch) {
    if (offsets == null) {
      storage.matrices(name, x, offset, stride, batch, rows, columns, ld);
      return;
    }
    if (offsets.length < batch) {
      throw new IndexOutOfBoundsException(
          "%sOffsets has %d elements, too few for a batch of %d"
              .formatted(name, offsets.length, batch));
    }
    for (int i = 0; i < batch; i++) {
      storage.matrix(name, x, offsets[i], rows, columns, ld);
    }
  }

  private static int at(int @Nullable [] offsets, int offset, int stride, int i) {
    return offsets == null ? offset + i * stride : offsets[i];
  }

  private static <S> void apartFromEachOther(
      S c, int @Nullable [] offsets, int offset, int stride, int m, int n, int ldc, int batch) {
    long extent = (m - 1L) * ldc + n;
    boolean ascending = true;
    for (int i = 1; i < batch && ascending; i++) {
      long distance = (long) at(offsets, offset, stride, i) - at(offsets, offset, stride, i - 1);
      ascending = distance >= extent;
    }
    if (ascending) {
      return;
    }
    // With a stride, what holds for the first matrix and all others holds for every two.
    int firsts = offsets == null ? 1 : batch;
    for (int i = 0; i < firsts; i++) {
      int one = at(offsets, offset, stride, i);
      for (int j = i + 1; j < batch; j++) {
        int other = at(offsets, offset, stride, j);
        Storage.apart("c", c, one, m, n, ldc, "another c", c, other, m, n, ldc);
      }
    }
  }

  private static <S> void apart(
      S c,
      int @Nullable [] cOffsets,
      int cOffset,
      int strideC,
      int m,
      int n,
      int ldc,
      String name,
      S x,
      int @Nullable [] xOffsets,
      int xOffset,
      int strideX,
      int rows,
      int columns,
      int ldx,
      int batch) {
    if (c != x
        || apartAsWholes(
            cOffsets,
            cOffset,
            strideC,
            (m - 1L) * ldc + n,
            xOffsets,
            xOffset,
            strideX,
            (rows - 1L) * ldx + columns,
            batch)) {
      return;
    }
    for (int i = 0; i < batch; i++) {
      int one = at(cOffsets, cOffset, strideC, i);
      for (int j = 0; j < batch; j++) {
        int other = at(xOffsets, xOffset, strideX, j);
        Storage.apart("c", c, one, m, n, ldc, name, x, other, rows, columns, ldx);
      }
    }
  }

  /** Whether all of the one lies before or behind all of the other, as it nearly always does. */
  private static boolean apartAsWholes(
      int @Nullable [] oneOffsets,
      int oneOffset,
      int oneStride,
      long oneExtent,
      int @Nullable [] otherOffsets,
      int otherOffset,
      int otherStride,
      long otherExtent,
      int batch) {
    long oneStart = Long.MAX_VALUE;
    long oneEnd = 0;
    long otherStart = Long.MAX_VALUE;
    long otherEnd = 0;
    for (int i = 0; i < batch; i++) {
      int one = at(oneOffsets, oneOffset, oneStride, i);
      int other = at(otherOffsets, otherOffset, otherStride, i);
      oneStart = Math.min(oneStart, one);
      oneEnd = Math.max(oneEnd, one + oneExtent);
      otherStart = Math.min(otherStart, other);
      otherEnd = Math.max(otherEnd, other + otherExtent);
    }
    return oneEnd <= otherStart || otherEnd <= oneStart;
  }
}
