// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

/**
 * The first element in which two ranges differ.
 *
 * @param row its row
 * @param column its column
 * @param expected the value that was expected; exact, floats widened
 * @param actual the value that was found
 * @param expectedBits the bits of the expected value, in the width of the compared type
 * @param actualBits the bits of the value that was found
 * @param ulpsApart how many representable numbers lie between the two, plus one; {@link
 *     Long#MAX_VALUE} if one of them is NaN
 * @param differing how many elements differ
 * @param compared how many elements were compared
 */
public record Difference(
    int row,
    int column,
    double expected,
    double actual,
    String expectedBits,
    String actualBits,
    long ulpsApart,
    long differing,
    long compared) {

  /** One line for a failure message. */
  @Override
  public String toString() {
    return ("first difference at row %d, column %d: expected %s (0x%s), was %s (0x%s), %s;"
            + " %d of %d differ")
        .formatted(
            row,
            column,
            expected,
            expectedBits,
            actual,
            actualBits,
            ulpsApart == Long.MAX_VALUE ? "NaN on one side" : ulpsApart + " ulp apart",
            differing,
            compared);
  }
}
