// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A number that says how good the products are: a mean over rows of a group, and what it must and
 * should at least be.
 *
 * @param key its name in the summary
 * @param what in words, for the README
 * @param must below it, something is wrong; null if nothing is asked
 * @param aim what is wanted
 * @param rows which rows of the group it is over
 * @param value of a row; null where the row has none
 */
record Measure(
    String key,
    String what,
    @Nullable Double must,
    @Nullable Double aim,
    Predicate<Row> rows,
    Function<Row, @Nullable Double> value) {

  private static final String OURS = LanewiseContender.NAME;

  /** Its value in a run, null if none of its rows has one. */
  record Result(
      String key,
      String what,
      @Nullable Double value,
      int cases,
      @Nullable Double must,
      @Nullable Double aim,
      @Nullable Boolean held,
      @Nullable Boolean reached) {}

  static Measure of(String key, String what, Function<Row, @Nullable Double> value) {
    return new Measure(key, what, null, null, _ -> true, value);
  }

  Measure asking(double least, double wanted) {
    return new Measure(key, what, least, wanted, rows, value);
  }

  /** The same over fewer rows. */
  Measure where(Predicate<Row> fewer) {
    return new Measure(key, what, must, aim, rows.and(fewer), value);
  }

  /** Our share of the peak. */
  static Function<Row, @Nullable Double> share() {
    return row -> row.shareOfPeak(OURS);
  }

  /** How many times as fast as a peer we are. */
  static Function<Row, @Nullable Double> versus(String peer) {
    return row -> row.versus(OURS, peer);
  }

  /** How many times as fast as the fastest of those peers that took part, case by case. */
  static Function<Row, @Nullable Double> versusBest(String ours, List<String> peers) {
    return row ->
        peers.stream()
            .map(peer -> row.versus(ours, peer))
            .filter(Objects::nonNull)
            .min(Double::compare)
            .orElse(null);
  }

  /** The geometric mean over its rows of those of a group. */
  Result over(List<Row> group) {
    List<Double> values = group.stream().filter(rows).map(value).filter(Objects::nonNull).toList();
    Double mean =
        values.isEmpty()
            ? null
            : Math.exp(values.stream().mapToDouble(Math::log).sum() / values.size());
    return is(mean, values.size());
  }

  /** This measure with a value that was found otherwise. */
  Result is(@Nullable Double found, int cases) {
    return new Result(
        key, what, found, cases, must, aim, atLeast(found, must), atLeast(found, aim));
  }

  private static @Nullable Boolean atLeast(@Nullable Double found, @Nullable Double bound) {
    return found == null || bound == null ? null : found >= bound;
  }
}
