// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.GuardedDoubleMatrix;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.ProductShape;

/** Operands of a matrix product, to be multiplied by several implementations. */
record ProductCase(
    ProductShape shape,
    float alpha,
    GuardedMatrix a,
    GuardedMatrix b,
    float beta,
    GuardedMatrix c,
    Epilogue<float[]> epilogue) {

  static ProductCase of(ProductShape s, float alpha, float beta, Values values, long seed) {
    return new ProductCase(
        s,
        alpha,
        operand(s.transposeA(), s.m(), s.k(), s.padding(), s.shift()).fill(values, seed),
        operand(s.transposeB(), s.k(), s.n(), s.padding() + 1, s.shift() + 1)
            .fill(values, seed + 1),
        beta,
        GuardedMatrix.of(s.m(), s.n(), s.padding() + 2, s.shift() + 2).fill(values, seed + 2),
        Epilogue.none());
  }

  private static GuardedMatrix operand(
      boolean transposed, int rows, int columns, int padding, int shift) {
    return transposed
        ? GuardedMatrix.of(columns, rows, padding, shift)
        : GuardedMatrix.of(rows, columns, padding, shift);
  }

  ProductCase with(Epilogue<float[]> next) {
    return new ProductCase(shape, alpha, a, b, beta, c, next);
  }

  /** The new C. The inputs must be as before, and everything around C too. */
  GuardedMatrix run(MatrixProducts<float[]> products) {
    GuardedMatrix oldA = a.copy();
    GuardedMatrix oldB = b.copy();
    GuardedMatrix result = c.copy();
    products.sgemm(
        transpose(shape.transposeA()),
        transpose(shape.transposeB()),
        shape.m(),
        shape.n(),
        shape.k(),
        alpha,
        a.array(),
        a.offset(),
        a.ld(),
        b.array(),
        b.offset(),
        b.ld(),
        beta,
        result.array(),
        result.offset(),
        result.ld(),
        epilogue);
    result.assertGuards(this);
    a.assertUnchanged(this, oldA);
    b.assertUnchanged(this, oldB);
    return result;
  }

  static Transpose transpose(boolean transposed) {
    return transposed ? Transpose.T : Transpose.N;
  }

  @Override
  public String toString() {
    return "%s, alpha %s, beta %s%s"
        .formatted(shape, alpha, beta, epilogue.isNone() ? "" : ", " + parts());
  }

  private String parts() {
    return "%s of the product%s%s%s"
        .formatted(
            epilogue.combination() == null ? epilogue.activation() : epilogue.combination(),
            epilogue.bias() == null
                ? ""
                : " + bias per " + (epilogue.biasPerRow() ? "row" : "column"),
            epilogue.residual() == null ? "" : " + residual",
            epilogue.preActivation() == null ? "" : ", argument kept");
  }

  /** The same in double precision. */
  record OfDoubles(
      ProductShape shape,
      double alpha,
      GuardedDoubleMatrix a,
      GuardedDoubleMatrix b,
      double beta,
      GuardedDoubleMatrix c) {

    static OfDoubles of(ProductShape s, double alpha, double beta, Values values, long seed) {
      return new OfDoubles(
          s,
          alpha,
          operand(s.transposeA(), s.m(), s.k(), s.padding(), s.shift()).fill(values, seed),
          operand(s.transposeB(), s.k(), s.n(), s.padding() + 1, s.shift() + 1)
              .fill(values, seed + 1),
          beta,
          GuardedDoubleMatrix.of(s.m(), s.n(), s.padding() + 2, s.shift() + 2)
              .fill(values, seed + 2));
    }

    private static GuardedDoubleMatrix operand(
        boolean transposed, int rows, int columns, int padding, int shift) {
      return transposed
          ? GuardedDoubleMatrix.of(columns, rows, padding, shift)
          : GuardedDoubleMatrix.of(rows, columns, padding, shift);
    }

    GuardedDoubleMatrix run(DoubleMatrixProducts products) {
      GuardedDoubleMatrix oldA = a.copy();
      GuardedDoubleMatrix oldB = b.copy();
      GuardedDoubleMatrix result = c.copy();
      products.dgemm(
          transpose(shape.transposeA()),
          transpose(shape.transposeB()),
          shape.m(),
          shape.n(),
          shape.k(),
          alpha,
          a.array(),
          a.offset(),
          a.ld(),
          b.array(),
          b.offset(),
          b.ld(),
          beta,
          result.array(),
          result.offset(),
          result.ld());
      result.assertGuards(this);
      a.assertUnchanged(this, oldA);
      b.assertUnchanged(this, oldB);
      return result;
    }

    @Override
    public String toString() {
      return "%s in double, alpha %s, beta %s".formatted(shape, alpha, beta);
    }
  }
}
