// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * The kernels on arrays of the Java heap: the contract, and what exists on the CPU alone.
 *
 * <p>An implementation checks nothing but labels and whose a packed matrix is; {@link
 * CheckedKernels} does that for all of them.
 */
public interface CpuKernels extends Kernels<float[], int[]>, AutoCloseable {

  /** Matrix products in double precision. */
  DoubleMatrixProducts doubleProducts();

  /** Functions of elements in double precision. */
  DoubleElementwise doubleElementwise();

  /** Matrix products with a right operand that was packed before. */
  PackedProducts packedProducts();

  /** BLAS in single precision. */
  FloatBlas blas();

  /** BLAS in double precision. */
  DoubleBlas doubleBlas();

  /** Frees workspaces and threads. */
  @Override
  void close();
}
