// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** What the diagonal of a triangular matrix is, as in BLAS. */
public enum Diag {
  /** As stored. */
  NON_UNIT,
  /** All ones; what is stored there is not read. */
  UNIT
}
