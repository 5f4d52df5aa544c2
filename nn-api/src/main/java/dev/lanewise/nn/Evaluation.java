// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model does on a dataset. Where samples have weights, all but the numbers of samples in the
 * confusion matrix are by them.
 *
 * @param loss the mean loss
 * @param accuracy the share of samples classified right; NaN if samples have no labels
 * @param confusion what was taken for what; without classes if samples have no labels
 * @param metrics each metric that was asked for by its name, in order
 */
public record Evaluation(
    float loss, float accuracy, ConfusionMatrix confusion, Map<String, Double> metrics) {

  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Without further metrics. */
  public Evaluation(float loss, float accuracy, ConfusionMatrix confusion) {
    this(loss, accuracy, confusion, Map.of());
  }

  /**
   * A metric that was asked for, such as {@code Metrics.f1(1)}.
   *
   * @throws IllegalArgumentException if none of its name was
   */
  public double metric(Metric metric) {
    Double value = metrics.get(metric.name());
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no metric " + metric.name() + ", only " + metrics.keySet());
    }
    return value;
  }
}
