// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Batches of products shared out among threads, each of which takes whole products with a workspace
 * of its own. Handing over a small product costs more than computing it; a batch is handed over
 * once.
 *
 * @param <S> storage: {@code float[]} or {@code double[]}
 */
final class Batches<S> implements Workers.Task, AutoCloseable {

  /** Products for one thread. */
  interface Products<S> extends AutoCloseable {

    void multiply(
        Transpose transA,
        Transpose transB,
        int m,
        int n,
        int k,
        double alpha,
        S a,
        int aOffset,
        int lda,
        S b,
        int bOffset,
        int ldb,
        double beta,
        S c,
        int cOffset,
        int ldc);

    @Override
    void close();
  }

  /** With fewer multiplications for each thread, handing them over costs more than it gives. */
  private static final long MIN_SHARE = 1 << 18;

  /** Above this many multiplications a product is divided itself, unless there are plenty. */
  private static final long LARGE = 1 << 24;

  private static final int PLENTY = 4;

  private final Workers workers;
  private final Products<S> divided;
  private final Supplier<Products<S>> newProducts;
  private final Products<S>[] whole;

  private Transpose transA = Transpose.N;
  private Transpose transB = Transpose.N;
  private int m;
  private int n;
  private int k;
  private double alpha;
  private double beta;
  private @Nullable S a;
  private @Nullable S b;
  private @Nullable S c;
  private int @Nullable [] aOffsets;
  private int @Nullable [] bOffsets;
  private int @Nullable [] cOffsets;
  private int aOffset;
  private int bOffset;
  private int cOffset;
  private int strideA;
  private int strideB;
  private int strideC;
  private int lda;
  private int ldb;
  private int ldc;
  private int batch;
  private int share;

  /**
   * Prepares batches.
   *
   * @param divided multiplies with all threads
   * @param newProducts makes what multiplies with one thread
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  Batches(Workers workers, Products<S> divided, Supplier<Products<S>> newProducts) {
    this.workers = workers;
    this.divided = divided;
    this.newProducts = newProducts;
    whole = new Products[workers.threads()];
  }

  /** Multiplies; matrix i begins at its offset + i * its stride, or at its offsets' element i. */
  void multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
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
      double beta,
      S c,
      int @Nullable [] cOffsets,
      int cOffset,
      int strideC,
      int ldc,
      int batch) {
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.aOffsets = aOffsets;
    this.aOffset = aOffset;
    this.strideA = strideA;
    this.lda = lda;
    this.b = b;
    this.bOffsets = bOffsets;
    this.bOffset = bOffset;
    this.strideB = strideB;
    this.ldb = ldb;
    this.beta = beta;
    this.c = c;
    this.cOffsets = cOffsets;
    this.cOffset = cOffset;
    this.strideC = strideC;
    this.ldc = ldc;
    this.batch = batch;
    try {
      int parts = parts();
      if (parts <= 1) {
        multiply(divided, 0, batch);
      } else {
        share = Math.ceilDiv(batch, parts);
        workers.run(this, Math.ceilDiv(batch, share));
      }
    } finally {
      this.a = null;
      this.b = null;
      this.c = null;
      this.aOffsets = null;
      this.bOffsets = null;
      this.cOffsets = null;
    }
  }

  private int parts() {
    long product = (long) m * n * Math.max(1, k);
    int threads = workers.threads();
    if (product > LARGE && batch < PLENTY * threads) {
      return 1;
    }
    long worth = (long) Math.min((double) product * batch / MIN_SHARE, threads);
    int parts = (int) Math.max(1, Math.min(worth, batch));
    for (int i = 0; i < parts && parts > 1; i++) {
      if (whole[i] == null) {
        whole[i] = newProducts.get();
      }
    }
    return parts;
  }

  @Override
  public void run(int part) {
    int from = part * share;
    multiply(whole[part], from, Math.min(batch, from + share));
  }

  private void multiply(Products<S> products, int from, int to) {
    S left = a;
    S right = b;
    S result = c;
    if (left == null || right == null || result == null) {
      return; // not while a batch runs
    }
    for (int i = from; i < to; i++) {
      products.multiply(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          left,
          at(aOffsets, aOffset, strideA, i),
          lda,
          right,
          at(bOffsets, bOffset, strideB, i),
          ldb,
          beta,
          result,
          at(cOffsets, cOffset, strideC, i),
          ldc);
    }
  }

  private static int at(int @Nullable [] offsets, int offset, int stride, int i) {
    return offsets == null ? offset + i * stride : offsets[i];
  }

  /** Frees the workspaces of single threads; not while a batch is being computed. */
  @Override
  public void close() {
    for (Products<S> products : whole) {
      if (products != null) {
        products.close();
      }
    }
  }
}
