// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

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

  /**
   * Of the samples taken for a class, the share that are of it; NaN if none was taken for it.
   *
   * @throws IndexOutOfBoundsException if the class is not in [0, classes)
   */
  public double precision(int positive) {
    return count(positive, positive) / (double) predicted(positive);
  }

  /**
   * Of the samples of a class, the share taken for it; NaN if there is none.
   *
   * @throws IndexOutOfBoundsException if the class is not in [0, classes)
   */
  public double recall(int positive) {
    return count(positive, positive) / (double) actual(positive);
  }

  /**
   * The harmonic mean of a class's precision and recall: {@code 2 TP / (2 TP + FP + FN)}; NaN only
   * if no sample is of the class and none was taken for it.
   *
   * @throws IndexOutOfBoundsException if the class is not in [0, classes)
   */
  public double f1(int positive) {
    return 2.0 * count(positive, positive) / (actual(positive) + predicted(positive));
  }

  /**
   * The mean precision of the classes that occur, as actual or as predicted, where one that was
   * never predicted counts 0: as scikit-learn's. NaN without samples.
   */
  public double macroPrecision() {
    return macro(this::precision);
  }

  /** The mean recall of the classes that occur; see {@link #macroPrecision}. */
  public double macroRecall() {
    return macro(this::recall);
  }

  /** The mean F1 of the classes that occur; see {@link #macroPrecision}. */
  public double macroF1() {
    return macro(this::f1);
  }

  private double macro(IntToDoubleFunction score) {
    double sum = 0;
    int occurring = 0;
    for (int i = 0; i < classes; i++) {
      if (actual(i) + predicted(i) > 0) {
        occurring++;
        double ofClass = score.applyAsDouble(i);
        sum += Double.isNaN(ofClass) ? 0 : ofClass;
      }
    }
    return sum / occurring;
  }

  private long actual(int positive) {
    long sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += count(positive, i);
    }
    return sum;
  }

  private long predicted(int positive) {
    long sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += count(i, positive);
    }
    return sum;
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
