// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import dev.lanewise.bench.TrainPart.Findings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of {@link TrainBench}: measures its parts, concludes, and writes it all down. */
final class TrainRun {

  private final Choice choice;
  private final List<TrainPart> all;
  private final List<TrainPart> selected;
  private final @Nullable Integer rounds;
  private final PrintStream console;
  private final long begin = System.nanoTime();

  private final Map<String, List<TrainRow>> rows = new LinkedHashMap<>();
  private final List<Conclusion> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Map<String, String> contenders = Map.of();

  /**
   * A run.
   *
   * @param all the parts that there are: what is not measured is concluded as such
   * @param selected the parts to measure
   */
  TrainRun(
      Choice choice,
      List<TrainPart> all,
      List<TrainPart> selected,
      @Nullable Integer rounds,
      PrintStream console) {
    this.choice = choice;
    this.all = all;
    this.selected = selected;
    this.rounds = rounds;
    this.console = console;
  }

  void measure() throws IOException {
    Set<String> wanted =
        selected.stream().flatMap(part -> part.peers().stream()).collect(Collectors.toSet());
    try (var roster = MlpPeers.load(choice, wanted)) {
      contenders = roster.descriptions();
      introduce();
      for (TrainPart part : all) {
        if (selected.contains(part)) {
          measure(part, roster.entrants());
        } else {
          results.addAll(part.unmeasured());
        }
      }
    }
  }

  private void measure(TrainPart part, List<MlpContender> entrants) throws IOException {
    console.printf("%n%s: %s%n", part.name(), part.what());
    List<MlpContender> taking =
        entrants.stream()
            .filter(one ->
                one.name().equals(LanewiseContender.NAME) || part.peers().contains(one.name()))
            .toList();
    Findings found = part.measure(taking, rounds);
    found.rows().forEach(row -> console.println(text(row)));
    found.failures().forEach(console::println);
    rows.put(part.name(), found.rows());
    results.addAll(found.conclusions());
    failures.addAll(found.failures());
  }

  /** Writes the JSON and, if asked, the README. */
  void finish(Path out, @Nullable Path readme) throws IOException {
    var conclusions = new Conclusions(results);
    Report.of("train", settings(), contenders, rows, TrainRow::line, null, conclusions).write(out);
    conclusions.print(console);
    console.printf("%nwritten to %s%n", out);
    if (readme != null) {
      MarkedSection.of("train").rewrite(readme, new TrainReadme(rows, conclusions).markdown());
      console.printf("and to %s%n", readme);
    }
  }

  private void introduce() {
    Machine machine = Machine.here();
    console.printf(
        "Networks on %s, %d processors, %s%n",
        machine.processor(), machine.processors(), machine.java());
    contenders.forEach((name, what) -> console.printf("  %-12s %s%n", name, what));
    console.println(
        "Medians over rounds, in brackets from the least to the most; of others also how many"
            + " times as fast we are.");
  }

  private static String text(TrainRow row) {
    var line = new StringBuilder("  " + row.name());
    for (String name : row.contenders()) {
      Spread time = row.time(name);
      if (time != null) {
        line.append(
            "%n    %-16s %10s  (%s..%s)"
                .formatted(
                    name,
                    TrainReadme.time(time.median()),
                    TrainReadme.time(time.min()),
                    TrainReadme.time(time.max())));
      }
      Double ratio = row.versus(LanewiseContender.NAME, name);
      if (ratio != null && !name.equals(LanewiseContender.NAME)) {
        line.append("  %.2fx".formatted(ratio));
      }
    }
    return line.toString();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("peers", choice.toString());
    settings.put("groups", selected.stream().map(TrainPart::name).toList());
    settings.put("rounds", rounds == null ? "by group" : rounds);
    settings.put("failures", failures);
    settings.put("seconds", (System.nanoTime() - begin) / 1_000_000_000);
    return settings;
  }
}
