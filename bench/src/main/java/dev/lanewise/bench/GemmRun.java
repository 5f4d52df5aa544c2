// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Contender.Product;
import dev.lanewise.bench.Peers.Choice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of the comparison: measures groups of cases, concludes, and writes it all down. */
final class GemmRun {

  private static final double PEAK_WARM_UP_SECONDS = 0.5;
  private static final long PRIMING_NANOS = 10_000_000;
  private static final double LARGE_FLOPS = 5e9;
  private static final int ROUNDS_OF_LARGE = 5;

  private final Choice choice;
  private final List<CaseGroup> groups;
  private final @Nullable Integer rounds;
  private final PrintStream console;
  private final long begin = System.nanoTime();

  private final Map<FmaPeakKey, FmaPeak> peaks = new HashMap<>();
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();
  private final List<Conclusion> results = new ArrayList<>();
  private Map<String, String> contenders = Map.of();
  private @Nullable Cliffs cliffs;

  GemmRun(Choice choice, List<CaseGroup> groups, @Nullable Integer rounds, PrintStream console) {
    this.choice = choice;
    this.groups = groups;
    this.rounds = rounds;
    this.console = console;
  }

  void measure() {
    try (Peers peers = Peers.load(choice)) {
      contenders = peers.descriptions();
      groups.stream()
          .flatMap(group -> group.cases().stream())
          .map(GemmCase::threads)
          .distinct()
          .sorted()
          .forEach(peers::verifyThreads);
      introduce();
      for (CaseGroup group : groups) {
        List<Contender> taking = peers.contenders().stream().filter(group::admits).toList();
        List<Row> measured = measure(group, taking);
        rows.put(group.name(), measured);
        group.measures().forEach(measure -> results.add(measure.over(measured)));
      }
    } finally {
      peaks.values().forEach(FmaPeak::close);
    }
  }

  private List<Row> measure(CaseGroup group, List<Contender> taking) {
    var table = new GemmTable(console);
    table.header(group, names(group, taking));
    taking.stream().filter(GemmRun::isOurs).forEach(ours -> prime(group, ours));
    List<Row> measured = new ArrayList<>();
    List<List<GemmCase>> passes =
        group.isLight() ? List.of(group.cases()) : group.cases().stream().map(List::of).toList();
    for (List<GemmCase> cases : passes) {
      for (Row row : measure(cases, group, taking)) {
        table.row(row);
        measured.add(row);
      }
    }
    if (group.name().equals(CaseGroups.SWEEP)) {
      cliffs = Cliffs.of(measured);
      results.add(Cliffs.GOAL.is(cliffs.worst(), measured.size()));
    }
    return measured;
  }

  /** Round after round over all cases, so that what disturbs for a moment disturbs all alike. */
  private List<Row> measure(List<GemmCase> cases, CaseGroup group, List<Contender> taking) {
    List<Duel> duels = new ArrayList<>();
    try {
      for (GemmCase gemm : cases) {
        var key = new FmaPeakKey(gemm.precision(), gemm.threads());
        FmaPeak peak = peaks.computeIfAbsent(key, FmaPeakKey::warm);
        duels.add(Duel.prepare(gemm, taking, peak, pace(group, gemm)));
      }
      int most = duels.stream().mapToInt(Duel::rounds).max().orElse(0);
      for (int round = 0; round < most; round++) {
        for (Duel duel : duels) {
          if (round < duel.rounds()) {
            duel.measure(round);
          }
        }
      }
      return duels.stream().map(Duel::row).toList();
    } finally {
      duels.forEach(Duel::close);
    }
  }

  private record FmaPeakKey(Precision precision, int threads) {
    FmaPeak warm() {
      var peak = new FmaPeak(precision, threads);
      peak.measure(PEAK_WARM_UP_SECONDS);
      return peak;
    }
  }

  /** The squares on 256-bit vectors, in another JVM. */
  void narrow(Path out) throws IOException {
    String obstacle = NarrowRun.obstacle();
    if (!obstacle.isEmpty()) {
      console.printf("%n%s: left out, %s%n", CaseGroups.NARROW, obstacle);
      results.add(NarrowRun.GOAL.is(null, 0));
      return;
    }
    console.printf("%n%s: squares on 256-bit vectors, in a JVM of its own%n", CaseGroups.NARROW);
    console.flush();
    List<String> options =
        rounds == null ? List.of() : List.of("--rounds", Integer.toString(rounds));
    Double share = NarrowRun.run(out, options);
    results.add(NarrowRun.GOAL.is(share, 1));
  }

  /** Writes the JSON, the plots beside it and, if asked, the README with its picture. */
  void finish(Path out, @Nullable Path readme) throws IOException {
    var conclusions = new Conclusions(results);
    Report.of("gemm", settings(), contenders, rows, GemmLine::of, cliffs, conclusions).write(out);
    printSummary(conclusions);
    console.printf("%nwritten to %s%n", out);
    var curve = new ShareChart(rowsOutsideSweep());
    if (!curve.isEmpty()) {
      ShareChart.write(curve.doubling(), out.resolveSibling("gemm.png"));
    }
    List<Row> sweep = rows.get(CaseGroups.SWEEP);
    if (sweep != null) {
      ShareChart.write(new ShareChart(sweep.stream()).even(), out.resolveSibling("gemm-sweep.png"));
    }
    if (readme != null) {
      GemmReadme.SECTION.rewrite(readme, new GemmReadme(rows, conclusions).markdown());
      Path picture = readme.toAbsolutePath().resolveSibling("docs").resolve("gemm.png");
      ShareChart.write(curve.doubling(), picture);
      console.printf("and to %s and %s%n", readme, picture);
    }
  }

  private Stream<Row> rowsOutsideSweep() {
    return rows.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(CaseGroups.SWEEP))
        .map(Map.Entry::getValue)
        .flatMap(Collection::stream);
  }

  private void introduce() {
    Machine machine = Machine.here();
    console.printf(
        "Matrix products on %s, %d processors, %s%n",
        machine.processor(), machine.processors(), machine.java());
    contenders.forEach((name, what) -> console.printf("  %-15s %s%n", name, what));
    console.println(
        "GFLOP/s: medians over rounds, ours with (min..max) and share of the peak; of peers also"
            + " how many times as fast we are.");
  }

  /**
   * Shows all small cases of a group to the JIT before the first is measured. Code that was
   * compiled for the shapes before is thrown away at the first shape that takes another way through
   * it, and would be compiled again while it is timed.
   */
  private static void prime(CaseGroup group, Contender ours) {
    for (int time = 0; time < 2; time++) {
      for (GemmCase gemm : group.cases()) {
        if (gemm.isLight() && ours.takes(gemm)) {
          try (Product product = ours.prepare(gemm, new Operands(gemm))) {
            long end = System.nanoTime() + PRIMING_NANOS;
            do {
              product.multiply(8);
            } while (System.nanoTime() < end);
          }
        }
      }
    }
  }

  private static boolean isOurs(Contender contender) {
    return contender instanceof LanewiseContender || contender instanceof PackedLanewiseContender;
  }

  private static List<String> names(CaseGroup group, List<Contender> contenders) {
    List<String> names = new ArrayList<>();
    for (Contender contender : contenders) {
      if (group.cases().stream().anyMatch(contender::takes)) {
        names.add(contender.name());
      }
    }
    if (group.cases().stream().anyMatch(gemm -> gemm.threads() > 1)) {
      names.add(Duel.ALONE);
    }
    return names;
  }

  private Pace pace(CaseGroup group, GemmCase gemm) {
    Pace usual = group.pace();
    if (rounds != null) {
      return usual.withRounds(rounds);
    }
    // One that alone takes longer than the samples of others.
    return gemm.flops() < LARGE_FLOPS ? usual : usual.atMost(ROUNDS_OF_LARGE);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("peers", choice.toString());
    settings.put("groups", groups.stream().map(CaseGroup::name).toList());
    settings.put("rounds", rounds == null ? "by group" : rounds);
    settings.put("seconds", (System.nanoTime() - begin) / 1_000_000_000);
    return settings;
  }

  private void printSummary(Conclusions conclusions) {
    conclusions.print(console);
    if (cliffs != null && !cliffs.sizes().isEmpty()) {
      console.printf("less than half as fast as the next size: n = %s%n", cliffs.sizes());
    }
  }
}
