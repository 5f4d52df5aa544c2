// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.jspecify.annotations.Nullable;

/**
 * A number that says how good kernels are, and what it must and should be.
 *
 * @param key its name in the summary
 * @param what in words, for the README
 * @param must beyond it, something is wrong; null if nothing is asked
 * @param aim what is wanted
 * @param less whether less is better, so that both are the most that it may be, not the least
 */
record Goal(String key, String what, @Nullable Double must, @Nullable Double aim, boolean less) {

  /** Of a number of which more is better. */
  Goal(String key, String what, @Nullable Double must, @Nullable Double aim) {
    this(key, what, must, aim, false);
  }

  /** Of a number of which less is better. */
  static Goal atMost(String key, String what, @Nullable Double must, @Nullable Double aim) {
    return new Goal(key, what, must, aim, true);
  }

  /** What became of it; the value is null if nothing was measured. */
  Conclusion is(@Nullable Double found, int cases) {
    return new Conclusion(
        key, what, found, cases, must, aim, less, within(found, must), within(found, aim));
  }

  private @Nullable Boolean within(@Nullable Double found, @Nullable Double bound) {
    if (found == null || bound == null) {
      return null;
    }
    return less ? found <= bound : found >= bound;
  }
}
