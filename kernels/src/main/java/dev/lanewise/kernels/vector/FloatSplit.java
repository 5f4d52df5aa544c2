// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/**
 * Products with too few rows and columns for the threads, but a long k: weight gradients of small
 * layers. Each thread sums whole blocks of k, which are then merged into C in their order, as
 * always; so the bits are the same.
 */
final class FloatSplit implements Workers.Task {

  /** Multiplications of a thread between two merges: some ten times what handing over takes. */
  private static final long SHARE = 1 << 20;

  private static final BlockedProduct.Completion<float[]> NOTHING_MORE =
      (_, _, _, _, _, _, _) -> {};
  private static final float[] NOTHING = {};

  private final Workers workers;
  private final FloatProduct[] single;
  private final float[][] sums;

  private Transpose transA = Transpose.N;
  private Transpose transB = Transpose.N;
  private int m;
  private int n;
  private int k;
  private float[] a = NOTHING;
  private int aOffset;
  private int lda;
  private float[] b = NOTHING;
  private int bOffset;
  private int ldb;

  /** The first block of the round, and how many each part sums. */
  private int first;

  private int share;

  FloatSplit(Workers workers) {
    this.workers = workers;
    single = new FloatProduct[workers.threads()];
    sums = new float[workers.threads()][];
    Arrays.fill(sums, NOTHING);
  }

  /** Multiplies, unless dividing the rows or columns is better. */
  boolean multiply(
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
    int blocks = Math.ceilDiv(k, K_BLOCK);
    if (blocks < 2 || alpha == 0 || !Crossovers.splitDepth(transB, m, n, k)) {
      return false;
    }
    int parts = Blocking.parts((long) m * n * k, Math.min(workers.threads(), blocks));
    if (parts == 1) {
      return false;
    }
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.aOffset = aOffset;
    this.lda = lda;
    this.b = b;
    this.bOffset = bOffset;
    this.ldb = ldb;
    share = Math.clamp(SHARE / ((long) m * n * K_BLOCK), 1, Math.ceilDiv(blocks, parts));
    reserve(parts, share * m * n);
    try {
      for (first = 0; first < blocks; first += parts * share) {
        int now = Math.min(parts * share, blocks - first);
        workers.run(this, Math.ceilDiv(now, share));
        for (int block = 0; block < now; block++) {
          float[] summed = sums[block / share];
          float factor = first + block == 0 ? (float) beta : 1;
          merge(m, n, (float) alpha, summed, block % share * m * n, factor, c, cOffset, ldc);
        }
      }
    } finally {
      this.a = NOTHING;
      this.b = NOTHING;
    }
    return true;
  }

  private void reserve(int parts, int elements) {
    for (int part = 0; part < parts; part++) {
      if (sums[part].length < elements) {
        sums[part] = new float[elements];
      }
      if (single[part] == null) {
        single[part] = new FloatProduct(new Workers(1, null));
      }
    }
  }

  @Override
  public void run(int part) {
    int blocks = Math.ceilDiv(k, K_BLOCK);
    float[] mine = sums[part];
    // Blocks are added to -0, which changes none, not even -0.
    Arrays.fill(mine, 0, share * m * n, -0f);
    for (int q = 0; q < share && first + part * share + q < blocks; q++) {
      int p = (first + part * share + q) * K_BLOCK;
      single[part].multiply(
          transA,
          transB,
          m,
          n,
          Math.min(K_BLOCK, k - p),
          1,
          a,
          aOffset + (transA == Transpose.N ? p : p * lda),
          lda,
          b,
          bOffset + (transB == Transpose.N ? p * ldb : p),
          ldb,
          1,
          mine,
          q * m * n,
          n,
          NOTHING_MORE);
    }
  }

  private static void merge(
      int m,
      int n,
      float alpha,
      float[] sums,
      int from,
      float beta,
      float[] c,
      int first,
      int ldc) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = first + i * ldc + j;
        c[at] = Math.fma(alpha, sums[from + i * n + j], beta == 0 ? 0 : beta * c[at]);
      }
    }
  }

  /** Frees what the threads multiply with; not while a product is being computed. */
  void free() {
    for (FloatProduct product : single) {
      if (product != null) {
        product.free();
      }
    }
  }
}
