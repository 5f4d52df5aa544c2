// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * The usual metrics.
 *
 * <p>Those of classes take a row for one class: that of the highest number, of equals the first; a
 * row of a single number, the probability of class 1, for class 1 from 0.5 on. Targets likewise.
 * None is for several labels at once.
 */
public final class Metrics {

  private Metrics() {}

  /** The share of samples whose class is right; NaN without samples. */
  public static Metric accuracy() {
    return ofConfusion("accuracy", ConfusionMatrix::accuracy);
  }

  /**
   * The share of samples whose class is among the k with the highest predictions, of equals the
   * first; NaN without samples.
   *
   * @throws IllegalArgumentException if k is not positive; and by {@link Metric#tally} if there are
   *     fewer than k classes
   */
  public static Metric topK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be positive");
    }
    return of("top_" + k, outputs -> new TopTally(k, outputs));
  }

  /**
   * Of the samples taken for a class, the share that are of it; see {@link
   * ConfusionMatrix#precision}.
   *
   * @throws IllegalArgumentException by {@link Metric#tally} if there is no such class; so too
   *     {@link #recall}, {@link #f1(int)} and {@link #rocAuc(int)}
   */
  public static Metric precision(int positive) {
    return ofClass("precision", positive, m -> m.precision(positive));
  }

  /** Of a class's samples, the share taken for it; see {@link ConfusionMatrix#recall}. */
  public static Metric recall(int positive) {
    return ofClass("recall", positive, m -> m.recall(positive));
  }

  /** The harmonic mean of precision and recall of a class; see {@link ConfusionMatrix#f1}. */
  public static Metric f1(int positive) {
    return ofClass("f1", positive, m -> m.f1(positive));
  }

  /** The mean of all classes' precision; see {@link ConfusionMatrix#macroPrecision}. */
  public static Metric macroPrecision() {
    return ofConfusion("macro_precision", ConfusionMatrix::macroPrecision);
  }

  /** The mean of all classes' recall; see {@link ConfusionMatrix#macroRecall}. */
  public static Metric macroRecall() {
    return ofConfusion("macro_recall", ConfusionMatrix::macroRecall);
  }

  /** The mean of all classes' F1; see {@link ConfusionMatrix#macroF1}. */
  public static Metric macroF1() {
    return ofConfusion("macro_f1", ConfusionMatrix::macroF1);
  }

  /**
   * The area under the receiver operating characteristic: how probable it is that a sample of the
   * class has a higher prediction for it than one of the others, where equal ones count half
   * (Hanley and McNeil, 1982). NaN if all samples are of the class, or none is, or a prediction is
   * NaN. It keeps every prediction until the value is asked.
   */
  public static Metric rocAuc(int positive) {
    return of("roc_auc_" + requireClass(positive), outputs -> new RocTally(positive, outputs));
  }

  /** The mean square of what predictions and targets differ; NaN without samples. */
  public static Metric mse() {
    return error("mse", outputs -> new ErrorTally(outputs, true));
  }

  /** The mean size of what predictions and targets differ; NaN without samples. */
  public static Metric mae() {
    return error("mae", outputs -> new ErrorTally(outputs, false));
  }

  /**
   * The coefficient of determination: 1 less the squares of what predictions and targets differ,
   * over those of what targets differ from their mean; of several outputs the mean. NaN if the
   * targets of an output are all the same, as they are without samples.
   */
  public static Metric r2() {
    return of("r2", DeterminationTally::new);
  }

  private static Metric ofClass(
      String name, int positive, ToDoubleFunction<ConfusionMatrix> value) {
    requireClass(positive);
    return of(
        name + "_" + positive,
        outputs -> {
          ConfusionTally tally = new ConfusionTally(outputs, value);
          tally.requireClass(positive);
          return tally;
        });
  }

  private static int requireClass(int positive) {
    if (positive < 0) {
      throw new IllegalArgumentException("positive is " + positive + ", must be a class");
    }
    return positive;
  }

  private static Metric ofConfusion(String name, ToDoubleFunction<ConfusionMatrix> value) {
    return of(name, outputs -> new ConfusionTally(outputs, value));
  }

  private static Metric of(String name, IntFunction<Metric.Tally> tally) {
    return new Named(name, true, tally);
  }

  private static Metric error(String name, IntFunction<Metric.Tally> tally) {
    return new Named(name, false, tally);
  }

  private record Named(String name, boolean higherIsBetter, IntFunction<Metric.Tally> begin)
      implements Metric {

    @Override
    public Tally tally(int outputs) {
      return begin.apply(outputs);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
