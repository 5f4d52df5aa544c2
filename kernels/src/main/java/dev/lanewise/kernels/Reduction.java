// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** What becomes of the losses of {@link Losses}, as PyTorch's {@code reduction}. */
public enum Reduction {
  /** They stay as they are. */
  NONE,
  /** One number, their sum along a row as in {@link Rows}; +0 if there are none. */
  SUM,
  /**
   * One number, that sum divided by the sum of the weights, which is formed alike: by the number of
   * losses if there are no weights. NaN if the weights sum to zero, as when all labels are ignored.
   */
  MEAN
}
