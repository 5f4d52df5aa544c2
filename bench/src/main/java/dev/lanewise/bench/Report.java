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
 * @param benchmark {@code gemm}, {@code elementwise}, {@code loss} or {@code train}
 * @param machine where it was measured
 * @param settings what was asked for
 * @param contenders what was measured, by name; for one that is left out, why
 * @param groups the rows by group
 * @param cliffs sizes of the sweep that fall off, or null if there was no sweep
 * @param measures what is concluded
 * @param summary the value of each measure by its key; null where nothing was measured
 * @param <L> a row as it is written
 */
record Report<L>(
    String benchmark,
    Machine machine,
    Map<String, Object> settings,
    Map<String, String> contenders,
    Map<String, List<L>> groups,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Cliffs cliffs,
    List<Conclusion> measures,
    Map<String, @Nullable Double> summary) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static <R, L> Report<L> of(
      String benchmark,
      Map<String, Object> settings,
      Map<String, String> contenders,
      Map<String, List<R>> rows,
      Function<R, L> line,
      @Nullable Cliffs cliffs,
      Conclusions conclusions) {
    Map<String, List<L>> groups = new LinkedHashMap<>();
    rows.forEach((group, of) -> groups.put(group, of.stream().map(line).toList()));
    return new Report<>(
        benchmark,
        Machine.here(),
        settings,
        contenders,
        groups,
        cliffs,
        conclusions.all(),
        conclusions.summary());
  }

  void write(Path target) throws IOException {
    WholeFile.write(target, JSON.writeValueAsBytes(this));
  }
}
