// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** Functions of three elements, for {@link Elementwise#combine}. */
public enum Ternary {
  /** {@code x == 0 ? z : y}, exact: y where the condition x is not zero, also where it is NaN. */
  WHERE,
  /**
   * {@code x <= 0 ? y * z : z}, correctly rounded: the gradient of {@link Binary#PRELU} with
   * respect to x, with the slope y and the gradient z that arrives. At 0 it is PyTorch's.
   */
  PRELU_BACKWARD,
  /**
   * {@code (z x) s(1 - s)} with {@code s = sigmoid(y)}: the gradient of {@link Binary#GLU} with
   * respect to its gate y, where z is the gradient that arrives; at most 8 ULP, if {@code z x}
   * neither overflows nor underflows.
   */
  GLU_GATE_BACKWARD,
  /** {@code (z x) silu'(y)}, as {@link #GLU_GATE_BACKWARD} for {@link Binary#SWIGLU}. */
  SWIGLU_GATE_BACKWARD,
  /** {@code (z x) gelu'(y)}, as {@link #GLU_GATE_BACKWARD} for {@link Binary#GEGLU}. */
  GEGLU_GATE_BACKWARD
}
