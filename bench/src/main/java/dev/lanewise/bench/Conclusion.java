// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Goal} and what a run found of it.
 *
 * @param value null if none of its cases was measured
 * @param cases how many were
 * @param less whether less is better
 * @param held whether it is what it must be; null if nothing is asked or was measured
 * @param reached whether it is what is wanted, likewise
 */
record Conclusion(
    String key,
    String what,
    @Nullable Double value,
    int cases,
    @Nullable Double must,
    @Nullable Double aim,
    boolean less,
    @Nullable Boolean held,
    @Nullable Boolean reached) {

  /** Whether there is something to say of it. */
  boolean isTold() {
    return value != null || must != null;
  }

  /** A line of the README's table. */
  String markdown() {
    return "| %s | `%s` | **%s** | %s | %s |\n"
        .formatted(what, key, number(2, value), bound(must), bound(aim));
  }

  private String bound(@Nullable Double bound) {
    return (less && bound != null ? "at most " : "") + number(2, bound);
  }

  /** A line of the console. */
  @Override
  public String toString() {
    String judgement = "";
    if (must != null && value != null) {
      judgement =
          "must be %s%s%s: %s"
              .formatted(
                  less ? "at most " : "",
                  number(3, must),
                  aim == null ? "" : ", aim " + number(3, aim),
                  Boolean.TRUE.equals(held) ? "held" : "NOT HELD");
    }
    return "%-34s %-8s%s".formatted(key, value == null ? "-" : number(3, value), judgement);
  }

  private static String number(int digits, @Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
