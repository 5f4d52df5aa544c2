// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.List;
import java.util.Locale;

/**
 * How the weights, activations and gradients of a model are distributed on a dataset, so that
 * vanishing and exploding gradients, dead units and saturated layers are seen; see {@link
 * Trainer#statistics}.
 *
 * @param rows first the layers' activations and gradients from the input on, then the parameters
 *     and theirs
 */
public record Statistics(List<TensorStatistics> rows) {

  public Statistics {
    rows = List.copyOf(rows);
  }

  /** The rows of one kind, in order. */
  public List<TensorStatistics> of(TensorStatistics.Kind kind) {
    return rows.stream().filter(row -> row.kind() == kind).toList();
  }

  /** A line for each row, for a person. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-20s %-20s %10s %10s %10s %10s %10s %7s %7s  %s%n",
            "of",
            "",
            "elements",
            "mean",
            "std",
            "min",
            "max",
            "zeros",
            "satur.",
            "op or shape"));
    for (TensorStatistics row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %-20s %10d %10.3g %10.3g %10.3g %10.3g %6.1f%% %7s  %s%n",
              row.name(),
              row.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              row.count(),
              row.mean(),
              row.deviation(),
              row.min(),
              row.max(),
              100 * row.zeros(),
              Double.isNaN(row.saturated())
                  ? "-"
                  : String.format(Locale.ROOT, "%.1f%%", 100 * row.saturated()),
              row.op()));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return table();
  }
}
