// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** Scores of classes, as a model gives them. */
final class Scores {

  private Scores() {}

  /** The class with the highest score; the first of equals. */
  static int best(float[] scores, int offset, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (scores[offset + i] > scores[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  /** The class that a row is taken for; of a single number, its probability, 1 from 0.5 on. */
  static int chosen(float[] row, int offset, int outputs) {
    return outputs > 1 ? best(row, offset, outputs) : row[offset] >= 0.5f ? 1 : 0;
  }
}
