// SPDX-License-Identifier: Apache-2.0
import java.util.regex.Pattern;

/** How large a loop over vectors may become. */
final class LoopSize {

  /** What the largest loops have, sine and cosine of any angle: none of them was seen to box. */
  private static final int MOST_OPERATIONS = 160;

  /** Calls other than casts to a class, and than of numbers that all elements share. */
  private static final Pattern OPERATION =
      Pattern.compile("(?<!TYPE\\.|Math\\.|Float\\.)\\b[a-z]\\w*\\(");

  private LoopSize() {}

  /** Ends the build for a loop of more operations than C2 is known to inline. */
  static void check(String function, String steps) {
    long operations = OPERATION.matcher(steps).results().count();
    if (operations > MOST_OPERATIONS) {
      throw new IllegalArgumentException(
          "The loop of %s has %d operations on vectors, more than %d, and C2 may box them: split or shorten it"
              .formatted(function, operations, MOST_OPERATIONS));
    }
  }
}
