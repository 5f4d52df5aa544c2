// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Trainer.Builder} was told. */
record TrainerOptions(
    Model model,
    Loss loss,
    Optimizer optimizer,
    int batchSize,
    int epochs,
    long seed,
    @Nullable Dataset validation,
    List<TrainingListener> listeners) {

  TrainerOptions {
    requirePositive("batchSize", batchSize);
    requirePositive("epochs", epochs);
    listeners = List.copyOf(listeners);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }
}
