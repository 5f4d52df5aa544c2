// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Turnstile;

/** Matrix products in double precision. */
final class DoubleMatrixProducts
    implements dev.lanewise.kernels.DoubleMatrixProducts, Batches.Products<double[]> {

  private static final BlockedProduct.Completion<double[]> NOTHING = (_, _, _, _, _, _, _) -> {};

  private final Turnstile turnstile;
  private final Batches<double[]> batches;
  private final DoubleProduct product;
  private final DoubleSplit split;
  private final DoublePadded padded = new DoublePadded();

  DoubleMatrixProducts(Turnstile turnstile, Workers workers) {
    this.turnstile = turnstile;
    batches =
        new Batches<>(
            workers, this, () -> new DoubleMatrixProducts(new Turnstile(), new Workers(1, null)));
    product = new DoubleProduct(workers);
    split = new DoubleSplit(workers);
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
    if (DoubleSmall.isTiny(transB, m, n, k, alpha, beta)) {
      turnstile.pass();
      DoubleSmall.multiplyTiny(
          transA, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
      return;
    }
    turnstile.enter();
    try {
      if (DoublePadded.takes(transB, m, n, k, alpha, beta)) {
        padded.multiply(transA, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        return;
      }
      multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    } finally {
      turnstile.leave();
    }
  }

  @Override
  public void multiply(
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
    if (split.multiply(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc)) {
      return;
    }
    product.multiply(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
        NOTHING);
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
    turnstile.enter();
    try {
      batches.multiply(
          transA, transB, m, n, k, alpha, a, null, aOffset, strideA, lda, b, null, bOffset, strideB,
          ldb, beta, c, null, cOffset, strideC, ldc, batch);
    } finally {
      turnstile.leave();
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
    turnstile.enter();
    try {
      batches.multiply(
          transA, transB, m, n, k, alpha, a, aOffsets, 0, 0, lda, b, bOffsets, 0, 0, ldb, beta, c,
          cOffsets, 0, 0, ldc, batch);
    } finally {
      turnstile.leave();
    }
  }

  /** Frees the workspaces; not while a product is being computed. */
  @Override
  public void close() {
    product.free();
    split.free();
    batches.close();
  }
}
