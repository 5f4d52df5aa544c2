// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Finishing;
import dev.lanewise.kernels.reference.Turnstile;

/** Matrix products in single precision. */
final class MatrixProducts implements dev.lanewise.kernels.MatrixProducts<float[]> {

  private final Turnstile turnstile;
  private final Elementwise<float[]> elementwise;
  private final FloatProduct product;
  private final BlockedProduct.Completion<float[]> completion = this::finish;
  private Epilogue<float[]> epilogue = Epilogue.none();

  MatrixProducts(Turnstile turnstile, FloatProduct product, Elementwise<float[]> elementwise) {
    this.turnstile = turnstile;
    this.elementwise = elementwise;
    this.product = product;
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue<float[]> epilogue) {
    turnstile.enter();
    try {
      this.epilogue = epilogue;
      product.multiply(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          a,
          aOffset,
          lda,
          b,
          bOffset,
          ldb,
          beta,
          c,
          cOffset,
          ldc,
          completion);
    } finally {
      this.epilogue = Epilogue.none();
      turnstile.leave();
    }
  }

  private void finish(int row, int rows, int column, int columns, float[] c, int first, int ldc) {
    Finishing.finish(epilogue, elementwise, row, rows, column, columns, c, first, ldc);
  }
}
