// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * What losses are divided by and what they add up to, on a device: the sums of weights before a
 * loss, the sum of what the rows have afterwards.
 */
final class LossTotals {

  /** The places of the totals: sums of the weights of rows, of those of classes, of losses. */
  private static final int ROW_WEIGHTS = 0;

  private static final int CLASS_WEIGHTS = 1;
  private static final int LOSSES = 2;
  private static final int TOTALS = 3;

  private final Grid grid;
  private final ClKernel rowWeights;
  private final ClKernel rowSums;
  private final ClKernel reducedLoss;

  /** A number for each row: its weight, later its loss. */
  private final Scratch ofRows;

  private final Scratch totals;

  LossTotals(ClSession session, Grid grid, ClProgram losses) {
    this.grid = grid;
    ofRows = session.scratch();
    totals = session.scratch();
    rowWeights = losses.kernel("row_weights");
    reducedLoss = losses.kernel("reduced_loss");
    rowSums =
        session
            .program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "rows.cl")
            .kernel("row_sums");
  }

  /** Room for a number of each row. */
  ClApi.Memory ofRows(int rows) {
    return ofRows.atLeast(rows);
  }

  /** The totals, for kernels that divide by them. */
  ClApi.Memory all() {
    return totals.atLeast(TOTALS);
  }

  /**
   * Sums the weights that a call needs the sums of.
   *
   * @param anything stands for what is missing
   */
  void sumWeights(
      int rows,
      int columns,
      ClBuffer labels,
      int labelsOffset,
      boolean labelled,
      CrossEntropy<ClFloats> options,
      ClFloats anything) {
    ClFloats ofClasses = options.classWeights();
    if (ofClasses != null && labelled && options.labelSmoothing() > 0) {
      sum(columns, ofClasses, options.classWeightsOffset(), CLASS_WEIGHTS);
    }
    if (options.reduction() == MEAN) {
      ClApi.Memory weights = ofRows.atLeast(rows);
      rowWeights
          .begin()
          .add(rows)
          .add(columns)
          .add(labels, labelsOffset)
          .add(labelled ? 1 : 0)
          .add(options.ignoreIndex());
      addWeights(rowWeights, options, anything);
      grid.launchElements(rowWeights.add(weights), rows);
      total(rows, ROW_WEIGHTS);
    }
  }

  /** Sums weights of rows that are there already. */
  void sumRowWeights(int rows, ClFloats weights, int offset) {
    sum(rows, weights, offset, ROW_WEIGHTS);
  }

  private void sum(int n, ClFloats numbers, int offset, int place) {
    rowSums.begin().add(1).add(n).add(numbers, offset).add(n).add(all()).add(place);
    grid.launchRows(rowSums, 1);
  }

  /** Sums what the rows have. */
  private void total(int rows, int place) {
    rowSums
        .begin()
        .add(1)
        .add(rows)
        .add(ofRows.atLeast(rows))
        .add(0)
        .add(rows)
        .add(all())
        .add(place);
    grid.launchRows(rowSums, 1);
  }

  /** Writes the loss of all rows, if there is one. */
  void reduce(int rows, Reduction reduction, ClFloats losses, int lossesOffset) {
    if (reduction != NONE) {
      total(rows, LOSSES);
      reduce(reduction == MEAN, 1, losses, lossesOffset);
    }
  }

  /** Writes the sum of the losses of elements, divided by that of the weights, or by a number. */
  void reduce(int n, boolean byWeights, float divisor, ClFloats losses, int lossesOffset) {
    total(n, LOSSES);
    reduce(byWeights, divisor, losses, lossesOffset);
  }

  /** Writes the total of the losses, divided by that of the weights, or by a number. */
  private void reduce(boolean byWeights, float divisor, ClFloats losses, int lossesOffset) {
    reducedLoss.begin().add(byWeights ? 1 : 0).add(divisor).add(all()).add(losses, lossesOffset);
    grid.launchElements(reducedLoss, 1);
  }

  private static void addWeights(
      ClKernel kernel, CrossEntropy<ClFloats> options, ClFloats anything) {
    add(kernel, options.classWeights(), options.classWeightsOffset(), anything);
    add(kernel, options.rowWeights(), options.rowWeightsOffset(), anything);
  }

  /**
   * Adds weights, or that there are none.
   *
   * @param anything stands for what is missing
   */
  static void add(ClKernel kernel, @Nullable ClFloats weights, int offset, ClFloats anything) {
    if (weights == null) {
      kernel.add(0).add(anything, 0);
    } else {
      kernel.add(1).add(weights, offset);
    }
  }
}
