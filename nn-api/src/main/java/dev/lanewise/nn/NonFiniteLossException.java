// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * Training met a loss that is NaN or infinite and stopped. The model keeps the weights from before
 * this call of {@code fit}. Often the learning rate is too large, or an input is not finite.
 */
public final class NonFiniteLossException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int epoch;
  private final int batch;

  NonFiniteLossException(int epoch, int batch, float loss) {
    super(
        "the loss is "
            + loss
            + " in epoch "
            + epoch
            + ", batch "
            + batch
            + "; lower the learning rate or look for inputs that are not finite");
    this.epoch = epoch;
    this.batch = batch;
  }

  /** The epoch, from 1. */
  public int epoch() {
    return epoch;
  }

  /** The first batch of the epoch with such a loss, from 1. */
  public int batch() {
    return batch;
  }
}
