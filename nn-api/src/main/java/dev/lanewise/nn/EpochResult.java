// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch gave. Where samples have weights, losses, accuracies and metrics are by them.
 *
 * @param epoch its number, from 1
 * @param loss the mean loss over the epoch, each batch with the weights before its update
 * @param accuracy the share of samples classified right, likewise; NaN if samples have no labels
 * @param validationLoss the mean loss on the validation set after the epoch; NaN without one
 * @param validationAccuracy the accuracy on the validation set after the epoch; NaN without one
 * @param samplesPerSecond the speed of training, without validation
 * @param metrics each metric that was asked for by its name, in order, on the validation set after
 *     the epoch; none without one
 * @param learningRate that of the last update, of parameters without a group of their own; NaN if
 *     the optimizer does not tell
 */
public record EpochResult(
    int epoch,
    float loss,
    float accuracy,
    float validationLoss,
    float validationAccuracy,
    double samplesPerSecond,
    Map<String, Double> metrics,
    float learningRate) {

  public EpochResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Without further metrics and a learning rate. */
  public EpochResult(
      int epoch,
      float loss,
      float accuracy,
      float validationLoss,
      float validationAccuracy,
      double samplesPerSecond) {
    this(
        epoch,
        loss,
        accuracy,
        validationLoss,
        validationAccuracy,
        samplesPerSecond,
        Map.of(),
        Float.NaN);
  }
}
