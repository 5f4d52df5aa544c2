// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

/**
 * What an op of a plan takes.
 *
 * @param op the op with the shapes of its inputs
 * @param nanos the median time of its calls
 * @param flops its floating-point operations
 * @param bytes its inputs and outputs, each once
 * @param limitNanos the least time that the machine would need, by what was measured in the same
 *     call: for the flops at the peak, or for the bytes at the speed of a copy, whichever is longer
 * @param isCompute whether that is the flops' time
 */
public record OpProfile(
    String op, double nanos, long flops, long bytes, double limitNanos, boolean isCompute) {

  /** The share of the peak, or of a copy's speed, that the op reaches. */
  public double shareOfLimit() {
    return limitNanos / nanos;
  }
}
