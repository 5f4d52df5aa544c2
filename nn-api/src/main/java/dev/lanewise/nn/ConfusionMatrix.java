// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Arrays;
import java.util.Objects;

/** How often samples of each class were taken for each class. */
public final class ConfusionMatrix {

  private final int classes;
  private final long[] counts;

  /** A matrix of zeros. */
  public ConfusionMatrix(int classes) {
    this.classes = classes;
    this.counts = new long[Math.multiplyExact(classes, classes)];
  }

  /** The number of classes. */
  public int classes() {
    return classes;
  }

  /**
   * Counts a sample.
   *
   * @throws IndexOutOfBoundsException if a class is not in [0, classes)
   */
  public void add(int actual, int predicted) {
    counts[index(actual, predicted)]++;
  }

  /**
   * The number of samples of class {@code actual} that were taken for {@code predicted}.
   *
   * @throws IndexOutOfBoundsException if a class is not in [0, classes)
   */
  public long count(int actual, int predicted) {
    return counts[index(actual, predicted)];
  }

  private int index(int actual, int predicted) {
    Objects.checkIndex(actual, classes);
    Objects.checkIndex(predicted, classes);
    return actual * classes + predicted;
  }

  /** The number of samples. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** The share of samples on the diagonal; NaN without samples. */
  public float accuracy() {
    long right = 0;
    for (int i = 0; i < classes; i++) {
      right += count(i, i);
    }
    return (float) (right / (double) total());
  }

  /** A table: one line per actual class, one column per predicted class. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int width = 1 + String.valueOf(Arrays.stream(counts).max().orElse(0)).length();
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        text.append(String.format("%" + width + "d", count(actual, predicted)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
