// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of the README that a run rewrites: what it concluded, and the speed at each size. */
final class GemmReadme {

  static final MarkedSection SECTION = MarkedSection.of("gemm");

  private static final String OURS = LanewiseContender.NAME;

  private final Conclusions conclusions;
  private final List<Row> curve;
  private final List<Row> layers;
  private final List<String> contenders;

  GemmReadme(Map<String, List<Row>> rows, Conclusions conclusions) {
    this.conclusions = conclusions;
    curve =
        rows.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(CaseGroups.SWEEP))
            .map(Map.Entry::getValue)
            .flatMap(Collection::stream)
            .filter(row -> row.gemm().isSquare() && row.gemm().isPlain())
            .filter(row -> row.gemm().precision() == Precision.F32 && row.gemm().threads() == 1)
            .sorted(Comparator.comparing(row -> row.gemm().n()))
            .toList();
    layers = rows.getOrDefault("layers", List.of());
    contenders =
        CaseGroups.PEERS.stream()
            .filter(peer -> curve.stream().anyMatch(row -> row.contenders().contains(peer)))
            .toList();
  }

  String markdown() {
    return conclusions.markdown() + "\n" + speeds() + (layers.isEmpty() ? "" : "\n" + layerTable());
  }

  /** Single precision, one thread, nothing transposed. */
  private String speeds() {
    var table = new StringBuilder("| n | peak | Lanewise | of peak |");
    contenders.forEach(peer -> table.append(' ').append(Peers.title(peer)).append(" |"));
    table.append("\n|---|---|---|---|").repeat("---|", contenders.size()).append('\n');
    for (Row row : curve) {
      table.append(
          "| %d | %s | %s | %s |"
              .formatted(
                  row.gemm().n(),
                  one(row.peak()),
                  one(row.speed(OURS)),
                  percent(row.shareOfPeak(OURS))));
      contenders.forEach(peer -> table.append(' ').append(one(row.speed(peer))).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  private String layerTable() {
    List<String> peers =
        CaseGroups.PEERS.stream()
            .filter(peer -> layers.getFirst().contenders().contains(peer))
            .toList();
    var table = new StringBuilder("| layer, m x k x n | Lanewise |");
    peers.forEach(peer -> table.append(' ').append(Peers.title(peer)).append(" |"));
    table.append("\n|---|---|").repeat("---|", peers.size()).append('\n');
    for (Row row : layers) {
      GemmCase gemm = row.gemm();
      table.append(
          "| %d x %d x %d | %s |"
              .formatted(gemm.m(), gemm.k(), gemm.n(), micros(gemm, row.speed(OURS))));
      peers.forEach(peer -> table.append(' ').append(micros(gemm, row.speed(peer))).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  private static String micros(GemmCase gemm, @Nullable Spread speed) {
    return speed == null
        ? ""
        : String.format(Locale.ROOT, "%.0f us", gemm.flops() / speed.median() / 1e3);
  }

  private static String one(@Nullable Spread speed) {
    return speed == null ? "" : String.format(Locale.ROOT, "%.1f", speed.median());
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
