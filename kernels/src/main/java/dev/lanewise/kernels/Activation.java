// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * An activation that a matrix product can apply to its result. Each equals the kernel of the same
 * name in {@link Elementwise}, bit for bit.
 */
public enum Activation {
  /** {@code x}. */
  IDENTITY,
  /** {@link Elementwise#relu}. */
  RELU,
  /** {@link Elementwise#sigmoid}. */
  SIGMOID,
  /** {@link Elementwise#tanh}. */
  TANH
}
