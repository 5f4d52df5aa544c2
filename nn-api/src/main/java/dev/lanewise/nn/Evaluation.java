// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * How a model does on a dataset.
 *
 * @param loss the mean loss
 * @param accuracy the share of samples classified right
 * @param confusion what was taken for what
 */
public record Evaluation(float loss, float accuracy, ConfusionMatrix confusion) {}
