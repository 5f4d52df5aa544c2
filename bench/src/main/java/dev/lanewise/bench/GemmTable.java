// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result as a table, a line at a time while it is measured. */
final class GemmTable {

  private final PrintStream out;
  private final List<String> peers;

  GemmTable(PrintStream out, List<String> peers) {
    this.out = out;
    this.peers = List.copyOf(peers);
  }

  void header() {
    var line =
        new StringBuilder(
            "%-8s %3s %20s %20s %8s".formatted("size", "thr", "peak", "lanewise", "of peak"));
    for (String peer : peers) {
      line.append(" %20s %8s".formatted(peer, "ratio"));
    }
    out.println(line);
  }

  void row(Duel.Row row) {
    var line =
        new StringBuilder(
            "%-8s %3d %20s %20s %8s"
                .formatted(
                    row.gemm(),
                    row.threads(),
                    spread(row.peak()),
                    spread(row.gflops().get("lanewise")),
                    percent(row.shareOfPeak().get("lanewise"))));
    for (String peer : peers) {
      line.append(
          " %20s %8s"
              .formatted(spread(row.gflops().get(peer)), times(row.lanewiseVersus().get(peer))));
    }
    out.println(line);
  }

  private static String spread(@Nullable Spread spread) {
    return spread == null
        ? "-"
        : String.format(
            Locale.ROOT, "%.1f (%.1f..%.1f)", spread.median(), spread.min(), spread.max());
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String times(@Nullable Double ratio) {
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }
}
