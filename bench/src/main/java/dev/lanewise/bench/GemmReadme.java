// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of the README that a run rewrites: what it concluded, and the speed at each size. */
final class GemmReadme {

  static final String BEGIN =
      "<!-- bench gemm: begin; rewritten by ./lanewise bench gemm --readme -->";
  static final String END = "<!-- bench gemm: end -->";

  private static final String OURS = LanewiseContender.NAME;

  private final List<Measure.Result> measures;
  private final List<Row> curve;
  private final List<Row> layers;
  private final List<String> contenders;

  GemmReadme(Map<String, List<Row>> rows, List<Measure.Result> measures) {
    this.measures = measures;
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

  /** Whether a file has the marks between which it would be written. */
  static boolean isMarked(Path readme) throws IOException {
    String text = Files.readString(readme);
    int begin = text.indexOf(BEGIN);
    return begin >= 0 && text.indexOf(END) > begin;
  }

  /** Replaces what stands between the marks. */
  void writeInto(Path readme) throws IOException {
    String text = Files.readString(readme);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String written = text.substring(0, begin) + "\n\n" + markdown() + "\n" + text.substring(end);
    WholeFile.write(readme, written.getBytes(StandardCharsets.UTF_8));
  }

  String markdown() {
    return conclusions() + "\n" + speeds() + (layers.isEmpty() ? "" : "\n" + layerTable());
  }

  private String conclusions() {
    return measures.stream()
        .filter(measure -> measure.must() != null)
        .map(measure ->
            "| %s | `%s` | **%s** | %s | %s |\n"
                .formatted(
                    measure.what(),
                    measure.key(),
                    two(measure.value()),
                    two(measure.must()),
                    two(measure.aim())))
        .collect(
            Collectors.joining(
                "", "| measure | key | measured | at least | aim |\n|---|---|---|---|---|\n", ""));
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

  private static String two(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
