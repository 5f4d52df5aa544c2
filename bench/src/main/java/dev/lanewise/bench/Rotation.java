// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Works that take turns: every round measures each of them once, in an order that rotates, with
 * equal warm-up and samples of about equal length.
 */
final class Rotation implements AutoCloseable {

  private final Pace pace;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> order = new ArrayList<>();

  private record Entry(String name, KernelWork work, int spinMillis, Turn turn, double[] nanos) {}

  Rotation(Pace pace) {
    this.pace = pace;
  }

  /**
   * Adds one that is ready, and closes it in the end.
   *
   * @param spinMillis how long its threads take processors from whoever comes after it
   */
  void add(String name, KernelWork work, int spinMillis) {
    entries.add(
        new Entry(name, work, spinMillis, new Turn(work::nanos), new double[pace.rounds()]));
  }

  /** Warms all up, in the order in which they were added. */
  void warmUp() {
    for (Entry entry : entries) {
      entry.turn.warmUp(pace);
      pause(entry);
    }
    order.addAll(entries);
  }

  /** Measures everything once. */
  void measure(int round) {
    for (Entry entry : order) {
      entry.nanos[round] = entry.turn.sample();
      pause(entry);
    }
    Collections.rotate(order, 1);
  }

  /** Nanoseconds of a call, by round. */
  Map<String, double[]> nanos() {
    Map<String, double[]> nanos = new LinkedHashMap<>();
    entries.forEach(entry -> nanos.put(entry.name, entry.nanos));
    return nanos;
  }

  private static void pause(Entry entry) {
    try {
      Thread.sleep(entry.spinMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.work.close());
  }
}
