// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * An activation that a matrix product can apply to its result, or whose derivative it can multiply
 * into an operand. Each equals the kernels of the same name in {@link Elementwise}, bit for bit.
 */
public enum Activation {
  /** {@code x}. */
  IDENTITY,
  /** {@link Elementwise#relu}. */
  RELU,
  /** {@link Elementwise#sigmoid}. */
  SIGMOID,
  /** {@link Elementwise#tanh}. */
  TANH,
  /** {@link Elementwise#gelu}. */
  GELU;

  /** {@code y = activation(x)}, by the kernel of that name; y may be x itself. */
  public <F> void apply(Elementwise<F> kernels, int n, F x, int xOffset, F y, int yOffset) {
    switch (this) {
      case IDENTITY -> {
        if (x != y || xOffset != yOffset) {
          kernels.scale(n, 1, x, xOffset, y, yOffset);
        }
      }
      case RELU -> kernels.relu(n, x, xOffset, y, yOffset);
      case SIGMOID -> kernels.sigmoid(n, x, xOffset, y, yOffset);
      case TANH -> kernels.tanh(n, x, xOffset, y, yOffset);
      case GELU -> kernels.gelu(n, x, xOffset, y, yOffset);
    }
  }

  /**
   * {@code dx = dy * activation'}, by the backward kernel of that name; dx may be dy itself.
   *
   * @param saved the activation's result; for {@link #GELU} its argument, for {@link #IDENTITY}
   *     anything
   */
  public <F> void applyBackward(
      Elementwise<F> kernels,
      int n,
      F saved,
      int savedOffset,
      F dy,
      int dyOffset,
      F dx,
      int dxOffset) {
    switch (this) {
      case IDENTITY -> IDENTITY.apply(kernels, n, dy, dyOffset, dx, dxOffset);
      case RELU -> kernels.reluBackward(n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
      case SIGMOID -> kernels.sigmoidBackward(n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
      case TANH -> kernels.tanhBackward(n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
      case GELU -> kernels.geluBackward(n, saved, savedOffset, dy, dyOffset, dx, dxOffset);
    }
  }
}
