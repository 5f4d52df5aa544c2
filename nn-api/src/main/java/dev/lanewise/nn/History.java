// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.List;

/**
 * What a call of {@code fit} gave, epoch by epoch.
 *
 * @param epochs in order, at least one
 */
public record History(List<EpochResult> epochs) {

  public History {
    epochs = List.copyOf(epochs);
  }

  /** The last epoch. */
  public EpochResult last() {
    return epochs.getLast();
  }
}
