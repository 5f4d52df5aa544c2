// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Objects;

/**
 * Ends {@code fit} when the validation set no longer gets better. However {@code fit} ends, the
 * model has the weights of its best epoch then, running statistics included; the optimizer's state
 * is that of the last. A checkpoint of an epoch has both the epoch's weights and the best so far,
 * so that a training that was resumed ends where it would have ended. An epoch in which the
 * quantity is NaN is not better; if it always is, the weights are those of the last epoch.
 *
 * @param quantity {@link #LOSS}, or the name of a metric that the trainer has
 * @param higher whether a higher number is better
 * @param patience how many epochs in turn may bring nothing better before training ends, positive
 * @param minDelta by more than how much a better number must be better, finite and not negative
 */
public record EarlyStopping(String quantity, boolean higher, int patience, double minDelta) {

  /** The loss on the validation set. */
  public static final String LOSS = "loss";

  public EarlyStopping {
    Objects.requireNonNull(quantity, "quantity");
    if (patience < 1) {
      throw new IllegalArgumentException("patience is " + patience + ", must be positive");
    }
    if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "minDelta is " + minDelta + ", must be finite and not negative");
    }
  }

  /** When the loss on the validation set no longer falls. */
  public static EarlyStopping onLoss(int patience) {
    return new EarlyStopping(LOSS, false, patience, 0);
  }

  /** When a metric on the validation set no longer gets better; the trainer must have it. */
  public static EarlyStopping onMetric(Metric metric, int patience) {
    return new EarlyStopping(metric.name(), metric.higherIsBetter(), patience, 0);
  }

  /**
   * The same where what is better must be so by more than this.
   *
   * @throws IllegalArgumentException if minDelta is negative or not finite
   */
  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(quantity, higher, patience, minDelta);
  }

  /** Whether a number is better than the best before. */
  boolean isBetter(double value, double best) {
    return higher ? value > best + minDelta : value < best - minDelta;
  }

  /** What is worse than any number. */
  double worst() {
    return higher ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
