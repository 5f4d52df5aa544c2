// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * What an epoch gave.
 *
 * @param epoch its number, from 1
 * @param loss the mean loss over the epoch, each batch with the weights before its update
 * @param accuracy the share of samples classified right, likewise
 * @param validationLoss the mean loss on the validation set after the epoch; NaN without one
 * @param validationAccuracy the accuracy on the validation set after the epoch; NaN without one
 * @param samplesPerSecond the speed of training, without validation
 */
public record EpochResult(
    int epoch,
    float loss,
    float accuracy,
    float validationLoss,
    float validationAccuracy,
    double samplesPerSecond) {}
