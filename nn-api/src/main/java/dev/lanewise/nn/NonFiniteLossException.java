// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Training met a loss or a gradient that is NaN or infinite and stopped. The message says where it
 * first appeared: in which input, parameter or op, of which layer, forward or backward. Of a {@link
 * Trainer} the model keeps the weights from before the call of {@code fit}, of a {@link Learner}
 * those from before the step.
 */
public final class NonFiniteLossException extends RuntimeException {

  private static final long serialVersionUID = 2;

  private final int epoch;
  private final int batch;
  private final transient @Nullable FirstNonFinite first;

  /** What is not finite, as it was met; where it appeared is not known yet. */
  NonFiniteLossException(String what, int epoch, int batch) {
    super(what + " in epoch " + epoch + ", batch " + batch);
    this.epoch = epoch;
    this.batch = batch;
    this.first = null;
  }

  /** The same where there are no epochs. */
  NonFiniteLossException(String what, long step) {
    super(what + " in step " + step);
    this.epoch = 0;
    this.batch = 0;
    this.first = null;
  }

  /** The same with where it appeared. */
  NonFiniteLossException(
      NonFiniteLossException met, @Nullable FirstNonFinite first, String advice) {
    super(met.getMessage() + ": " + (first == null ? "" : first.text() + "; ") + advice);
    this.epoch = met.epoch;
    this.batch = met.batch;
    this.first = first;
  }

  /** The epoch, from 1; 0 of a {@link Learner}, which knows none. */
  public int epoch() {
    return epoch;
  }

  /** The first batch of the epoch with such a loss or gradient, from 1; 0 of a {@link Learner}. */
  public int batch() {
    return batch;
  }

  /**
   * Where it first appeared; empty if every op's result was finite, and only the sum of the losses
   * or the norm of the gradients was too large.
   */
  public Optional<FirstNonFinite> first() {
    return Optional.ofNullable(first);
  }
}
