// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.netlib;

import static dev.lanewise.bench.netlib.Letters.diag;
import static dev.lanewise.bench.netlib.Letters.otherSide;
import static dev.lanewise.bench.netlib.Letters.otherTranspose;
import static dev.lanewise.bench.netlib.Letters.otherUplo;
import static dev.lanewise.bench.netlib.Letters.transpose;

import dev.lanewise.kernels.DoubleBlas;
import dev.lanewise.kernels.DoubleMatrixProducts;
import dev.lanewise.kernels.Lanewise;

/** The same in double precision. */
abstract class DoubleRoutines extends SingleRoutines {

  private final DoubleBlas blas;
  private final DoubleMatrixProducts products;

  DoubleRoutines(Lanewise lanewise) {
    super(lanewise);
    blas = lanewise.doubleBlas();
    products = lanewise.doubleProducts();
  }

  @Override
  public double ddot(int n, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
    return n > 0 && incx != 0 && incy != 0
        ? blas.dot(n, x, offsetx, incx, y, offsety, incy)
        : JAVA.ddot(n, x, offsetx, incx, y, offsety, incy);
  }

  @Override
  public void daxpy(
      int n, double alpha, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
    if (n > 0 && incx != 0 && incy != 0) {
      blas.axpy(n, alpha, x, offsetx, incx, y, offsety, incy);
    } else {
      JAVA.daxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
    }
  }

  @Override
  public void dscal(int n, double alpha, double[] x, int offsetx, int incx) {
    if (n > 0 && incx > 0) {
      blas.scal(n, alpha, x, offsetx, incx);
    } else {
      JAVA.dscal(n, alpha, x, offsetx, incx);
    }
  }

  @Override
  public double dnrm2(int n, double[] x, int offsetx, int incx) {
    return n > 0 && incx > 0 ? blas.nrm2(n, x, offsetx, incx) : JAVA.dnrm2(n, x, offsetx, incx);
  }

  @Override
  public double dasum(int n, double[] x, int offsetx, int incx) {
    return n > 0 && incx > 0 ? blas.asum(n, x, offsetx, incx) : JAVA.dasum(n, x, offsetx, incx);
  }

  @Override
  public int idamax(int n, double[] x, int offsetx, int incx) {
    return n > 0 && incx > 0 ? blas.iamax(n, x, offsetx, incx) : JAVA.idamax(n, x, offsetx, incx);
  }

  @Override
  public void dgemv(
      String trans,
      int m,
      int n,
      double alpha,
      double[] a,
      int offseta,
      int lda,
      double[] x,
      int offsetx,
      int incx,
      double beta,
      double[] y,
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
  public void dger(
      int m,
      int n,
      double alpha,
      double[] x,
      int offsetx,
      int incx,
      double[] y,
      int offsety,
      int incy,
      double[] a,
      int offseta,
      int lda) {
    synchronized (lanewise) {
      blas.ger(n, m, alpha, y, offsety, incy, x, offsetx, incx, a, offseta, lda);
    }
  }

  @Override
  public void dgemm(
      String transa,
      String transb,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int offseta,
      int lda,
      double[] b,
      int offsetb,
      int ldb,
      double beta,
      double[] c,
      int offsetc,
      int ldc) {
    synchronized (lanewise) {
      products.dgemm(
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
  public void dsyrk(
      String uplo,
      String trans,
      int n,
      int k,
      double alpha,
      double[] a,
      int offseta,
      int lda,
      double beta,
      double[] c,
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
  public void dtrsm(
      String side,
      String uplo,
      String transa,
      String diag,
      int m,
      int n,
      double alpha,
      double[] a,
      int offseta,
      int lda,
      double[] b,
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
