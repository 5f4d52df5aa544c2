// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All contenders on one kernel, in turns: every round measures each of them once, in an order that
 * rotates, with equal warm-up and samples of about equal length.
 */
final class KernelDuel implements AutoCloseable {

  private final KernelCase kernel;
  private final Pace pace;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> order = new ArrayList<>();

  private record Entry(KernelContender contender, KernelWork work, Turn turn, double[] nanos) {}

  private KernelDuel(KernelCase kernel, Pace pace) {
    this.kernel = kernel;
    this.pace = pace;
  }

  /**
   * Checks and warms up.
   *
   * @param contenders the first is the one that others are compared with
   * @throws IllegalStateException if a contender computes something else than the first
   */
  static KernelDuel prepare(KernelCase kernel, List<KernelContender> contenders, Pace pace) {
    var duel = new KernelDuel(kernel, pace);
    try {
      duel.prepare(contenders);
    } catch (RuntimeException | Error e) {
      duel.close();
      throw e;
    }
    return duel;
  }

  private void prepare(List<KernelContender> contenders) {
    var inputs = new KernelInputs(kernel);
    for (KernelContender contender : contenders) {
      KernelWork work = contender.prepare(kernel, inputs);
      if (work != null) {
        entries.add(new Entry(contender, work, new Turn(work::nanos), new double[pace.rounds()]));
      }
    }
    check();
    entries.forEach(entry -> entry.turn.warmUp(pace));
    order.addAll(entries);
  }

  private void check() {
    List<float[]> expected = List.of();
    for (Entry entry : entries) {
      entry.work.nanos(1);
      if (entry.contender.isRoofline() && kernel.kernel() != Kernel.COPY) {
        continue;
      }
      List<float[]> results = entry.work.results();
      if (expected.isEmpty()) {
        expected = results;
      }
      String complaint = KernelAgreement.disagreement(expected, results);
      if (!complaint.isEmpty()) {
        throw new IllegalStateException(
            "%s is wrong in %s: %s".formatted(entry.contender.name(), kernel, complaint));
      }
    }
  }

  int rounds() {
    return pace.rounds();
  }

  /** Measures everything once. */
  void measure(int round) {
    for (Entry entry : order) {
      entry.nanos[round] = entry.turn.sample();
    }
    Collections.rotate(order, 1);
  }

  /** What was measured. */
  KernelRow row() {
    Map<String, double[]> nanos = new LinkedHashMap<>();
    entries.forEach(entry -> nanos.put(entry.contender.name(), entry.nanos));
    return new KernelRow(kernel, nanos);
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.work.close());
  }
}
