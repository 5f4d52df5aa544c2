// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;

import java.util.Objects;

/** {@link MatrixProducts} with checked arguments. */
final class CheckedMatrixProducts<F> implements MatrixProducts<F> {

  private final MatrixProducts<F> unchecked;
  private final Storage<F> storage;

  CheckedMatrixProducts(MatrixProducts<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      float beta,
      F c,
      int cOffset,
      int ldc,
      Epilogue<F> epilogue) {
    boolean plain =
        epilogue != null
            && epilogue.isNone()
            && isPlain(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    if (!plain) {
      check(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc,
          epilogue);
    }
    if (m > 0 && n > 0) {
      unchecked.sgemm(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
          epilogue);
    }
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      float beta,
      F c,
      int cOffset,
      int ldc,
      Prologue<F> prologue,
      Epilogue<F> epilogue) {
    Objects.requireNonNull(prologue, "prologue");
    check(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc,
        epilogue);
    PrologueRules.check(
        storage,
        prologue,
        epilogue,
        transA,
        transB,
        m,
        n,
        k,
        alpha == 0,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        c,
        cOffset,
        ldc);
    unchecked.sgemm(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
        prologue, epilogue);
  }

  /**
   * Whether there is plainly nothing to complain of: a call to {@link #check} takes 7 ns, a whole
   * product of 4 x 4 x 4 no more than 15.
   */
  private static boolean isPlain(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      Object a,
      int aOffset,
      int lda,
      Object b,
      int bOffset,
      int ldb,
      Object c,
      int cOffset,
      int ldc) {
    if (transA == null || transB == null || c == a || c == b) {
      return false;
    }
    int aRows = transA == N ? m : k;
    int bRows = transB == N ? k : n;
    return ((m - 1L)
            | (n - 1L)
            | (k - 1L)
            | (Storage.PLAINLY - (m | n | k))
            | Storage.room(a, aOffset, aRows, transA == N ? k : m, lda)
            | Storage.room(b, bOffset, bRows, transB == N ? n : k, ldb)
            | Storage.room(c, cOffset, m, n, ldc))
        >= 0;
  }

  private void check(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      F c,
      int cOffset,
      int ldc,
      Epilogue<F> epilogue) {
    gemm(
        storage,
        transA,
        transB,
        m,
        n,
        k,
        alpha == 0,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        c,
        cOffset,
        ldc);
    if (Objects.requireNonNull(epilogue, "epilogue").isNone()) {
      return;
    }
    EpilogueRules.check(storage, epilogue, m, n, c, cOffset, ldc);
    if (alpha != 0 && k > 0) {
      int aRows = transA == N ? m : k;
      int bRows = transB == N ? k : n;
      EpilogueRules.apart(epilogue, m, n, "a", a, aOffset, aRows, m + k - aRows, lda);
      EpilogueRules.apart(epilogue, m, n, "b", b, bOffset, bRows, k + n - bRows, ldb);
    }
  }

  @Override
  public void sgemmStridedBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int aOffset,
      int lda,
      int strideA,
      F b,
      int bOffset,
      int ldb,
      int strideB,
      float beta,
      F c,
      int cOffset,
      int ldc,
      int strideC,
      int batch) {
    BatchRules.check(
        storage,
        transA,
        transB,
        m,
        n,
        k,
        alpha == 0,
        a,
        null,
        aOffset,
        strideA,
        lda,
        b,
        null,
        bOffset,
        strideB,
        ldb,
        c,
        null,
        cOffset,
        strideC,
        ldc,
        batch);
    if (m > 0 && n > 0) {
      unchecked.sgemmStridedBatched(
          transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta,
          c, cOffset, ldc, strideC, batch);
    }
  }

  @Override
  public void sgemmBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      F a,
      int[] aOffsets,
      int lda,
      F b,
      int[] bOffsets,
      int ldb,
      float beta,
      F c,
      int[] cOffsets,
      int ldc,
      int batch) {
    Objects.requireNonNull(aOffsets, "aOffsets");
    Objects.requireNonNull(bOffsets, "bOffsets");
    Objects.requireNonNull(cOffsets, "cOffsets");
    BatchRules.check(
        storage,
        transA,
        transB,
        m,
        n,
        k,
        alpha == 0,
        a,
        aOffsets,
        0,
        0,
        lda,
        b,
        bOffsets,
        0,
        0,
        ldb,
        c,
        cOffsets,
        0,
        0,
        ldc,
        batch);
    if (m > 0 && n > 0) {
      unchecked.sgemmBatched(
          transA, transB, m, n, k, alpha, a, aOffsets, lda, b, bOffsets, ldb, beta, c, cOffsets,
          ldc, batch);
    }
  }

  /** The rules of every gemm. */
  static <S> void gemm(
      Storage<S> storage,
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      boolean alphaIsZero,
      S a,
      int aOffset,
      int lda,
      S b,
      int bOffset,
      int ldb,
      S c,
      int cOffset,
      int ldc) {
    Objects.requireNonNull(transA, "transA");
    Objects.requireNonNull(transB, "transB");
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    Storage.size("m", m);
    Storage.size("n", n);
    Storage.size("k", k);
    Storage.leadingDimension("lda", lda, transA == N ? k : m);
    Storage.leadingDimension("ldb", ldb, transB == N ? n : k);
    Storage.leadingDimension("ldc", ldc, n);
    storage.matrix("c", c, cOffset, m, n, ldc);
    if (alphaIsZero || m == 0 || n == 0 || k == 0) {
      return;
    }
    int aRows = transA == N ? m : k;
    int aColumns = transA == N ? k : m;
    int bRows = transB == N ? k : n;
    int bColumns = transB == N ? n : k;
    storage.matrix("a", a, aOffset, aRows, aColumns, lda);
    storage.matrix("b", b, bOffset, bRows, bColumns, ldb);
    if (c == a) {
      Storage.apart("c", c, cOffset, m, n, ldc, "a", a, aOffset, aRows, aColumns, lda);
    }
    if (c == b) {
      Storage.apart("c", c, cOffset, m, n, ldc, "b", b, bOffset, bRows, bColumns, ldb);
    }
  }
}
