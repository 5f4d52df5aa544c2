// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** How a matrix operand is read, as in BLAS. */
public enum Transpose {
  /** As stored: {@code op(X) = X}. */
  N,
  /** Transposed: {@code op(X) = X^T}. */
  T
}
