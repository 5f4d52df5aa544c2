// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;

/** {@link DoubleMatrixProducts} with checked arguments. */
final class CheckedDoubleMatrixProducts implements DoubleMatrixProducts {

  private final DoubleMatrixProducts unchecked;
  private final Storage<double[]> storage;

  CheckedDoubleMatrixProducts(DoubleMatrixProducts unchecked, Storage<double[]> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void dgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    CheckedMatrixProducts.gemm(
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
    if (m > 0 && n > 0) {
      unchecked.dgemm(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }
  }

  @Override
  public void dgemmStridedBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      int strideA,
      double[] b,
      int bOffset,
      int ldb,
      int strideB,
      double beta,
      double[] c,
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
      unchecked.dgemmStridedBatched(
          transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta,
          c, cOffset, ldc, strideC, batch);
    }
  }

  @Override
  public void dgemmBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int[] aOffsets,
      int lda,
      double[] b,
      int[] bOffsets,
      int ldb,
      double beta,
      double[] c,
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
      unchecked.dgemmBatched(
          transA, transB, m, n, k, alpha, a, aOffsets, lda, b, bOffsets, ldb, beta, c, cOffsets,
          ldc, batch);
    }
  }
}
