// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/**
 * An implementation of matrix products that is measured. Its matrices lie where it likes them best,
 * and are copied there before the clock runs.
 */
public interface Contender extends Entrant {

  /** Whether it takes part in a case; where it does not, {@link #description} says why. */
  boolean takes(GemmCase gemm);

  /** Copies the inputs to where they are multiplied, and sets the number of threads. */
  Product prepare(GemmCase gemm, Operands operands);

  /** A product with all its matrices, ready to be computed again and again. */
  interface Product extends AutoCloseable {

    /** Computes C so many times. The loop is the product's own, so that the JIT sees one callee. */
    void multiply(int times);

    /** A copy of C, row-major. */
    double[] result();

    @Override
    default void close() {}
  }
}
