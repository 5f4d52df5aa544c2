// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Losses of one element x against its target t, for {@link Losses#elementLoss}. Some have
 * parameters, alpha and beta, that are the same for all elements; {@link Criterion} names them. u
 * is 2^-24. NaN in x or t gives NaN.
 */
public enum ElementLoss {
  /** {@code (x - t)^2}, within 3 u of itself. */
  MSE(LossSlope.MSE_SLOPE),
  /** {@code |x - t|}, correctly rounded. */
  MAE(LossSlope.MAE_SLOPE),
  /**
   * {@code (x - t)^2 / 2} up to a difference of alpha, {@code alpha (|x - t| - alpha / 2)} from
   * there on (Huber, 1964); within 5 u of itself.
   */
  HUBER(1, LossSlope.HUBER_SLOPE),
  /** {@link #HUBER} divided by alpha, within 6 u of itself; {@link #MAE} if alpha is 0. */
  SMOOTH_L1(1, LossSlope.SMOOTH_L1_SLOPE),
  /** {@code ln cosh (x - t)}, within 16 u of itself: it does not cancel near zero. */
  LOG_COSH(LossSlope.LOG_COSH_SLOPE),
  /**
   * The Kullback-Leibler divergence of probabilities t from log-probabilities x, {@code t (ln t -
   * x)}; +0 where t is not above zero, as in PyTorch. Within 4 u of {@code t (|ln t| + |x|)}.
   */
  KL_DIVERGENCE(LossSlope.KL_DIVERGENCE_SLOPE),
  /** The same with targets that are log-probabilities too: {@code e^t (t - x)}; +0 at -Infinity. */
  KL_DIVERGENCE_OF_LOGS(LossSlope.KL_DIVERGENCE_OF_LOGS_SLOPE),
  /** {@code max(0, 1 - t x)} for t = +-1, correctly rounded. */
  HINGE(LossSlope.HINGE_SLOPE),
  /** The square of {@link #HINGE}, within 3 u of itself. */
  SQUARED_HINGE(LossSlope.SQUARED_HINGE_SLOPE),
  /**
   * Binary cross-entropy of a logit x, {@code alpha t ln(1 + e^-x) + (1 - t) ln(1 + e^x)} for t in
   * [0, 1], where alpha is the weight of the positive class; within 10 u of itself. A term of
   * weight 0 adds +0 even where x is infinite.
   */
  BCE_WITH_LOGITS(1, LossSlope.BCE_WITH_LOGITS_SLOPE),
  /**
   * The focal loss (Lin et al., 2017) of a logit x: {@code -w (1 - p)^alpha ln p}. The class is
   * that of t above 0.5: then {@code p = sigmoid(x)} and {@code w = beta}, else {@code p =
   * sigmoid(-x)} and {@code w = 1 - beta}. The power is taken through the logarithm of {@code 1 -
   * p}, so that its relative error is {@code (12 - 4 alpha ln(1 - p)) u}.
   */
  FOCAL(2, LossSlope.FOCAL_SLOPE),
  /** {@code -x ln x} of a probability x whatever t, +0 at zero; within 3 u of itself. */
  ENTROPY(LossSlope.ENTROPY_SLOPE);

  private final int parameters;
  private final LossSlope slope;

  ElementLoss(LossSlope slope) {
    this(0, slope);
  }

  ElementLoss(int parameters, LossSlope slope) {
    this.parameters = parameters;
    this.slope = slope;
  }

  /** How many parameters it has: none, alpha, or alpha and beta. */
  public int parameters() {
    return parameters;
  }

  /** The slope in x, with the same parameters. */
  public LossSlope slope() {
    return slope;
  }
}
