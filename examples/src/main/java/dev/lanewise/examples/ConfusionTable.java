// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.ConfusionMatrix;
import java.util.Locale;

/** A confusion matrix for the console: a line per digit, a column per reading. */
final class ConfusionTable {

  private ConfusionTable() {}

  static String of(ConfusionMatrix matrix) {
    int classes = matrix.classes();
    int width = 2 + Long.toString(matrix.total()).length();
    var table = new StringBuilder("digit  read as\n     ");
    for (int read = 0; read < classes; read++) {
      table.append(pad(Integer.toString(read), width));
    }
    table.append(pad("right", 10)).append('\n');
    for (int digit = 0; digit < classes; digit++) {
      table.append(pad(Integer.toString(digit), 5));
      for (int read = 0; read < classes; read++) {
        long count = matrix.count(digit, read);
        table.append(pad(count == 0 ? "." : Long.toString(count), width));
      }
      table.append(pad(share(matrix, digit), 10)).append('\n');
    }
    return table.toString();
  }

  /** How many images of a digit were read right, in percent. */
  static String share(ConfusionMatrix matrix, int digit) {
    long all = 0;
    for (int read = 0; read < matrix.classes(); read++) {
      all += matrix.count(digit, read);
    }
    return all == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * matrix.count(digit, digit) / all);
  }

  private static String pad(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
