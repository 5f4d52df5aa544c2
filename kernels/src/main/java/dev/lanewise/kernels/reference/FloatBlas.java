// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.reference.FloatSums.first;

import dev.lanewise.kernels.Diag;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Uplo;

/** BLAS as the contract defines it, one element after the other. */
final class FloatBlas implements dev.lanewise.kernels.FloatBlas {

  @Override
  public float dot(int n, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY) {
    return FloatSums.dot(n, x, first(n, xOffset, incX), incX, y, first(n, yOffset, incY), incY);
  }

  @Override
  public void axpy(
      int n, float alpha, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY) {
    if (alpha == 0) {
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
    int x0 = first(n, xOffset, incX);
    for (int i = 0; i < n; i++) {
      x[x0 + i * incX] *= alpha;
    }
  }

  @Override
  public float nrm2(int n, float[] x, int xOffset, int incX) {
    int x0 = first(n, xOffset, incX);
    return FloatSums.norm(FloatSums.dot(n, x, x0, incX, x, x0, incX), n, x, x0, incX);
  }

  @Override
  public float asum(int n, float[] x, int xOffset, int incX) {
    return FloatSums.asum(n, x, first(n, xOffset, incX), incX);
  }

  @Override
  public int iamax(int n, float[] x, int xOffset, int incX) {
    return FloatSums.iamax(n, x, first(n, xOffset, incX), incX);
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
    if (m == 0 || n == 0) {
      return;
    }
    boolean stored = trans == Transpose.N;
    int length = stored ? m : n;
    int k = stored ? n : m;
    int down = stored ? lda : 1;
    int along = stored ? 1 : lda;
    int x0 = first(k, xOffset, incX);
    int y0 = first(length, yOffset, incY);
    for (int i = 0; i < length; i++) {
      int at = y0 + i * incY;
      y[at] = beta == 0 ? 0 : beta * y[at];
      if (alpha != 0) {
        y[at] = plusProduct(y[at], alpha, k, a, aOffset + i * down, along, x, x0, incX);
      }
    }
  }

  /** {@code c} and alpha times the product of a row and a column, as of matrices. */
  private static float plusProduct(
      float c, float alpha, int k, float[] a, int a0, int incA, float[] b, int b0, int incB) {
    for (int start = 0; start < k; start += K_BLOCK) {
      int end = Math.min(k, start + K_BLOCK);
      float block = 0;
      for (int p = start; p < end; p++) {
        block = Math.fma(a[a0 + p * incA], b[b0 + p * incB], block);
      }
      c = Math.fma(alpha, block, c);
    }
    return c;
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
    if (alpha == 0) {
      return;
    }
    int x0 = first(m, xOffset, incX);
    int y0 = first(n, yOffset, incY);
    for (int i = 0; i < m; i++) {
      float factor = alpha * x[x0 + i * incX];
      int row = aOffset + i * lda;
      for (int j = 0; j < n; j++) {
        a[row + j] = Math.fma(factor, y[y0 + j * incY], a[row + j]);
      }
    }
  }

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
    int down = trans == Transpose.N ? lda : 1;
    int along = trans == Transpose.N ? 1 : lda;
    for (int i = 0; i < n; i++) {
      int end = uplo == Uplo.UPPER ? n : i + 1;
      for (int j = uplo == Uplo.UPPER ? i : 0; j < end; j++) {
        int at = cOffset + i * ldc + j;
        c[at] = beta == 0 ? 0 : beta * c[at];
        if (alpha != 0) {
          int row = aOffset + i * down;
          int column = aOffset + j * down;
          c[at] = plusProduct(c[at], alpha, k, a, row, along, a, column, along);
        }
      }
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
    boolean left = side == Side.LEFT;
    boolean stored = left == (transA == Transpose.N);
    int unknowns = left ? m : n;
    int systems = left ? n : m;
    for (int s = 0; s < systems; s++) {
      int b0 = bOffset + s * (left ? 1 : ldb);
      int incB = left ? ldb : 1;
      for (int i = 0; i < unknowns; i++) {
        b[b0 + i * incB] = alpha == 0 ? 0 : alpha * b[b0 + i * incB];
      }
      if (alpha != 0) {
        solve(
            (uplo == Uplo.LOWER) == stored,
            diag,
            unknowns,
            a,
            aOffset,
            stored ? lda : 1,
            stored ? 1 : lda,
            b,
            b0,
            incB);
      }
    }
  }

  /** Solves one system, whose matrix is lower or upper, with the given steps between elements. */
  private static void solve(
      boolean lower,
      Diag diag,
      int unknowns,
      float[] a,
      int a0,
      int down,
      int along,
      float[] b,
      int b0,
      int incB) {
    int blocks = Math.ceilDiv(unknowns, SOLVE_BLOCK);
    for (int block = 0; block < blocks; block++) {
      int from = (lower ? block : blocks - 1 - block) * SOLVE_BLOCK;
      int to = Math.min(from + SOLVE_BLOCK, unknowns);
      int found = lower ? 0 : to;
      int count = lower ? from : unknowns - to;
      for (int step = 0; step < to - from; step++) {
        int i = lower ? from + step : to - 1 - step;
        int row = a0 + i * down;
        float t = b[b0 + i * incB];
        t = plusProduct(t, -1, count, a, row + found * along, along, b, b0 + found * incB, incB);
        for (int earlier = 0; earlier < step; earlier++) {
          int p = lower ? from + earlier : to - 1 - earlier;
          t = Math.fma(-a[row + p * along], b[b0 + p * incB], t);
        }
        b[b0 + i * incB] = diag == Diag.UNIT ? t : t / a[row + i * along];
      }
    }
  }
}
