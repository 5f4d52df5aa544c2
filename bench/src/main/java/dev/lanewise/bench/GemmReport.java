// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of the comparison, as it is written to JSON.
 *
 * @param benchmark always {@code sgemm}
 * @param machine where it was measured
 * @param settings what was asked for
 * @param contenders what was measured, by name; for one that could not be loaded, why
 * @param rows one per product and thread count
 * @param summary geometric means over the rows; null where nothing was measured
 */
record GemmReport(
    String benchmark,
    Machine machine,
    Map<String, Object> settings,
    Map<String, String> contenders,
    List<Duel.Row> rows,
    Map<String, @Nullable Double> summary) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static GemmReport of(
      Map<String, Object> settings, Map<String, String> contenders, List<Duel.Row> rows) {
    return new GemmReport(
        "sgemm", Machine.here(), settings, contenders, List.copyOf(rows), summary(rows));
  }

  /** Keys without a thread count are those of one thread. */
  static Map<String, @Nullable Double> summary(List<Duel.Row> rows) {
    Map<String, @Nullable Double> summary = new LinkedHashMap<>();
    summarize(summary, "", rowsOn(1, rows));
    rows.stream()
        .map(Duel.Row::threads)
        .filter(threads -> threads > 1)
        .distinct()
        .forEach(threads -> {
          String prefix = "threads_" + threads + "_";
          List<Duel.Row> here = rowsOn(threads, rows);
          summarize(summary, prefix, here);
          summary.put(prefix + "speedup", speedup(here, rowsOn(1, rows)));
        });
    return summary;
  }

  private static List<Duel.Row> rowsOn(int threads, List<Duel.Row> rows) {
    return rows.stream().filter(row -> row.threads() == threads).toList();
  }

  private static void summarize(
      Map<String, @Nullable Double> summary, String prefix, List<Duel.Row> rows) {
    summary.put(prefix + "share_of_peak", mean(rows, row -> row.shareOfPeak().get("lanewise")));
    summary.put(prefix + "vs_openblas", mean(rows, row -> row.lanewiseVersus().get("openblas")));
    summary.put(prefix + "vs_netlib", mean(rows, row -> row.lanewiseVersus().get("netlib")));
  }

  private static @Nullable Double speedup(List<Duel.Row> many, List<Duel.Row> one) {
    Map<GemmCase, Duel.Row> alone =
        one.stream().collect(Collectors.toMap(Duel.Row::gemm, Function.identity()));
    ToDoubleFunction<Duel.Row> speed =
        row -> {
          Spread spread = row.gflops().get("lanewise");
          return spread == null ? Double.NaN : spread.median();
        };
    return mean(
        many,
        row -> {
          Duel.Row single = alone.get(row.gemm());
          if (single == null) {
            return null;
          }
          double ratio = speed.applyAsDouble(row) / speed.applyAsDouble(single);
          return Double.isNaN(ratio) ? null : ratio;
        });
  }

  /** Geometric mean; null if there are no rows or one of them lacks the value. */
  private static @Nullable Double mean(
      List<Duel.Row> rows, Function<Duel.Row, @Nullable Double> value) {
    double logs = 0;
    for (Duel.Row row : rows) {
      Double one = value.apply(row);
      if (one == null) {
        return null;
      }
      logs += Math.log(one);
    }
    return rows.isEmpty() ? null : Math.exp(logs / rows.size());
  }

  /** Writes beside the target and renames, so that a reader never sees half a file. */
  void write(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    String unfinished = ".%s.%d".formatted(target.getFileName(), ProcessHandle.current().pid());
    Path written = folder.resolve(unfinished);
    try {
      JSON.writeValue(written.toFile(), this);
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
