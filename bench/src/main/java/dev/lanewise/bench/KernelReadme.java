// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of the README that a run rewrites: what it concluded, and the times behind it. */
final class KernelReadme {

  private static final String OURS = LanewiseContender.NAME;

  private final Map<String, List<KernelRow>> rows;
  private final Conclusions conclusions;

  KernelReadme(Map<String, List<KernelRow>> rows, Conclusions conclusions) {
    this.rows = rows;
    this.conclusions = conclusions;
  }

  String markdown() {
    List<String> others =
        rows()
            .flatMap(row -> row.contenders().stream())
            .filter(name -> !name.equals(OURS))
            .distinct()
            .toList();
    var table = new StringBuilder("| us | " + Peers.title(OURS) + " |");
    others.forEach(name -> table.append(' ').append(Peers.title(name)).append(" |"));
    table.append("\n|---|---|").repeat("---|", others.size()).append('\n');
    rows()
        .forEach(row -> {
          table.append("| %s | %s |".formatted(row.kernel(), micros(row.time(OURS))));
          others.forEach(name -> table.append(" %s |".formatted(micros(row.time(name)))));
          table.append('\n');
        });
    return conclusions.markdown() + "\n" + table;
  }

  private Stream<KernelRow> rows() {
    return rows.values().stream().flatMap(List::stream);
  }

  private static String micros(@Nullable Spread time) {
    if (time == null) {
      return "";
    }
    double micros = time.median() / 1e3;
    return String.format(Locale.ROOT, micros < 100 ? "%.1f" : "%.0f", micros);
  }
}
