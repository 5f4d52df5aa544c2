// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row as it is written; maps are by contender. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record GemmLine(
    String name,
    GemmCase gemm,
    Spread peak,
    @Nullable Spread bandwidth,
    Map<String, Spread> gflops,
    Map<String, Double> shareOfPeak,
    Map<String, Double> lanewiseVersus,
    Map<String, Double> shareOfBandwidth) {

  static GemmLine of(Row row) {
    return new GemmLine(
        row.gemm().toString(),
        row.gemm(),
        row.peak(),
        row.bandwidths() == null ? null : Spread.of(row.bandwidths()),
        each(row, row::speed),
        each(row, row::shareOfPeak),
        each(
            row,
            name ->
                name.equals(LanewiseContender.NAME)
                    ? null
                    : row.versus(LanewiseContender.NAME, name)),
        each(row, row::shareOfBandwidth));
  }

  private static <T> Map<String, T> each(Row row, Function<String, @Nullable T> value) {
    Map<String, T> values = new LinkedHashMap<>();
    for (String name : row.contenders()) {
      T one = value.apply(name);
      if (one != null) {
        values.put(name, one);
      }
    }
    return values;
  }
}
