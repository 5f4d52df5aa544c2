// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Transpose;

/**
 * One product to measure: {@code C = op(A) op(B)}, row-major and without padding, of {@code m} x
 * {@code k} and {@code k} x {@code n}.
 *
 * @param task what is computed of it
 * @param threads how many may compute it
 */
public record GemmCase(
    Task task,
    Precision precision,
    Transpose transA,
    Transpose transB,
    int m,
    int n,
    int k,
    int threads) {

  private static final double LIGHT_FLOPS = 6e7;

  /** What is computed. */
  public enum Task {
    /** The product. */
    PRODUCT,
    /** A product with few rows: op(B) is read once, or may have been packed before. */
    SKINNY,
    /** A dense layer: the product, a bias added to each row, and GELU in its tanh form. */
    LAYER
  }

  /** A product of square matrices in single precision on one thread. */
  static GemmCase square(int n, Transpose transA, Transpose transB) {
    return new GemmCase(Task.PRODUCT, Precision.F32, transA, transB, n, n, n, 1);
  }

  /** The same in double precision. */
  GemmCase inDoubles() {
    return new GemmCase(task, Precision.F64, transA, transB, m, n, k, threads);
  }

  /** The same on other threads. */
  GemmCase on(int count) {
    return new GemmCase(task, precision, transA, transB, m, n, k, count);
  }

  /** Leading dimension of A as stored. */
  public int lda() {
    return transA == Transpose.N ? k : m;
  }

  /** Leading dimension of B as stored. */
  public int ldb() {
    return transB == Transpose.N ? n : k;
  }

  double flops() {
    return 2.0 * m * n * k;
  }

  /** Whether it takes less than about a millisecond, and little memory. */
  boolean isLight() {
    return flops() <= LIGHT_FLOPS;
  }

  boolean isSquare() {
    return m == n && n == k;
  }

  boolean isPlain() {
    return transA == Transpose.N && transB == Transpose.N;
  }

  /** Sizes and transposes, as in {@code 512 NT} or {@code 16x768x3072 NN}. */
  @Override
  public String toString() {
    String sizes = isSquare() ? Integer.toString(n) : m + "x" + n + "x" + k;
    return sizes + " " + transA + transB + (precision == Precision.F64 ? " f64" : "");
  }
}
