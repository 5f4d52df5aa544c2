// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.jspecify.annotations.Nullable;

/**
 * A number that says how good kernels are, and what it must and should at least be.
 *
 * @param key its name in the summary
 * @param what in words, for the README
 * @param must below it, something is wrong; null if nothing is asked
 * @param aim what is wanted
 */
record Goal(String key, String what, @Nullable Double must, @Nullable Double aim) {

  /** What became of it; the value is null if nothing was measured. */
  Conclusion is(@Nullable Double found, int cases) {
    return new Conclusion(
        key, what, found, cases, must, aim, atLeast(found, must), atLeast(found, aim));
  }

  private static @Nullable Boolean atLeast(@Nullable Double found, @Nullable Double bound) {
    return found == null || bound == null ? null : found >= bound;
  }
}
