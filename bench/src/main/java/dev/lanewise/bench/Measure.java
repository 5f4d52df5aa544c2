// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A mean over rows of a group, of which a goal speaks.
 *
 * @param rows which rows of the group it is over
 * @param value of a row; null where the row has none
 * @param <R> what was measured of a case
 */
record Measure<R>(Goal goal, Predicate<R> rows, Function<R, @Nullable Double> value) {

  private static final String OURS = LanewiseContender.NAME;

  static <R> Measure<R> of(String key, String what, Function<R, @Nullable Double> value) {
    return new Measure<>(new Goal(key, what, null, null), _ -> true, value);
  }

  String key() {
    return goal.key();
  }

  Measure<R> asking(double least, double wanted) {
    return new Measure<>(new Goal(goal.key(), goal.what(), least, wanted), rows, value);
  }

  /** The same over fewer rows. */
  Measure<R> where(Predicate<R> fewer) {
    return new Measure<>(goal, rows.and(fewer), value);
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
    return row -> row.versusBest(ours, peers);
  }

  /** The geometric mean over its rows of those of a group. */
  Conclusion over(List<R> group) {
    List<Double> values = group.stream().filter(rows).map(value).filter(Objects::nonNull).toList();
    return goal.is(geometricMean(values), values.size());
  }

  private static @Nullable Double geometricMean(List<Double> values) {
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.getFirst(); // to the bit: a figure may be just what is asked
      default -> Math.exp(values.stream().mapToDouble(Math::log).sum() / values.size());
    };
  }
}
