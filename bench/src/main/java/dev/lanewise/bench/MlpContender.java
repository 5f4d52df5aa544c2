// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.jspecify.annotations.Nullable;

/**
 * A library that trains and uses networks. What it works on lies where it likes it best, and is
 * copied there before the clock runs.
 */
public interface MlpContender extends Entrant {

  /**
   * Makes a network with the weights of {@link MlpInputs} ready, or gives null where it takes no
   * part.
   *
   * <p>Of training, {@link KernelWork#nanos} takes steps, the n-th ever with set n mod {@link
   * MlpInputs#LABEL_SETS} of labels, and {@link KernelWork#results} takes another: its loss, and
   * the logits of the batch with the weights after it. Of using it, they compute logits.
   */
  @Nullable KernelWork prepare(MlpCase mlp);
}
