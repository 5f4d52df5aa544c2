// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/**
 * An implementation of {@code sgemm} that is measured. Its matrices lie where it likes them best,
 * and are copied there before the clock runs.
 */
interface Contender extends AutoCloseable {

  /** The key in the table and in the JSON. */
  String name();

  /** Exactly what is measured: version, kernel, storage. */
  String description();

  /** Whether it can use this many threads; one that can't is left out of those rows. */
  boolean runsOn(int threads);

  /** Copies the inputs to where they are multiplied. */
  Product prepare(GemmCase gemm, int threads, float[] a, float[] b);

  @Override
  default void close() {}

  /** A product with all its matrices, ready to be computed again and again. */
  interface Product extends AutoCloseable {

    /** Computes C once. */
    void multiply();

    /** A copy of C, row-major. */
    float[] result();

    @Override
    default void close() {}
  }
}
