// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * A number that says how good a model's predictions are. {@link Metrics} has the usual ones.
 *
 * <p>A sample has a row of predictions, which are what {@link Loss#prediction} gives, and a row of
 * targets of the same length; of a label the row that is 1 at the label, else 0.
 */
public interface Metric {

  /** What it is called, as {@code f1_1}; no two of a trainer have one name. */
  String name();

  /** Whether a higher number is a better one. */
  boolean higherIsBetter();

  /**
   * Begins to count.
   *
   * @param outputs the length of a row
   * @throws IllegalArgumentException if there is no such number for rows of this length
   */
  Tally tally(int outputs);

  /** A metric that counts. */
  interface Tally {

    /**
     * Counts a sample as often as its weight says.
     *
     * @param predictions has the sample's row from {@code predictionsOffset}
     * @param targets has the sample's row from {@code targetsOffset}
     * @param weight positive and finite; 1 of samples without weights
     */
    void add(
        float[] predictions,
        int predictionsOffset,
        float[] targets,
        int targetsOffset,
        double weight);

    /** The metric of the samples so far; NaN where it is undefined. */
    double value();
  }
}
