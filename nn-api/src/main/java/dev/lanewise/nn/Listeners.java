// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.io.Console;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** The usual listeners; files are written by {@link CsvLog} and {@link TensorBoardLog}. */
public final class Listeners {

  private Listeners() {}

  /**
   * A bar on the terminal that the process talks to, and a line for each epoch that has ended.
   * Where there is no terminal the lines go to the {@link System.Logger} {@code dev.lanewise.nn}.
   */
  public static TrainingListener progressBar() {
    System.Logger logger = System.getLogger("dev.lanewise.nn");
    return progressBar(line -> logger.log(System.Logger.Level.INFO, line));
  }

  /**
   * A bar on the terminal that the process talks to, and a line for each epoch that has ended.
   *
   * @param elsewhere gets the lines where there is no terminal
   */
  @SuppressWarnings("SystemConsoleNull") // Java 25 does return null where output is redirected
  public static TrainingListener progressBar(Consumer<String> elsewhere) {
    Console console = System.console();
    return console == null || !console.isTerminal() || "dumb".equals(System.getenv("TERM"))
        ? ProgressBar.lines(elsewhere)
        : progressBar(console.writer());
  }

  /**
   * A bar that is drawn by going back to the beginning of its line, and a line for each epoch that
   * has ended.
   *
   * @param out gets the text, which is flushed each time; it is not closed
   */
  public static TrainingListener progressBar(PrintWriter out) {
    return ProgressBar.on(out);
  }
}
