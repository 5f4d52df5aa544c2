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
}
