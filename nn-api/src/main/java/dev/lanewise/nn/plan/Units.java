// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import java.util.Locale;

/** Large numbers for a person: three digits that count, and a unit. */
final class Units {

  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

  private Units() {}

  static String flops(long flops) {
    return scaled((double) flops, "FLOP");
  }

  static String bytes(long bytes) {
    return scaled((double) bytes, "B");
  }

  /** With powers of 1000, as rates have them. */
  static String scaled(double value, String unit) {
    int power = 0;
    double rest = value;
    while (rest >= 999.5 && power < PREFIXES.length - 1) {
      rest /= 1000;
      power++;
    }
    String format = power == 0 || rest >= 99.95 ? "%.0f" : rest >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, rest) + " " + PREFIXES[power] + unit;
  }
}
