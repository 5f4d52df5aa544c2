// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

/**
 * What an op of a plan takes.
 *
 * @param op the op with the shapes of its inputs
 * @param nanos the median time of its calls
 * @param flops its floating-point operations
 * @param bytes its inputs and outputs, each once
 * @param yardstickNanos by what was measured in the same call, the time that its flops would take
 *     at the speed of a large product, or its bytes at that of a copy, whichever is longer. An op
 *     can take less: a product of another size or with packed operands may be faster than that
 *     product
 * @param isCompute whether that is the flops' time
 */
public record OpProfile(
    String op, double nanos, long flops, long bytes, double yardstickNanos, boolean isCompute) {

  /** The speed of the op as a share of that of a large product, or of a copy. */
  public double shareOfYardstick() {
    return yardstickNanos / nanos;
  }
}
