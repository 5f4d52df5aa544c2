// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.GuardedDoubleMatrix;

/** Calls of each routine with its operands laid out, vectors with the given increments. */
final class BlasCases {

  private BlasCases() {}

  static BlasCase dot(
      Precision p, int incX, int incY, GuardedDoubleMatrix x, GuardedDoubleMatrix y) {
    return new BlasCase(
        "dot of %d in %s, increments %d and %d".formatted(x.rows(), p, incX, incY),
        p,
        (blas, o) ->
            blas.dot(x.rows(), o[0].array(), x.offset(), incX, o[1].array(), y.offset(), incY),
        -1,
        x,
        y);
  }

  static BlasCase axpy(
      Precision p, double alpha, int incX, int incY, GuardedDoubleMatrix x, GuardedDoubleMatrix y) {
    return new BlasCase(
        "axpy of %d in %s, alpha %s, increments %d and %d"
            .formatted(x.rows(), p, alpha, incX, incY),
        p,
        (blas, o) -> {
          blas.axpy(
              x.rows(), alpha, o[0].array(), x.offset(), incX, o[1].array(), y.offset(), incY);
          return 0;
        },
        1,
        x,
        y);
  }

  static BlasCase scal(Precision p, double alpha, int incX, GuardedDoubleMatrix x) {
    return new BlasCase(
        "scal of %d in %s, alpha %s, increment %d".formatted(x.rows(), p, alpha, incX),
        p,
        (blas, o) -> {
          blas.scal(x.rows(), alpha, o[0].array(), x.offset(), incX);
          return 0;
        },
        0,
        x);
  }

  @FunctionalInterface
  interface Measure {
    double of(BlasRoutines blas, int n, double[] x, int offset, int increment);
  }

  /** A number that is made of one vector: nrm2, asum or iamax. */
  static BlasCase measure(
      String name, Measure measure, Precision p, int incX, GuardedDoubleMatrix x) {
    return new BlasCase(
        "%s of %d in %s, increment %d".formatted(name, x.rows(), p, incX),
        p,
        (blas, o) -> measure.of(blas, x.rows(), o[0].array(), x.offset(), incX),
        -1,
        x);
  }

  static BlasCase gemv(
      Precision p,
      boolean transpose,
      double alpha,
      double beta,
      int incX,
      int incY,
      GuardedDoubleMatrix a,
      GuardedDoubleMatrix x,
      GuardedDoubleMatrix y) {
    return new BlasCase(
        "gemv of %d x %d in %s, transposed %s, alpha %s, beta %s, increments %d and %d"
            .formatted(a.rows(), a.columns(), p, transpose, alpha, beta, incX, incY),
        p,
        (blas, o) -> {
          blas.gemv(
              Precision.transpose(transpose),
              a.rows(),
              a.columns(),
              alpha,
              o[0].array(),
              a.offset(),
              a.ld(),
              o[1].array(),
              x.offset(),
              incX,
              beta,
              o[2].array(),
              y.offset(),
              incY);
          return 0;
        },
        2,
        a,
        x,
        y);
  }

  static BlasCase ger(
      Precision p,
      double alpha,
      int incX,
      int incY,
      GuardedDoubleMatrix x,
      GuardedDoubleMatrix y,
      GuardedDoubleMatrix a) {
    return new BlasCase(
        "ger of %d x %d in %s, alpha %s, increments %d and %d"
            .formatted(a.rows(), a.columns(), p, alpha, incX, incY),
        p,
        (blas, o) -> {
          blas.ger(
              a.rows(),
              a.columns(),
              alpha,
              o[0].array(),
              x.offset(),
              incX,
              o[1].array(),
              y.offset(),
              incY,
              o[2].array(),
              a.offset(),
              a.ld());
          return 0;
        },
        2,
        x,
        y,
        a);
  }

  static BlasCase syrk(
      Precision p,
      Uplo uplo,
      boolean transpose,
      double alpha,
      double beta,
      GuardedDoubleMatrix a,
      GuardedDoubleMatrix c) {
    int k = transpose ? a.rows() : a.columns();
    return new BlasCase(
        "syrk of %d x %d in %s, %s, transposed %s, alpha %s, beta %s"
            .formatted(c.rows(), k, p, uplo, transpose, alpha, beta),
        p,
        (blas, o) -> {
          blas.syrk(
              uplo,
              Precision.transpose(transpose),
              c.rows(),
              k,
              alpha,
              o[0].array(),
              a.offset(),
              a.ld(),
              beta,
              o[1].array(),
              c.offset(),
              c.ld());
          return 0;
        },
        1,
        a,
        c);
  }

  static BlasCase trsm(
      Precision p,
      Side side,
      Uplo uplo,
      boolean transpose,
      Diag diag,
      double alpha,
      GuardedDoubleMatrix a,
      GuardedDoubleMatrix b) {
    return new BlasCase(
        "trsm of %d x %d in %s, %s, %s, transposed %s, %s, alpha %s"
            .formatted(b.rows(), b.columns(), p, side, uplo, transpose, diag, alpha),
        p,
        (blas, o) -> {
          blas.trsm(
              side,
              uplo,
              Precision.transpose(transpose),
              diag,
              b.rows(),
              b.columns(),
              alpha,
              o[0].array(),
              a.offset(),
              a.ld(),
              o[1].array(),
              b.offset(),
              b.ld());
          return 0;
        },
        1,
        a,
        b);
  }

  static BlasCase gemm(
      Precision p,
      boolean transposeA,
      boolean transposeB,
      double alpha,
      double beta,
      GuardedDoubleMatrix a,
      GuardedDoubleMatrix b,
      GuardedDoubleMatrix c) {
    int k = transposeA ? a.rows() : a.columns();
    return new BlasCase(
        "gemm of %d x %d x %d in %s, transposed %s and %s, alpha %s, beta %s"
            .formatted(c.rows(), c.columns(), k, p, transposeA, transposeB, alpha, beta),
        p,
        (blas, o) -> {
          blas.gemm(
              Precision.transpose(transposeA),
              Precision.transpose(transposeB),
              c.rows(),
              c.columns(),
              k,
              alpha,
              o[0].array(),
              a.offset(),
              a.ld(),
              o[1].array(),
              b.offset(),
              b.ld(),
              beta,
              o[2].array(),
              c.offset(),
              c.ld());
          return 0;
        },
        2,
        a,
        b,
        c);
  }
}
