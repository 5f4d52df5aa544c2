// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;
import static dev.lanewise.kernels.reference.FloatSums.first;
import static dev.lanewise.kernels.vector.FloatVectors.HAS_MASKS;

import dev.lanewise.kernels.Diag;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Uplo;
import dev.lanewise.kernels.reference.FloatSums;
import dev.lanewise.kernels.reference.Turnstile;

/** BLAS by contiguous vectors and by products of matrices. */
final class FloatBlas implements dev.lanewise.kernels.FloatBlas {

  /** Rows of C in a block on its diagonal, half of which is computed for nothing. */
  private static final int DIAGONAL = 96;

  private final Turnstile turnstile;
  private final FloatGemm gemm;
  private final FloatTriangle triangle = new FloatTriangle();
  private float[] stageX = {};
  private float[] stageY = {};

  /**
   * Prepares for a handle.
   *
   * @param turnstile of the handle
   * @param gemm does not enter the turnstile itself
   */
  FloatBlas(Turnstile turnstile, FloatGemm gemm) {
    this.turnstile = turnstile;
    this.gemm = gemm;
  }

  @Override
  public float dot(int n, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY) {
    return HAS_MASKS && incX == 1 && incY == 1
        ? FloatVectors.dot(n, x, xOffset, y, yOffset)
        : FloatSums.dot(n, x, first(n, xOffset, incX), incX, y, first(n, yOffset, incY), incY);
  }

  @Override
  public void axpy(
      int n, float alpha, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY) {
    if (incX == 1 && incY == 1) {
      FloatVectors.axpy(n, alpha, x, xOffset, y, yOffset);
      return;
    }
    int x0 = first(n, xOffset, incX);
    int y0 = first(n, yOffset, incY);
    for (int i = 0; i < n; i++) {
      y[y0 + i * incY] = Math.fma(alpha, x[x0 + i * incX], y[y0 + i * incY]);
    }
  }

  @Override
  public void scal(int n, float alpha, float[] x, int xOffset, int incX) {
    if (incX == 1) {
      FloatVectors.scal(n, alpha, x, xOffset);
      return;
    }
    int x0 = first(n, xOffset, incX);
    for (int i = 0; i < n; i++) {
      x[x0 + i * incX] *= alpha;
    }
  }

  @Override
  public float nrm2(int n, float[] x, int xOffset, int incX) {
    float squares = dot(n, x, xOffset, incX, x, xOffset, incX);
    return FloatSums.norm(squares, n, x, first(n, xOffset, incX), incX);
  }

  @Override
  public float asum(int n, float[] x, int xOffset, int incX) {
    return HAS_MASKS && incX == 1
        ? FloatVectors.asum(n, x, xOffset)
        : FloatSums.asum(n, x, first(n, xOffset, incX), incX);
  }

  @Override
  public int iamax(int n, float[] x, int xOffset, int incX) {
    return HAS_MASKS && incX == 1
        ? FloatVectors.iamax(n, x, xOffset)
        : FloatSums.iamax(n, x, first(n, xOffset, incX), incX);
  }

  @Override
  public void gemv(
      Transpose trans,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] x,
      int xOffset,
      int incX,
      float beta,
      float[] y,
      int yOffset,
      int incY) {
    int length = trans == N ? m : n;
    int k = trans == N ? n : m;
    turnstile.enter();
    try {
      float[] contiguousX = x;
      int atX = xOffset;
      if (incX != 1 && alpha != 0) {
        stageX = contiguousX = staged(stageX, k, x, first(k, xOffset, incX), incX);
        atX = 0;
      }
      if (incY == 1) {
        gemm.multiply(
            trans,
            N,
            length,
            1,
            k,
            alpha,
            a,
            aOffset,
            lda,
            contiguousX,
            atX,
            1,
            beta,
            y,
            yOffset,
            1);
        return;
      }
      int y0 = first(length, yOffset, incY);
      stageY = staged(stageY, length, y, y0, incY);
      gemm.multiply(
          trans, N, length, 1, k, alpha, a, aOffset, lda, contiguousX, atX, 1, beta, stageY, 0, 1);
      for (int i = 0; i < length; i++) {
        y[y0 + i * incY] = stageY[i];
      }
    } finally {
      turnstile.leave();
    }
  }

  /** A contiguous copy, in the old stage if that is long enough. */
  private static float[] staged(float[] stage, int n, float[] x, int x0, int incX) {
    float[] to = stage.length < n ? new float[n] : stage;
    for (int i = 0; i < n; i++) {
      to[i] = x[x0 + i * incX];
    }
    return to;
  }

  @Override
  public void ger(
      int m,
      int n,
      float alpha,
      float[] x,
      int xOffset,
      int incX,
      float[] y,
      int yOffset,
      int incY,
      float[] a,
      int aOffset,
      int lda) {
    int x0 = first(m, xOffset, incX);
    turnstile.enter();
    try {
      float[] contiguousY = y;
      int atY = yOffset;
      if (incY != 1) {
        stageY = contiguousY = staged(stageY, n, y, first(n, yOffset, incY), incY);
        atY = 0;
      }
      for (int i = 0; i < m; i++) {
        float factor = alpha * x[x0 + i * incX];
        FloatVectors.axpy(n, factor, contiguousY, atY, a, aOffset + i * lda);
      }
    } finally {
      turnstile.leave();
    }
  }

  /** Blocks on the diagonal apart; below them, rectangles that double in size. */
  @Override
  public void syrk(
      Uplo uplo,
      Transpose trans,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    Transpose other = trans == N ? T : N;
    int step = trans == N ? lda : 1;
    boolean lower = uplo == Uplo.LOWER;
    turnstile.enter();
    try {
      for (int i = 0; i < n; i += DIAGONAL) {
        int order = Math.min(DIAGONAL, n - i);
        int first = aOffset + i * step;
        int firstC = cOffset + i * (ldc + 1);
        takeTriangle(lower, order, c, firstC, ldc);
        gemm.multiply(
            trans, other, order, order, k, alpha, a, first, lda, a, first, lda, beta, stageY, 0,
            order);
        putTriangle(lower, order, c, firstC, ldc);
      }
      for (int size = DIAGONAL; size < n; size *= 2) {
        for (int i = size; i < n; i += 2 * size) {
          int rows = Math.min(size, n - i);
          int low = aOffset + i * step;
          int high = aOffset + (i - size) * step;
          gemm.multiply(
              trans,
              other,
              lower ? rows : size,
              lower ? size : rows,
              k,
              alpha,
              a,
              lower ? low : high,
              lda,
              a,
              lower ? high : low,
              lda,
              beta,
              c,
              cOffset + (lower ? i * ldc + i - size : (i - size) * ldc + i),
              ldc);
        }
      }
    } finally {
      turnstile.leave();
    }
  }

  private void takeTriangle(boolean lower, int order, float[] c, int firstC, int ldc) {
    if (stageY.length < order * order) {
      stageY = new float[DIAGONAL * DIAGONAL];
    }
    for (int i = 0; i < order; i++) {
      int from = lower ? 0 : i;
      int length = lower ? i + 1 : order - i;
      System.arraycopy(c, firstC + i * ldc + from, stageY, i * order + from, length);
    }
  }

  private void putTriangle(boolean lower, int order, float[] c, int firstC, int ldc) {
    for (int i = 0; i < order; i++) {
      int from = lower ? 0 : i;
      int length = lower ? i + 1 : order - i;
      System.arraycopy(stageY, i * order + from, c, firstC + i * ldc + from, length);
    }
  }

  @Override
  public void trsm(
      Side side,
      Uplo uplo,
      Transpose transA,
      Diag diag,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb) {
    turnstile.enter();
    try {
      if (alpha == 0) {
        gemm.multiply(N, N, m, n, 0, 0, a, 0, 1, a, 0, n, 0, b, bOffset, ldb);
        return;
      }
      boolean left = side == Side.LEFT;
      boolean stored = left == (transA == N);
      boolean lower = (uplo == Uplo.LOWER) == stored;
      int order = left ? m : n;
      int down = stored ? lda : 1;
      int along = stored ? 1 : lda;
      int blocks = Math.ceilDiv(order, SOLVE_BLOCK);
      for (int block = 0; block < blocks; block++) {
        int from = (lower ? block : blocks - 1 - block) * SOLVE_BLOCK;
        int to = Math.min(from + SOLVE_BLOCK, order);
        int found = lower ? 0 : to;
        int count = lower ? from : order - to;
        if (count > 0) {
          int firstA = aOffset + from * down + found * along;
          if (left) {
            gemm.multiply(
                transA,
                N,
                to - from,
                n,
                count,
                -1,
                a,
                firstA,
                lda,
                b,
                bOffset + found * ldb,
                ldb,
                alpha,
                b,
                bOffset + from * ldb,
                ldb);
          } else {
            gemm.multiply(
                N,
                transA,
                m,
                to - from,
                count,
                -1,
                b,
                bOffset + found,
                ldb,
                a,
                firstA,
                lda,
                alpha,
                b,
                bOffset + from,
                ldb);
          }
        }
        int start = lower ? from : to - 1;
        int way = lower ? 1 : -1;
        triangle.take(
            to - from, diag == Diag.UNIT, a, aOffset + start * (lda + 1), way * down, way * along);
        triangle.solve(
            to - from,
            left ? n : m,
            count > 0 ? 1 : alpha,
            b,
            bOffset + start * (left ? ldb : 1),
            way * (left ? ldb : 1),
            left ? 1 : ldb);
      }
    } finally {
      turnstile.leave();
    }
  }
}
