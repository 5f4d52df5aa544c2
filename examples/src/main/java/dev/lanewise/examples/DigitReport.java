// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.ConfusionMatrix;
import dev.lanewise.nn.EpochResult;
import dev.lanewise.nn.Evaluation;
import dev.lanewise.nn.History;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run gave, as one page that needs nothing else.
 *
 * @param data what was learnt from
 * @param model its layers, in one line
 * @param place where it ran, in one line
 * @param settings what was asked for
 * @param history what each epoch gave
 * @param time of training
 * @param test how it did on the test images
 * @param misread the test images that were misread, the worst first
 */
record DigitReport(
    DigitData data,
    String model,
    String place,
    List<Setting> settings,
    History history,
    Duration time,
    Evaluation test,
    List<Misread> misread) {

  private static final int MOST_PICTURES = 300;
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  /** A line of the table of settings. */
  record Setting(String name, String value) {}

  /** Writes beside the target and renames, so that a reader never sees half a page. */
  Path write(Path target) throws IOException {
    return WholeFile.at(target, unfinished -> Files.writeString(unfinished, html()));
  }

  String html() throws IOException {
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("caution", data.caution().isEmpty() ? "" : tag("p", "caution", data.caution()));
    slots.put("accuracy", percent(test.accuracy()));
    slots.put("images", String.format(Locale.ROOT, "%,d", test.confusion().total()));
    slots.put("errors", String.format(Locale.ROOT, "%,d", misread.size()));
    slots.put("loss", String.format(Locale.ROOT, "%.4f", test.loss()));
    slots.put("time", String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
    slots.put("speed", String.format(Locale.ROOT, "%,.0f", bestSpeed()));
    slots.put("lossChart", chart("loss", "0.00", EpochResult::loss, EpochResult::validationLoss));
    slots.put(
        "accuracyChart",
        chart("accuracy", "0.0 %", EpochResult::accuracy, EpochResult::validationAccuracy));
    slots.put("confusion", confusion());
    slots.put("misreadNote", misreadNote());
    slots.put("misread", pictures());
    slots.put("settings", settingRows());
    return fill(template(), slots);
  }

  private double bestSpeed() {
    return history.epochs().stream()
        .mapToDouble(EpochResult::samplesPerSecond)
        .max()
        .orElse(Double.NaN);
  }

  private String chart(
      String what,
      String pattern,
      ToDoubleFunction<EpochResult> training,
      ToDoubleFunction<EpochResult> held) {
    var image =
        LineChart.draw(pattern, List.of(curve("training", training), curve("validation", held)));
    var number = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    EpochResult last = history.epochs().getLast();
    return """
    <img class="chart" alt="%s, in the end %s in training and %s in validation" src="%s">
    """
        .formatted(
            what,
            number.format(training.applyAsDouble(last)),
            number.format(held.applyAsDouble(last)),
            Picture.uri(image));
  }

  private LineChart.Curve curve(String name, ToDoubleFunction<EpochResult> value) {
    return new LineChart.Curve(name, history.epochs().stream().mapToDouble(value).toArray());
  }

  private String confusion() {
    ConfusionMatrix matrix = test.confusion();
    long worst = 1;
    for (int digit = 0; digit < matrix.classes(); digit++) {
      for (int read = 0; read < matrix.classes(); read++) {
        worst = digit == read ? worst : Math.max(worst, matrix.count(digit, read));
      }
    }
    var table = new StringBuilder("<tr><th></th>");
    for (int read = 0; read < matrix.classes(); read++) {
      table.append("<th scope=\"col\">%d</th>".formatted(read));
    }
    table.append("<th scope=\"col\">right</th></tr>\n");
    for (int digit = 0; digit < matrix.classes(); digit++) {
      table.append("<tr><th scope=\"row\">%d</th>".formatted(digit));
      for (int read = 0; read < matrix.classes(); read++) {
        table.append(cell(matrix.count(digit, read), digit == read, worst));
      }
      table.append("<td>%s</td></tr>\n".formatted(ConfusionTable.share(matrix, digit)));
    }
    return table.toString();
  }

  /** Mistakes are shaded by their number, against the most frequent one. */
  private static String cell(long count, boolean right, long worst) {
    if (right) {
      return "<td class=\"right\">%d</td>".formatted(count);
    }
    if (count == 0) {
      return "<td class=\"none\">0</td>";
    }
    double shade = 0.08 + 0.52 * count / worst;
    return String.format(
        Locale.ROOT, "<td style=\"background:rgba(208,72,48,%.2f)\">%d</td>", shade, count);
  }

  private String misreadNote() {
    if (misread.isEmpty()) {
      return "None.";
    }
    String shown =
        misread.size() > MOST_PICTURES
            ? "The %d most confident of %,d mistakes".formatted(MOST_PICTURES, misread.size())
            : "All %d mistakes".formatted(misread.size());
    return shown
        + ", the most confident first: what the digit is, what it was read as, and the probability"
        + " that the model gave to that.";
  }

  private String pictures() {
    var figures = new StringBuilder();
    misread.stream()
        .limit(MOST_PICTURES)
        .forEach(one ->
            figures.append(
                String.format(
                    Locale.ROOT,
                    "<figure><img src=\"%s\" alt=\"test image %d\" title=\"test image %d\">"
                        + "<figcaption>%d read as <b>%d</b><br>%.1f %%</figcaption></figure>%n",
                    Picture.uri(one.pixels(), data.height(), data.width()),
                    one.index(),
                    one.index(),
                    one.digit(),
                    one.read(),
                    100 * one.probability())));
    return figures.toString();
  }

  private String settingRows() {
    List<Setting> all = new ArrayList<>();
    all.add(new Setting("Ran on", place));
    all.add(
        new Setting(
            "Data",
            String.format(
                Locale.ROOT,
                "%s, %,d images to learn from and to watch the training with, %,d to be tested on",
                data.origin(),
                data.train().size(),
                data.test().size())));
    all.add(new Setting("Model", model));
    all.addAll(settings);
    var rows = new StringBuilder();
    for (Setting setting : all) {
      rows.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td></tr>%n"
              .formatted(escape(setting.name()), escape(setting.value())));
    }
    return rows.toString();
  }

  private static String percent(float share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String tag(String name, String style, String text) {
    return "<%s class=\"%s\">%s</%s>".formatted(name, style, escape(text), name);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String fill(String template, Map<String, String> slots) {
    return SLOT.matcher(template)
        .replaceAll(slot -> {
          String value = slots.get(slot.group(1));
          if (value == null) {
            throw new IllegalStateException("nothing fills the slot " + slot.group());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private static String template() throws IOException {
    try (InputStream in = DigitReport.class.getResourceAsStream("report.html")) {
      if (in == null) {
        throw new IOException("report.html is missing in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
