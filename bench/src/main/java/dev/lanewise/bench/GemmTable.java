// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result as a table on the console, a line at a time while it is measured. */
final class GemmTable {

  private static final String OURS = LanewiseContender.NAME;

  private final PrintStream out;
  private List<String> others = List.of();

  GemmTable(PrintStream out) {
    this.out = out;
  }

  /** Begins a group. */
  void header(CaseGroup group, List<String> contenders) {
    others = contenders.stream().filter(name -> !name.equals(OURS)).toList();
    out.printf("%n%s: %s%n", group.name(), group.what());
    var line = new StringBuilder("%-20s %7s  %-32s".formatted("", "peak", OURS));
    others.forEach(name -> line.append(" %16s".formatted(name)));
    out.println(line);
  }

  void row(Row row) {
    var line =
        new StringBuilder(
            "%-20s %7s  %-32s"
                .formatted(
                    row.gemm(),
                    number(row.peak().median()),
                    spread(row.speed(OURS)) + " " + percent(row.shareOfPeak(OURS))));
    for (String name : others) {
      line.append(" %16s".formatted(median(row.speed(name)) + " " + times(row.versus(OURS, name))));
    }
    out.println(line);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String median(@Nullable Spread spread) {
    return spread == null ? "" : number(spread.median());
  }

  private static String spread(@Nullable Spread spread) {
    return spread == null
        ? "-"
        : String.format(
            Locale.ROOT, "%.1f (%.1f..%.1f)", spread.median(), spread.min(), spread.max());
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String times(@Nullable Double ratio) {
    return ratio == null ? "" : String.format(Locale.ROOT, "%.2fx", ratio);
  }
}
