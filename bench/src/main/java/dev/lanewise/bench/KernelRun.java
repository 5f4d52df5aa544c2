// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a comparison of kernels: measures groups, concludes, and writes it all down. */
final class KernelRun {

  private final String bench;
  private final Choice choice;
  private final List<KernelGroup> groups;
  private final @Nullable Integer rounds;
  private final PrintStream console;
  private final long begin = System.nanoTime();

  private final Map<String, List<KernelRow>> rows = new LinkedHashMap<>();
  private final List<Conclusion> results = new ArrayList<>();
  private Map<String, String> contenders = Map.of();

  KernelRun(
      String bench,
      Choice choice,
      List<KernelGroup> groups,
      @Nullable Integer rounds,
      PrintStream console) {
    this.bench = bench;
    this.choice = choice;
    this.groups = groups;
    this.rounds = rounds;
    this.console = console;
  }

  void measure() {
    try (var roster = KernelPeers.load(choice)) {
      contenders = roster.descriptions();
      introduce();
      for (KernelGroup group : groups) {
        List<KernelContender> taking = roster.entrants().stream().filter(group::admits).toList();
        List<KernelRow> measured = measure(group, taking);
        rows.put(group.name(), measured);
        group.measures().forEach(measure -> results.add(measure.over(measured)));
      }
    }
  }

  private List<KernelRow> measure(KernelGroup group, List<KernelContender> taking) {
    var table = new KernelTable(console);
    table.header(group, taking.stream().map(KernelContender::name).toList());
    Pace pace = rounds == null ? group.pace() : group.pace().withRounds(rounds);
    List<KernelRow> measured = new ArrayList<>();
    List<List<KernelCase>> passes =
        group.isLight() ? List.of(group.cases()) : group.cases().stream().map(List::of).toList();
    for (List<KernelCase> cases : passes) {
      for (KernelRow row : measure(cases, taking, pace)) {
        table.row(row);
        measured.add(row);
      }
    }
    return measured;
  }

  /** Round after round over all cases, so that what disturbs for a moment disturbs all alike. */
  private static List<KernelRow> measure(
      List<KernelCase> cases, List<KernelContender> taking, Pace pace) {
    List<KernelDuel> duels = new ArrayList<>();
    try {
      cases.forEach(kernel -> duels.add(KernelDuel.prepare(kernel, taking, pace)));
      for (int round = 0; round < pace.rounds(); round++) {
        for (KernelDuel duel : duels) {
          duel.measure(round);
        }
      }
      return duels.stream().map(KernelDuel::row).toList();
    } finally {
      duels.forEach(KernelDuel::close);
    }
  }

  /** Writes the JSON and, if asked, the README. */
  void finish(Path out, @Nullable Path readme) throws IOException {
    var conclusions = new Conclusions(results);
    Report.of(bench, settings(), contenders, rows, KernelLine::of, null, conclusions).write(out);
    conclusions.print(console);
    console.printf("%nwritten to %s%n", out);
    if (readme != null) {
      MarkedSection.of(bench).rewrite(readme, new KernelReadme(rows, conclusions).markdown());
      console.printf("and to %s%n", readme);
    }
  }

  private void introduce() {
    Machine machine = Machine.here();
    console.printf(
        "Kernels on %s, %d processors, %s%n",
        machine.processor(), machine.processors(), machine.java());
    contenders.forEach((name, what) -> console.printf("  %-17s %s%n", name, what));
    console.println(
        "Microseconds: medians over rounds, ours with (min..max) and share of the bandwidth of a"
            + " copy; of others also how many times as fast we are.");
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("peers", choice.toString());
    settings.put("groups", groups.stream().map(KernelGroup::name).toList());
    settings.put("rounds", rounds == null ? "by group" : rounds);
    settings.put("seconds", (System.nanoTime() - begin) / 1_000_000_000);
    return settings;
  }
}
