// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.List;

/**
 * What a call of {@code fit} gave, epoch by epoch.
 *
 * @param epochs in order; none only where early stopping had ended a training that was resumed
 */
public record History(List<EpochResult> epochs) {

  public History {
    epochs = List.copyOf(epochs);
  }

  /**
   * The last epoch.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public EpochResult last() {
    return epochs.getLast();
  }
}
