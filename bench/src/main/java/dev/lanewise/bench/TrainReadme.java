// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of the README that a run rewrites: what it concluded, and the times behind it. */
final class TrainReadme {

  private static final String OURS = LanewiseContender.NAME;

  private final Map<String, List<TrainRow>> rows;
  private final Conclusions conclusions;

  TrainReadme(Map<String, List<TrainRow>> rows, Conclusions conclusions) {
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
    var table = new StringBuilder("| | " + Peers.title(OURS) + " |");
    others.forEach(name -> table.append(' ').append(Peers.title(name)).append(" |"));
    table.append("\n|---|---|").repeat("---|", others.size()).append('\n');
    rows()
        .forEach(row -> {
          table.append("| %s | %s |".formatted(row.name(), cell(row.time(OURS))));
          others.forEach(name -> table.append(" %s |".formatted(cell(row.time(name)))));
          table.append('\n');
        });
    return conclusions.markdown() + "\n" + table;
  }

  private Stream<TrainRow> rows() {
    return rows.values().stream().flatMap(List::stream);
  }

  private static String cell(@Nullable Spread time) {
    return time == null ? "" : time(time.median());
  }

  /** With three digits or so, in the unit that suits it. */
  static String time(double nanos) {
    if (nanos < 1e6) {
      return number(nanos / 1e3) + " us";
    }
    return nanos < 1e9 ? number(nanos / 1e6) + " ms" : number(nanos / 1e9) + " s";
  }

  private static String number(double value) {
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
