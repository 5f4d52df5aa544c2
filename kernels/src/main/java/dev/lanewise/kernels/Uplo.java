// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** Which triangle of a square matrix is used, with its diagonal, as in BLAS. */
public enum Uplo {
  /** Elements (i, j) with {@code i <= j}. */
  UPPER,
  /** Elements (i, j) with {@code i >= j}. */
  LOWER
}
