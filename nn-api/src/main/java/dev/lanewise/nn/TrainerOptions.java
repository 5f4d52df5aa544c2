// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import java.nio.file.Path;
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
    boolean prefetch,
    @Nullable Dataset validation,
    @Nullable EarlyStopping earlyStopping,
    @Nullable Path checkpoint,
    @Nullable Boolean checkEveryStep,
    List<Metric> metrics,
    List<TrainingListener> listeners) {

  TrainerOptions {
    requirePositive("batchSize", batchSize);
    requirePositive("epochs", epochs);
    metrics = List.copyOf(metrics);
    if (earlyStopping != null) {
      requireValidation(earlyStopping, validation, metrics);
    }
    listeners = List.copyOf(listeners);
  }

  private static void requireValidation(
      EarlyStopping rule, @Nullable Dataset validation, List<Metric> metrics) {
    if (validation == null) {
      throw new IllegalArgumentException("early stopping needs a validation set");
    }
    String quantity = rule.quantity();
    if (!quantity.equals(EarlyStopping.LOSS)
        && metrics.stream().noneMatch(metric -> metric.name().equals(quantity))) {
      throw new IllegalArgumentException(
          "early stopping looks at " + quantity + ", must be the loss or one of " + metrics);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }
}
