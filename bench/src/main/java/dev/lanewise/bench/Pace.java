// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/**
 * How long and how often to measure.
 *
 * @param rounds samples of each contender
 * @param warmUpSeconds before the first
 * @param sampleSeconds at least, by as many calls as that takes
 */
record Pace(int rounds, double warmUpSeconds, double sampleSeconds) {

  /** The same with other rounds. */
  Pace withRounds(int count) {
    return new Pace(count, warmUpSeconds, sampleSeconds);
  }

  /** The same with fewer rounds, if they are more. */
  Pace atMost(int most) {
    return withRounds(Math.min(rounds, most));
  }
}
