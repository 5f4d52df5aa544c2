// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.EpochResult;
import dev.lanewise.nn.TrainingListener;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Training as it is seen at the console: a line for each epoch, and on a terminal a bar while the
 * epoch runs.
 */
final class EpochProgress implements TrainingListener, AutoCloseable {

  private static final int REFRESH_MILLIS = 100;

  private final PrintWriter out;
  private final int epochs;
  private final int samples;
  private final boolean terminal;
  private @Nullable ProgressBar bar;

  /**
   * Makes it.
   *
   * @param out gets the lines
   * @param epochs how many there will be
   * @param samples in each
   * @param terminal whether a bar can be drawn
   */
  EpochProgress(PrintWriter out, int epochs, int samples, boolean terminal) {
    this.out = out;
    this.epochs = epochs;
    this.samples = samples;
    this.terminal = terminal;
  }

  /** Whether this process talks to a terminal that understands control sequences. */
  @SuppressWarnings("SystemConsoleNull") // Java 25 does return null where output is redirected
  static boolean onTerminal() {
    var console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  @Override
  public void onEpochStart(int epoch, int batches) {
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch %d/%d".formatted(epoch, epochs))
              .setInitialMax(samples)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setSpeedUnit(ChronoUnit.SECONDS)
              .showSpeed(new DecimalFormat("0' samples'"))
              .hideEta()
              .clearDisplayOnFinish()
              .setConsumer(new ConsoleProgressBarConsumer(System.out))
              .build();
    }
  }

  @Override
  public void onBatch(int epoch, int batch, int batches, int done, float lossSoFar) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", lossSoFar));
    }
  }

  @Override
  public void onEpochEnd(EpochResult result) {
    close();
    out.println(
        String.format(
            Locale.ROOT,
            "epoch %d/%d   loss %.4f   %,9.0f samples/s   validation %6.2f %%",
            result.epoch(),
            epochs,
            result.loss(),
            result.samplesPerSecond(),
            100 * result.validationAccuracy()));
    out.flush();
  }

  /** Takes the bar away, also after a training that failed. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
