// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.UlpHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of functions over all floats: a line of {@code target/accuracy.txt} each, with the
 * histogram; and a row of the README's table, if the property {@code lanewise.readme} is true and
 * not every result is correctly rounded. Rows of functions that were not measured stay as they are.
 */
final class AccuracyTable {

  private static final String BEGIN =
      "<!-- accuracy: begin; rewritten by mvn verify -Pexhaustive -Dlanewise.readme=true -->";
  private static final String END = "<!-- accuracy: end -->";
  private static final String HEAD =
      """
      | function | bound, ULP | worst, ULP | worst input | correctly rounded |
      |---|---|---|---|---|
      """;

  private AccuracyTable() {}

  static void record(ElementwiseCase kernel, double bound, UlpHistogram errors) throws IOException {
    Path file = Files.createDirectories(Path.of("target")).resolve("accuracy.txt");
    String line = "%s: bound %s, %s%n".formatted(kernel, bound, errors);
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    boolean allRounded = errors.correctlyRounded() == errors.total();
    if (Boolean.getBoolean("lanewise.readme") && !allRounded) {
      Path readme = Path.of("..", "README.md");
      Files.writeString(readme, withRow(Files.readString(readme), kernel, bound, errors));
    }
  }

  /** The text with the row of a function anew, in the order of the functions. */
  static String withRow(String text, ElementwiseCase kernel, double bound, UlpHistogram errors) {
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalArgumentException("The text has no lines " + BEGIN + " and " + END);
    }
    List<String> order = FunctionErrorTest.measured().stream().map(AccuracyTable::name).toList();
    Map<Integer, String> rows = new TreeMap<>();
    text.substring(begin, end)
        .lines()
        .filter(line -> line.startsWith("| "))
        .forEach(line -> rows.put(order.indexOf(line.split("\\|")[1].strip()), line));
    rows.remove(-1); // the head, and functions that are no more
    rows.put(order.indexOf(name(kernel)), row(kernel, bound, errors));
    return text.substring(0, begin)
        + "\n\n"
        + HEAD
        + String.join("\n", rows.values())
        + "\n\n"
        + text.substring(end);
  }

  private static String row(ElementwiseCase kernel, double bound, UlpHistogram errors) {
    return String.format(
        Locale.ROOT,
        "| %s | %.4g | %.3f | %s | %.2f %% |",
        name(kernel),
        bound,
        errors.worst(),
        errors.worstInput(),
        100.0 * errors.correctlyRounded() / errors.total());
  }

  private static String name(ElementwiseCase kernel) {
    return kernel.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
