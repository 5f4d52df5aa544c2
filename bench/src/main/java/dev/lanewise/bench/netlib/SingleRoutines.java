// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.netlib;

import static dev.lanewise.bench.netlib.Letters.diag;
import static dev.lanewise.bench.netlib.Letters.otherSide;
import static dev.lanewise.bench.netlib.Letters.otherTranspose;
import static dev.lanewise.bench.netlib.Letters.otherUplo;
import static dev.lanewise.bench.netlib.Letters.transpose;

import dev.lanewise.kernels.FloatBlas;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.MatrixProducts;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/**
 * netlib's single-precision routines that Lanewise has. Its matrices are column-major, which is the
 * transpose of row-major: operands swap sides, triangles and lengths. One call at a time works on
 * matrices, since netlib's users share one object between threads.
 */
abstract class SingleRoutines implements BLAS {

  /** What answers where Lanewise has no routine, or is stricter. */
  static final JavaBLAS JAVA = JavaBLAS.getInstance();

  final Lanewise lanewise;
  private final FloatBlas blas;
  private final MatrixProducts<float[]> products;

  SingleRoutines(Lanewise lanewise) {
    this.lanewise = lanewise;
    blas = lanewise.blas();
    products = lanewise.products();
  }

  @Override
  public float sdot(int n, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
    return n > 0 && incx != 0 && incy != 0
        ? blas.dot(n, x, offsetx, incx, y, offsety, incy)
        : JAVA.sdot(n, x, offsetx, incx, y, offsety, incy);
  }

  @Override
  public void saxpy(
      int n, float alpha, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
    if (n > 0 && incx != 0 && incy != 0) {
      blas.axpy(n, alpha, x, offsetx, incx, y, offsety, incy);
    } else {
      JAVA.saxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
    }
  }

  @Override
  public void sscal(int n, float alpha, float[] x, int offsetx, int incx) {
    if (n > 0 && incx > 0) {
      blas.scal(n, alpha, x, offsetx, incx);
    } else {
      JAVA.sscal(n, alpha, x, offsetx, incx);
    }
  }

  @Override
  public float snrm2(int n, float[] x, int offsetx, int incx) {
    return n > 0 && incx > 0 ? blas.nrm2(n, x, offsetx, incx) : JAVA.snrm2(n, x, offsetx, incx);
  }

  @Override
  public float sasum(int n, float[] x, int offsetx, int incx) {
    return n > 0 && incx > 0 ? blas.asum(n, x, offsetx, incx) : JAVA.sasum(n, x, offsetx, incx);
  }

  @Override
  public int isamax(int n, float[] x, int offsetx, int incx) {
    return n > 0 && incx > 0 ? blas.iamax(n, x, offsetx, incx) : JAVA.isamax(n, x, offsetx, incx);
  }

  @Override
  public void sgemv(
      String trans,
      int m,
      int n,
      float alpha,
      float[] a,
      int offseta,
      int lda,
      float[] x,
      int offsetx,
      int incx,
      float beta,
      float[] y,
      int offsety,
      int incy) {
    synchronized (lanewise) {
      blas.gemv(
          otherTranspose(trans),
          n,
          m,
          alpha,
          a,
          offseta,
          lda,
          x,
          offsetx,
          incx,
          beta,
          y,
          offsety,
          incy);
    }
  }

  @Override
  public void sger(
      int m,
      int n,
      float alpha,
      float[] x,
      int offsetx,
      int incx,
      float[] y,
      int offsety,
      int incy,
      float[] a,
      int offseta,
      int lda) {
    synchronized (lanewise) {
      blas.ger(n, m, alpha, y, offsety, incy, x, offsetx, incx, a, offseta, lda);
    }
  }

  @Override
  public void sgemm(
      String transa,
      String transb,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int offseta,
      int lda,
      float[] b,
      int offsetb,
      int ldb,
      float beta,
      float[] c,
      int offsetc,
      int ldc) {
    synchronized (lanewise) {
      products.sgemm(
          transpose(transb),
          transpose(transa),
          n,
          m,
          k,
          alpha,
          b,
          offsetb,
          ldb,
          a,
          offseta,
          lda,
          beta,
          c,
          offsetc,
          ldc);
    }
  }

  @Override
  public void ssyrk(
      String uplo,
      String trans,
      int n,
      int k,
      float alpha,
      float[] a,
      int offseta,
      int lda,
      float beta,
      float[] c,
      int offsetc,
      int ldc) {
    synchronized (lanewise) {
      blas.syrk(
          otherUplo(uplo),
          otherTranspose(trans),
          n,
          k,
          alpha,
          a,
          offseta,
          lda,
          beta,
          c,
          offsetc,
          ldc);
    }
  }

  @Override
  public void strsm(
      String side,
      String uplo,
      String transa,
      String diag,
      int m,
      int n,
      float alpha,
      float[] a,
      int offseta,
      int lda,
      float[] b,
      int offsetb,
      int ldb) {
    synchronized (lanewise) {
      blas.trsm(
          otherSide(side),
          otherUplo(uplo),
          transpose(transa),
          diag(diag),
          n,
          m,
          alpha,
          a,
          offseta,
          lda,
          b,
          offsetb,
          ldb);
    }
  }
}
