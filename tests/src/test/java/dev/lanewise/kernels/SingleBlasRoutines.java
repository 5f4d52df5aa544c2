// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link BlasRoutines} in single precision. */
record SingleBlasRoutines(FloatBlas blas, MatrixProducts<float[]> products)
    implements BlasRoutines {

  @Override
  public double dot(int n, double[] x, int xOffset, int incX, double[] y, int yOffset, int incY) {
    float[] xs = floats(x);
    float[] ys = y == x ? xs : floats(y);
    float result = blas.dot(n, xs, xOffset, incX, ys, yOffset, incY);
    widen(xs, x);
    widen(ys, y);
    return result;
  }

  @Override
  public void axpy(
      int n, double alpha, double[] x, int xOffset, int incX, double[] y, int yOffset, int incY) {
    float[] xs = floats(x);
    float[] ys = y == x ? xs : floats(y);
    blas.axpy(n, (float) alpha, xs, xOffset, incX, ys, yOffset, incY);
    widen(xs, x);
    widen(ys, y);
  }

  @Override
  public void scal(int n, double alpha, double[] x, int xOffset, int incX) {
    float[] xs = floats(x);
    blas.scal(n, (float) alpha, xs, xOffset, incX);
    widen(xs, x);
  }

  @Override
  public double nrm2(int n, double[] x, int xOffset, int incX) {
    float[] xs = floats(x);
    float result = blas.nrm2(n, xs, xOffset, incX);
    widen(xs, x);
    return result;
  }

  @Override
  public double asum(int n, double[] x, int xOffset, int incX) {
    float[] xs = floats(x);
    float result = blas.asum(n, xs, xOffset, incX);
    widen(xs, x);
    return result;
  }

  @Override
  public int iamax(int n, double[] x, int xOffset, int incX) {
    float[] xs = floats(x);
    int result = blas.iamax(n, xs, xOffset, incX);
    widen(xs, x);
    return result;
  }

  @Override
  public void gemv(
      Transpose trans,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] x,
      int xOffset,
      int incX,
      double beta,
      double[] y,
      int yOffset,
      int incY) {
    float[] as = floats(a);
    float[] xs = x == a ? as : floats(x);
    float[] ys = y == a ? as : y == x ? xs : floats(y);
    blas.gemv(
        trans,
        m,
        n,
        (float) alpha,
        as,
        aOffset,
        lda,
        xs,
        xOffset,
        incX,
        (float) beta,
        ys,
        yOffset,
        incY);
    widen(as, a);
    widen(xs, x);
    widen(ys, y);
  }

  @Override
  public void ger(
      int m,
      int n,
      double alpha,
      double[] x,
      int xOffset,
      int incX,
      double[] y,
      int yOffset,
      int incY,
      double[] a,
      int aOffset,
      int lda) {
    float[] xs = floats(x);
    float[] ys = y == x ? xs : floats(y);
    float[] as = a == x ? xs : a == y ? ys : floats(a);
    blas.ger(m, n, (float) alpha, xs, xOffset, incX, ys, yOffset, incY, as, aOffset, lda);
    widen(xs, x);
    widen(ys, y);
    widen(as, a);
  }

  @Override
  public void syrk(
      Uplo uplo,
      Transpose trans,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    float[] as = floats(a);
    float[] cs = c == a ? as : floats(c);
    blas.syrk(uplo, trans, n, k, (float) alpha, as, aOffset, lda, (float) beta, cs, cOffset, ldc);
    widen(as, a);
    widen(cs, c);
  }

  @Override
  public void trsm(
      Side side,
      Uplo uplo,
      Transpose transA,
      Diag diag,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb) {
    float[] as = floats(a);
    float[] bs = b == a ? as : floats(b);
    blas.trsm(side, uplo, transA, diag, m, n, (float) alpha, as, aOffset, lda, bs, bOffset, ldb);
    widen(as, a);
    widen(bs, b);
  }

  @Override
  public void gemm(
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
    float[] as = floats(a);
    float[] bs = b == a ? as : floats(b);
    float[] cs = c == a ? as : c == b ? bs : floats(c);
    products.sgemm(
        transA,
        transB,
        m,
        n,
        k,
        (float) alpha,
        as,
        aOffset,
        lda,
        bs,
        bOffset,
        ldb,
        (float) beta,
        cs,
        cOffset,
        ldc);
    widen(as, a);
    widen(bs, b);
    widen(cs, c);
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }

  /** Copies back, but for a NaN that is still one: guards are told by their bits. */
  private static void widen(float[] floats, double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!Float.isNaN(floats[i]) || !Double.isNaN(x[i])) {
        x[i] = floats[i];
      }
    }
  }
}
