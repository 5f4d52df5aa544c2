// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Training as a person watches it; see {@link Listeners#progressBar}. */
final class ProgressBar implements TrainingListener {

  private static final int CELLS = 30;
  private static final long REFRESH_NANOS = 100_000_000;

  private final @Nullable PrintWriter bar;
  private final Consumer<String> lines;
  private long epochStart;
  private long drawn;
  private int width;

  private ProgressBar(@Nullable PrintWriter bar, Consumer<String> lines) {
    this.bar = bar;
    this.lines = lines;
  }

  /** Only a line for each epoch. */
  static ProgressBar lines(Consumer<String> lines) {
    return new ProgressBar(null, lines);
  }

  /** A bar, whose place the epoch's line then takes. */
  static ProgressBar on(PrintWriter out) {
    return new ProgressBar(out, out::println);
  }

  @Override
  public void onEpochStart(int epoch, int batches) {
    epochStart = System.nanoTime();
    drawn = epochStart - REFRESH_NANOS;
  }

  @Override
  public void onBatch(int epoch, int batch, int batches, int samples, float lossSoFar) {
    long now = System.nanoTime();
    if (bar != null && (now - drawn >= REFRESH_NANOS || batch == batches)) {
      drawn = now;
      int full = (int) ((long) CELLS * batch / batches);
      draw(
          bar,
          String.format(
              Locale.ROOT,
              "epoch %d  [%s%s] %3d %%  loss %.4f  %,.0f samples/s",
              epoch,
              "=".repeat(full),
              " ".repeat(CELLS - full),
              100L * batch / batches,
              lossSoFar,
              samples / Math.max(1e-9, (now - epochStart) * 1e-9)));
    }
  }

  /** Over what was drawn before, and back: whatever is printed next takes the bar's place. */
  private void draw(PrintWriter out, String text) {
    out.print(text + " ".repeat(Math.max(0, width - text.length())) + "\r");
    out.flush();
    width = text.length();
  }

  @Override
  public void onEpochEnd(EpochResult result) {
    if (bar != null) {
      draw(bar, "");
    }
    lines.accept(line(result));
    if (bar != null) {
      bar.flush();
    }
  }

  private static String line(EpochResult result) {
    StringBuilder line = new StringBuilder("epoch ").append(result.epoch());
    append(line, "  loss %.4f", result.loss());
    append(line, "  accuracy %.2f %%", 100 * result.accuracy());
    append(line, "  validation loss %.4f", result.validationLoss());
    append(line, "  validation accuracy %.2f %%", 100 * result.validationAccuracy());
    for (Map.Entry<String, Double> metric : result.metrics().entrySet()) {
      line.append("  ").append(metric.getKey());
      line.append(String.format(Locale.ROOT, " %.4f", metric.getValue()));
    }
    append(line, "  %,.0f samples/s", result.samplesPerSecond());
    return line.toString();
  }

  /** What there is not is NaN. */
  private static void append(StringBuilder line, String format, double value) {
    if (!Double.isNaN(value)) {
      line.append(String.format(Locale.ROOT, format, value));
    }
  }
}
