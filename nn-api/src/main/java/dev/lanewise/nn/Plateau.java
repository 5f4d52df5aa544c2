// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * Lowers the learning rate where the loss no longer falls: PyTorch's {@code ReduceLROnPlateau} with
 * a relative threshold. The loss is that of the validation set, or of the epoch without one.
 *
 * @param factor the rate is multiplied with it, in (0, 1)
 * @param patience how many epochs in turn may bring nothing better; the next lowers the rate
 * @param threshold an epoch is better if its loss is below {@code (1 - threshold)} times the best;
 *     in [0, 1)
 * @param smallest the product of all factors does not go below it, in [0, 1]
 */
public record Plateau(double factor, int patience, double threshold, double smallest) {

  public Plateau {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("factor is " + factor + ", must be in (0, 1)");
    }
    if (patience < 0) {
      throw new IllegalArgumentException("patience is " + patience + ", must not be negative");
    }
    if (!(threshold >= 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold is " + threshold + ", must be in [0, 1)");
    }
    if (!(smallest >= 0 && smallest <= 1)) {
      throw new IllegalArgumentException("smallest is " + smallest + ", must be in [0, 1]");
    }
  }

  /** With PyTorch's threshold of 1e-4, and no smallest rate. */
  public static Plateau of(double factor, int patience) {
    return new Plateau(factor, patience, 1e-4, 0);
  }
}
