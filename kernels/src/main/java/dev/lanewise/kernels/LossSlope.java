// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** The slopes of the losses of {@link ElementLoss} in x, for any x and t. */
public enum LossSlope {
  /** {@code 2 (x - t)}, one rounding. */
  MSE_SLOPE,
  /** The sign of {@code x - t}, exact; zero where they are equal. */
  MAE_SLOPE,
  /** {@code x - t} clamped to {@code [-alpha, alpha]}, one rounding. */
  HUBER_SLOPE(1),
  /** {@code (x - t) / alpha} clamped to [-1, 1], two roundings; the sign if alpha is 0. */
  SMOOTH_L1_SLOPE(1),
  /** {@code tanh (x - t)}, tanh's error and one rounding. */
  LOG_COSH_SLOPE,
  /** {@code -t}, exact; +0 where t is not above zero. */
  KL_DIVERGENCE_SLOPE,
  /** {@code -e^t}, exp's error. */
  KL_DIVERGENCE_OF_LOGS_SLOPE,
  /** {@code -t} where the hinge is above zero, else +0; exact, but for where that is. */
  HINGE_SLOPE,
  /** {@code -2 t hinge}, three roundings. */
  SQUARED_HINGE_SLOPE,
  /** {@code (1 - t) sigmoid(x) - alpha t sigmoid(-x)}, within 8 u of the sum of the two sizes. */
  BCE_WITH_LOGITS_SLOPE(1),
  /** The slope of {@link ElementLoss#FOCAL}, with a relative error as there. */
  FOCAL_SLOPE(2),
  /** {@code -(ln x + 1)}, within 3 u of {@code |ln x| + 1}. */
  ENTROPY_SLOPE;

  private final int parameters;

  LossSlope() {
    this(0);
  }

  LossSlope(int parameters) {
    this.parameters = parameters;
  }

  /** How many parameters it has: none, alpha, or alpha and beta. */
  public int parameters() {
    return parameters;
  }
}
