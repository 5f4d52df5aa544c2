// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** On which side of the unknown a triangular matrix stands, as in BLAS. */
public enum Side {
  /** {@code op(A) X = B}. */
  LEFT,
  /** {@code X op(A) = B}. */
  RIGHT
}
