// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Turnstile;

/** Matrix products in single precision. */
final class MatrixProducts
    implements dev.lanewise.kernels.MatrixProducts<float[]>, Batches.Products<float[]> {

  private final Turnstile turnstile;
  private final int threads;
  private final Batches<float[]> batches;
  private final Elementwise<float[]> elementwise;
  private final FloatProduct product;
  private final FloatSplit split;
  private final DerivedProduct derived;
  private final FloatPadded padded = new FloatPadded();
  private final BlockedProduct.Completion<float[]> completion = this::finish;
  private Epilogue<float[]> epilogue = Epilogue.none();

  MatrixProducts(
      Turnstile turnstile,
      Workers workers,
      FloatProduct product,
      Elementwise<float[]> elementwise) {
    this.turnstile = turnstile;
    threads = workers.threads();
    batches = new Batches<>(workers, this, () -> forOneThread(elementwise));
    this.elementwise = elementwise;
    this.product = product;
    split = new FloatSplit(workers);
    derived = new DerivedProduct(workers, elementwise);
  }

  private static MatrixProducts forOneThread(Elementwise<float[]> elementwise) {
    Workers alone = new Workers(1, null);
    return new MatrixProducts(new Turnstile(), alone, new FloatProduct(alone), elementwise);
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
    if (epilogue.isNone() && FloatTiny.takes(transA, transB, m, n, k, alpha, beta)) {
      turnstile.pass();
      FloatTiny.multiply(transA, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
      return;
    }
    turnstile.enter();
    try {
      if (epilogue.isNone() && FloatPadded.takes(transB, m, n, k, alpha, beta)) {
        padded.multiply(transA, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        return;
      }
      keep(epilogue);
      multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    } finally {
      keep(Epilogue.none());
      turnstile.leave();
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
      Prologue<float[]> prologue,
      Epilogue<float[]> epilogue) {
    turnstile.enter();
    try {
      this.epilogue = epilogue;
      derived.prepare(prologue, aOffset, bOffset);
      boolean packs = alpha != 0 && m > 0 && n > 0 && k > 0;
      if (!packs || !derived.sumsByPacking(transA)) {
        boolean ofA = prologue.onA();
        derived.sum(
            ofA == ((ofA ? transA : transB) == Transpose.N),
            ofA ? m : n,
            k,
            ofA ? a : b,
            ofA ? aOffset : bOffset,
            ofA ? lda : ldb);
      }
      if (m > 0 && n > 0) {
        derived.multiply(
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
      }
    } finally {
      this.epilogue = Epilogue.none();
      derived.forget();
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
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      double beta,
      float[] c,
      int cOffset,
      int ldc) {
    if (Processor.WHOLE
        && transB == Transpose.N
        && alpha != 0
        && beta == 0
        && FloatLongSquares.takes(transA, m, n, k, lda, ldb, ldc)
        && Blocking.parts((long) m * n * k, threads) == 1) {
      FloatLongSquares.multiply(n, (float) alpha, a, aOffset, b, bOffset, c, cOffset);
      finish(0, m, 0, n, c, cOffset, ldc);
      return;
    }
    if (split.multiply(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc)) {
      finish(0, m, 0, n, c, cOffset, ldc);
      return;
    }
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
  }

  @Override
  public void sgemmStridedBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      int strideA,
      float[] b,
      int bOffset,
      int ldb,
      int strideB,
      float beta,
      float[] c,
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
  public void sgemmBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int[] aOffsets,
      int lda,
      float[] b,
      int[] bOffsets,
      int ldb,
      float beta,
      float[] c,
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

  /** Writes only what changes: a reference in a field costs as much as a small product. */
  private void keep(Epilogue<float[]> next) {
    if (epilogue != next) {
      epilogue = next;
    }
  }

  private void finish(int row, int rows, int column, int columns, float[] c, int first, int ldc) {
    Endings.finish(epilogue, elementwise, row, rows, column, columns, c, first, ldc);
  }

  /** Frees the workspaces; not while a product is being computed. */
  @Override
  public void close() {
    product.free();
    split.free();
    derived.free();
    batches.close();
  }
}
