// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;

import java.util.Objects;

/** {@link FloatBlas} with checked arguments. */
final class CheckedFloatBlas implements FloatBlas {

  private final FloatBlas unchecked;
  private final Storage<float[]> storage;

  CheckedFloatBlas(FloatBlas unchecked, Storage<float[]> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public float dot(int n, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY) {
    Storage.size("n", n);
    storage.vector("x", x, xOffset, n, incX);
    storage.vector("y", y, yOffset, n, incY);
    return unchecked.dot(n, x, xOffset, incX, y, yOffset, incY);
  }

  @Override
  public void axpy(
      int n, float alpha, float[] x, int xOffset, int incX, float[] y, int yOffset, int incY) {
    Storage.size("n", n);
    storage.vector("y", y, yOffset, n, incY);
    checkUnread("x", x, incX);
    if (alpha == 0) {
      return;
    }
    storage.vector("x", x, xOffset, n, incX);
    if (xOffset != yOffset || incX != incY) {
      Storage.apart("y", y, yOffset, n, incY, "x", x, xOffset, n, incX);
    }
    unchecked.axpy(n, alpha, x, xOffset, incX, y, yOffset, incY);
  }

  @Override
  public void scal(int n, float alpha, float[] x, int xOffset, int incX) {
    checkVector(n, x, xOffset, incX);
    unchecked.scal(n, alpha, x, xOffset, incX);
  }

  @Override
  public float nrm2(int n, float[] x, int xOffset, int incX) {
    checkVector(n, x, xOffset, incX);
    return unchecked.nrm2(n, x, xOffset, incX);
  }

  @Override
  public float asum(int n, float[] x, int xOffset, int incX) {
    checkVector(n, x, xOffset, incX);
    return unchecked.asum(n, x, xOffset, incX);
  }

  @Override
  public int iamax(int n, float[] x, int xOffset, int incX) {
    checkVector(n, x, xOffset, incX);
    return unchecked.iamax(n, x, xOffset, incX);
  }

  private void checkVector(int n, float[] x, int xOffset, int incX) {
    Storage.size("n", n);
    storage.vector("x", x, xOffset, n, incX);
  }

  /** What must be right of a vector even where it is not read. */
  private static void checkUnread(String name, float[] x, int increment) {
    Objects.requireNonNull(x, name);
    Storage.increment(name, increment);
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
    Objects.requireNonNull(trans, "trans");
    Objects.requireNonNull(a, "a");
    Storage.size("m", m);
    Storage.size("n", n);
    Storage.leadingDimension("lda", lda, n);
    int xLength = trans == N ? n : m;
    int yLength = trans == N ? m : n;
    storage.vector("y", y, yOffset, yLength, incY);
    checkUnread("x", x, incX);
    if (alpha != 0) {
      storage.matrix("a", a, aOffset, m, n, lda);
      storage.vector("x", x, xOffset, xLength, incX);
      Storage.apart("y", y, yOffset, yLength, incY, "a", a, aOffset, m, n, lda);
      Storage.apart("y", y, yOffset, yLength, incY, "x", x, xOffset, xLength, incX);
    }
    if (m > 0 && n > 0) {
      unchecked.gemv(trans, m, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    }
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
    Storage.size("m", m);
    Storage.size("n", n);
    Storage.leadingDimension("lda", lda, n);
    storage.matrix("a", a, aOffset, m, n, lda);
    checkUnread("x", x, incX);
    checkUnread("y", y, incY);
    if (alpha == 0) {
      return;
    }
    storage.vector("x", x, xOffset, m, incX);
    storage.vector("y", y, yOffset, n, incY);
    Storage.apart("x", x, xOffset, m, incX, "a", a, aOffset, m, n, lda);
    Storage.apart("y", y, yOffset, n, incY, "a", a, aOffset, m, n, lda);
    unchecked.ger(m, n, alpha, x, xOffset, incX, y, yOffset, incY, a, aOffset, lda);
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
    Objects.requireNonNull(uplo, "uplo");
    Objects.requireNonNull(trans, "trans");
    Objects.requireNonNull(a, "a");
    Storage.size("n", n);
    Storage.size("k", k);
    int rows = trans == N ? n : k;
    int columns = trans == N ? k : n;
    Storage.leadingDimension("lda", lda, columns);
    Storage.leadingDimension("ldc", ldc, n);
    storage.matrix("c", c, cOffset, n, n, ldc);
    if (alpha != 0 && n > 0 && k > 0) {
      storage.matrix("a", a, aOffset, rows, columns, lda);
      Storage.apart("c", c, cOffset, n, n, ldc, "a", a, aOffset, rows, columns, lda);
    }
    if (n > 0) {
      unchecked.syrk(uplo, trans, n, k, alpha, a, aOffset, lda, beta, c, cOffset, ldc);
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
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(uplo, "uplo");
    Objects.requireNonNull(transA, "transA");
    Objects.requireNonNull(diag, "diag");
    Objects.requireNonNull(a, "a");
    Storage.size("m", m);
    Storage.size("n", n);
    int order = side == Side.LEFT ? m : n;
    Storage.leadingDimension("lda", lda, order);
    Storage.leadingDimension("ldb", ldb, n);
    storage.matrix("b", b, bOffset, m, n, ldb);
    if (alpha != 0 && m > 0 && n > 0) {
      storage.matrix("a", a, aOffset, order, order, lda);
      Storage.apart("b", b, bOffset, m, n, ldb, "a", a, aOffset, order, order, lda);
    }
    if (m > 0 && n > 0) {
      unchecked.trsm(side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }
  }
}
