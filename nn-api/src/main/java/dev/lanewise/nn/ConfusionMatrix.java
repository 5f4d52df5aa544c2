// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How often samples of each class were taken for each class. */
public final class ConfusionMatrix {

  /** A table of more would be no help to anybody. */
  private static final int SHOWN = 100;

  private final int classes;

  /** What has occurred alone: all pairs of 50,000 words would take 20 GB. */
  private final Map<Long, Long> counts = new HashMap<>();

  private final double[] actual;
  private final double[] predicted;
  private final double[] hits;
  private long total;

  /**
   * A matrix of zeros.
   *
   * @throws IllegalArgumentException if classes is negative
   */
  public ConfusionMatrix(int classes) {
    if (classes < 0) {
      throw new IllegalArgumentException("classes is " + classes + ", must not be negative");
    }
    this.classes = classes;
    this.actual = new double[classes];
    this.predicted = new double[classes];
    this.hits = new double[classes];
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
    add(actual, predicted, 1);
  }

  /**
   * Counts a sample that has a weight: shares and means take the weights, {@link #count} and {@link
   * #total} the number of samples.
   *
   * @throws IndexOutOfBoundsException if a class is not in [0, classes)
   * @throws IllegalArgumentException if the weight is negative or not finite
   */
  public void add(int actual, int predicted, double weight) {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight is " + weight + ", must be finite and not negative");
    }
    counts.merge(pair(actual, predicted), 1L, Long::sum);
    this.actual[actual] += weight;
    this.predicted[predicted] += weight;
    hits[actual] += actual == predicted ? weight : 0;
    total++;
  }

  /**
   * The number of samples of class {@code actual} that were taken for {@code predicted}.
   *
   * @throws IndexOutOfBoundsException if a class is not in [0, classes)
   */
  public long count(int actual, int predicted) {
    return counts.getOrDefault(pair(actual, predicted), 0L);
  }

  private long pair(int actual, int predicted) {
    Objects.checkIndex(actual, classes);
    Objects.checkIndex(predicted, classes);
    return (long) actual * classes + predicted;
  }

  /** The number of samples. */
  public long total() {
    return total;
  }

  /** The share of samples on the diagonal, by their weights; NaN without samples. */
  public float accuracy() {
    return (float) (sum(hits) / sum(actual));
  }

  /**
   * Of the samples taken for a class, the share that are of it; NaN if none was taken for it.
   *
   * @throws IndexOutOfBoundsException if the class is not in [0, classes)
   */
  public double precision(int positive) {
    return hits[positive] / predicted[positive];
  }

  /**
   * Of the samples of a class, the share taken for it; NaN if there is none.
   *
   * @throws IndexOutOfBoundsException if the class is not in [0, classes)
   */
  public double recall(int positive) {
    return hits[positive] / actual[positive];
  }

  /**
   * The harmonic mean of a class's precision and recall: {@code 2 TP / (2 TP + FP + FN)}; NaN only
   * if no sample is of the class and none was taken for it.
   *
   * @throws IndexOutOfBoundsException if the class is not in [0, classes)
   */
  public double f1(int positive) {
    return 2 * hits[positive] / (actual[positive] + predicted[positive]);
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

  private static double sum(double[] weights) {
    return Arrays.stream(weights).sum();
  }

  private double macro(IntToDoubleFunction score) {
    double sum = 0;
    int occurring = 0;
    for (int i = 0; i < classes; i++) {
      if (actual[i] + predicted[i] > 0) {
        occurring++;
        double ofClass = score.applyAsDouble(i);
        sum += Double.isNaN(ofClass) ? 0 : ofClass;
      }
    }
    return sum / occurring;
  }

  /**
   * A table: one line per actual class, one column per predicted class. Of more than 100 classes,
   * how many samples are right.
   */
  @Override
  public String toString() {
    if (classes > SHOWN) {
      long right = IntStream.range(0, classes).mapToLong(i -> count(i, i)).sum();
      return right + " of " + total + " samples right, in " + classes + " classes";
    }
    StringBuilder text = new StringBuilder();
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    int width = 1 + String.valueOf(most).length();
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        text.append(String.format("%" + width + "d", count(actual, predicted)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
