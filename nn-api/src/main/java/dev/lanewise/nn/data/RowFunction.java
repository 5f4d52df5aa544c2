// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/**
 * Changes a row of numbers in place. Equal rows become equal rows, nothing is allocated, and
 * several threads may call at once.
 */
@FunctionalInterface
public interface RowFunction {

  /**
   * Changes a row.
   *
   * @param values holds the row
   * @param offset where it begins
   */
  void apply(float[] values, int offset);
}
