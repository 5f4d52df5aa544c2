// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run, as it is written to JSON.
 *
 * @param benchmark always {@code gemm}
 * @param machine where it was measured
 * @param settings what was asked for
 * @param contenders what was measured, by name; for one that is left out, why
 * @param groups the rows by group
 * @param cliffs sizes of the sweep that fall off, or null if there was no sweep
 * @param measures what is concluded
 * @param summary the value of each measure by its key; null where nothing was measured
 */
record GemmReport(
    String benchmark,
    Machine machine,
    Map<String, Object> settings,
    Map<String, String> contenders,
    Map<String, List<Line>> groups,
    @Nullable Cliffs cliffs,
    List<Measure.Result> measures,
    Map<String, @Nullable Double> summary) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** A row as it is written; maps are by contender. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Line(
      String name,
      GemmCase gemm,
      Spread peak,
      @Nullable Spread bandwidth,
      Map<String, Spread> gflops,
      Map<String, Double> shareOfPeak,
      Map<String, Double> lanewiseVersus,
      Map<String, Double> shareOfBandwidth) {

    static Line of(Row row) {
      return new Line(
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

  static GemmReport of(
      Map<String, Object> settings,
      Map<String, String> contenders,
      Map<String, List<Row>> rows,
      @Nullable Cliffs cliffs,
      List<Measure.Result> measures) {
    Map<String, List<Line>> groups = new LinkedHashMap<>();
    rows.forEach((group, of) -> groups.put(group, of.stream().map(Line::of).toList()));
    Map<String, @Nullable Double> summary = new LinkedHashMap<>();
    measures.forEach(measure -> summary.put(measure.key(), measure.value()));
    return new GemmReport(
        "gemm",
        Machine.here(),
        settings,
        contenders,
        groups,
        cliffs,
        List.copyOf(measures),
        summary);
  }

  void write(Path target) throws IOException {
    WholeFile.write(target, JSON.writeValueAsBytes(this));
  }
}
