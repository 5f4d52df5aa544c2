// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long all contenders took for one thing. Element i of each array was measured in round i.
 *
 * @param name what they did
 * @param nanos by contender
 */
record TrainRow(String name, Map<String, double[]> nanos) implements Compared {

  Set<String> contenders() {
    return nanos.keySet();
  }

  /** Nanoseconds, or null if the contender took no part. */
  @Nullable Spread time(String contender) {
    double[] rounds = nanos.get(contender);
    return rounds == null ? null : Spread.of(rounds);
  }

  @Override
  public @Nullable Double versus(String ours, String peer) {
    double[] mine = nanos.get(ours);
    double[] theirs = nanos.get(peer);
    return mine == null || theirs == null ? null : Spread.pairedRatio(theirs, mine);
  }

  /** As it is written, with how many times as fast Lanewise is. */
  Line line() {
    String ours = LanewiseContender.NAME;
    Map<String, Spread> times = new LinkedHashMap<>();
    Map<String, Double> ratios = new LinkedHashMap<>();
    nanos.forEach((name, rounds) -> {
      times.put(name, Spread.of(rounds));
      Double ratio = name.equals(ours) ? null : versus(ours, name);
      if (ratio != null) {
        ratios.put(name, ratio);
      }
    });
    return new Line(name, times, ratios, nanos);
  }

  /**
   * A row as it is written; maps are by contender.
   *
   * @param nanos of a call
   * @param lanewiseVersus how many times as fast Lanewise is
   * @param rounds the nanoseconds of each round
   */
  record Line(
      String name,
      Map<String, Spread> nanos,
      Map<String, Double> lanewiseVersus,
      Map<String, double[]> rounds) {}
}
