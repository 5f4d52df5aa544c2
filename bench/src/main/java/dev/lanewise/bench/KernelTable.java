// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result as a table on the console, a line at a time while it is measured. */
final class KernelTable {

  private static final String OURS = LanewiseContender.NAME;

  private final PrintStream out;
  private List<String> others = List.of();

  KernelTable(PrintStream out) {
    this.out = out;
  }

  /** Begins a group. */
  void header(KernelGroup group, List<String> contenders) {
    others = contenders.stream().filter(name -> !name.equals(OURS)).toList();
    out.printf("%n%s: %s%n", group.name(), group.what());
    var line = new StringBuilder("%-28s %-38s".formatted("", OURS));
    others.forEach(name -> line.append(" %18s".formatted(name)));
    out.println(line);
  }

  void row(KernelRow row) {
    Spread ours = row.time(OURS);
    var line =
        new StringBuilder(
            "%-28s %-38s"
                .formatted(
                    row.kernel(),
                    spread(ours) + " " + percent(row.shareOf(CopyKernels.LOOP, OURS))));
    for (String name : others) {
      Spread time = row.time(name);
      String median = time == null ? "" : micros(time.median());
      line.append(" %18s".formatted(median + " " + times(row.versus(OURS, name))));
    }
    out.println(line);
  }

  private static String spread(@Nullable Spread time) {
    return time == null
        ? "-"
        : "%s (%s..%s)".formatted(micros(time.median()), micros(time.min()), micros(time.max()));
  }

  /** Three significant digits or more. */
  private static String micros(double nanos) {
    return String.format(Locale.ROOT, nanos < 1e4 ? "%.2f" : "%.0f", nanos / 1e3);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String times(@Nullable Double ratio) {
    return ratio == null ? "" : String.format(Locale.ROOT, "%.2fx", ratio);
  }
}
