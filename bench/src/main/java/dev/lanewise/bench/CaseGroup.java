// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Set;

/**
 * Cases that belong together, and what is concluded from them.
 *
 * @param name for {@code --only}
 * @param what in words
 * @param cases in the order in which they are measured
 * @param pace how they are measured
 * @param measures what is concluded
 * @param peers those that may take part besides Lanewise; empty for all
 */
record CaseGroup(
    String name,
    String what,
    List<GemmCase> cases,
    Pace pace,
    List<Measure<Row>> measures,
    Set<String> peers) {

  CaseGroup(
      String name, String what, List<GemmCase> cases, Pace pace, List<Measure<Row>> measures) {
    this(name, what, cases, pace, measures, Set.of());
  }

  /** Whether all its cases can be ready side by side. */
  boolean isLight() {
    return cases.stream().allMatch(GemmCase::isLight);
  }

  boolean admits(Contender contender) {
    return peers.isEmpty()
        || peers.contains(contender.name())
        || contender.name().equals(LanewiseContender.NAME);
  }
}
