// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * How the elements of a tensor are distributed. A NaN among them makes mean, deviation, min and max
 * NaN.
 *
 * @param kind what the tensor is
 * @param name of the layer or parameter
 * @param op of a layer the op that gives its output; of a parameter its shape
 * @param count the number of elements; of what depends on the batch, over all batches
 * @param mean their mean
 * @param deviation their standard deviation, of the population
 * @param min the least
 * @param max the greatest
 * @param zeros the share that is 0
 * @param saturated the share where the activation hardly has a slope any more: of sigmoid and tanh
 *     what is within 0.01 of a bound, of a hard sigmoid or clamp what is at one, and of ReLU the
 *     share of units that are 0 for every sample, which are called dead; NaN for anything else
 */
public record TensorStatistics(
    Kind kind,
    String name,
    String op,
    long count,
    double mean,
    double deviation,
    float min,
    float max,
    double zeros,
    double saturated) {

  /** What statistics are of. */
  public enum Kind {
    /** A parameter, trained or not. */
    WEIGHT,
    /** What a layer gives. */
    ACTIVATION,
    /** The gradient of a batch's mean loss with respect to a parameter. */
    WEIGHT_GRADIENT,
    /** The gradient of a batch's mean loss with respect to what a layer gives. */
    ACTIVATION_GRADIENT
  }
}
