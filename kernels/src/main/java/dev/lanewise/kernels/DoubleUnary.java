// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Functions of one element in double precision, for {@link DoubleElementwise#map}. Error bounds are
 * in units in the last place (ULP) of the exact result. NaN stays NaN.
 */
public enum DoubleUnary {
  /** {@code e^x}, at most 1 ULP, with gradual underflow. */
  EXP,
  /** {@code ln x}, at most 1 ULP. {@code ln(+-0) = -Infinity}; NaN below zero. */
  LOG,
  /** {@code 1 / (1 + e^-x)}, at most 2 ULP, with gradual underflow. */
  SIGMOID,
  /** {@code tanh x}, at most 2 ULP. The sign of zero is kept. */
  TANH,
  /** The error function, at most 2 ULP. The sign of zero is kept. */
  ERF
}
