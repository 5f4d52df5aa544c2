// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Curves over epochs, as SVG inside a page. The page's style sheet gives the colours, so that they
 * follow a reader's dark mode; no font is asked for, which a server may not have.
 */
final class LineChart {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;
  private static final int LEFT = 56;
  private static final int RIGHT = 12;
  private static final int TOP = 14;
  private static final int BOTTOM = 34;
  private static final int MOST_EPOCH_LABELS = 10;
  private static final int TICKS = 4;

  private final String unit;
  private final List<Curve> curves;
  private final double low;
  private final double high;
  private final double tick;
  private final int epochs;

  /**
   * A curve.
   *
   * @param name for the legend
   * @param values one per epoch
   */
  record Curve(String name, double[] values) {}

  /**
   * A chart.
   *
   * @param unit written after each number of the vertical axis, or empty
   * @param curves at least one, of equal length
   */
  LineChart(String unit, List<Curve> curves) {
    this.unit = unit;
    this.curves = List.copyOf(curves);
    epochs = curves.getFirst().values().length;
    double[] all = curves.stream().flatMapToDouble(c -> Arrays.stream(c.values())).toArray();
    double least = Arrays.stream(all).min().orElse(0);
    double most = Arrays.stream(all).max().orElse(1);
    tick = roundStep((most - least) / TICKS);
    low = Math.floor(least / tick) * tick;
    high = Math.max(low + tick, Math.ceil(most / tick) * tick);
  }

  /** The next number of the form 1, 2 or 5 times a power of ten. */
  private static double roundStep(double step) {
    if (!(step > 1e-9)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double digits = step / power;
    double round = digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10;
    return round * power;
  }

  String svg() {
    var svg = new StringBuilder();
    svg.append(
        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\">%n".formatted(WIDTH, HEIGHT));
    grid(svg);
    for (int i = 0; i < curves.size(); i++) {
      curve(svg, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    int lines = (int) Math.round((high - low) / tick);
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(tick) + 1e-9));
    for (int i = 0; i <= lines; i++) {
      double value = low + i * tick;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"axis\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s%s</text>%n",
              LEFT,
              WIDTH - RIGHT,
              y(value),
              y(value),
              LEFT - 8,
              y(value) + 4,
              String.format(Locale.ROOT, "%." + decimals + "f", value),
              unit));
    }
    int step = Math.max(1, (int) Math.ceil((double) epochs / MOST_EPOCH_LABELS));
    for (int epoch = 1; epoch <= epochs; epoch += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(epoch),
              HEIGHT - BOTTOM + 18,
              epoch));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">epoch</text>%n",
            WIDTH - RIGHT,
            HEIGHT - 2));
  }

  private void curve(StringBuilder svg, int index) {
    double[] values = curves.get(index).values();
    var points = new StringBuilder();
    IntStream.rangeClosed(1, epochs)
        .forEach(
            e -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(e), y(values[e - 1]))));
    svg.append(
        "<polyline class=\"curve c%d\" points=\"%s\"/>%n"
            .formatted(index, points.toString().strip()));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double value = values[epoch - 1];
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\">"
                  + "<title>%s, epoch %d: %.4g%s</title></circle>%n",
              index,
              x(epoch),
              y(value),
              curves.get(index).name(),
              epoch,
              value,
              unit));
    }
  }

  private double x(int epoch) {
    double inner = WIDTH - LEFT - RIGHT - 20;
    return LEFT + 10 + (epochs == 1 ? inner / 2 : inner * (epoch - 1) / (epochs - 1));
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  }
}
