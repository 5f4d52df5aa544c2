// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/** What becomes of a row of a file in which a value is missing. */
public enum Missing {
  /** The file is refused; the message says where. */
  REFUSE,
  /** The row is left out. */
  DROP_ROW,
  /**
   * A missing number becomes NaN, for an {@link dev.lanewise.nn.Imputer} that is fitted after the
   * data was split; a missing category has none of its features set. A label or target must be
   * there, or the file is refused.
   */
  KEEP
}
