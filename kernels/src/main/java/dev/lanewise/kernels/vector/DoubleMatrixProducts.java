// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Turnstile;

/** Matrix products in double precision. */
final class DoubleMatrixProducts implements dev.lanewise.kernels.DoubleMatrixProducts {

  private static final BlockedProduct.Completion<double[]> NOTHING = (_, _, _, _, _, _, _) -> {};

  private final Turnstile turnstile;
  private final DoubleProduct product;

  DoubleMatrixProducts(Turnstile turnstile, Workers workers) {
    this.turnstile = turnstile;
    product = new DoubleProduct(workers);
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
    turnstile.enter();
    try {
      product.multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
          NOTHING);
    } finally {
      turnstile.leave();
    }
  }

  /** Frees the workspace; not while a product is being computed. */
  void free() {
    product.free();
  }
}
