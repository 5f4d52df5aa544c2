// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.kernels.ElementLoss;

/** Losses of one element in double precision, and the sizes that their errors are relative to. */
public final class ElementLossOracle {

  private ElementLossOracle() {}

  /** The loss of x against t. */
  public static double value(ElementLoss loss, double x, double t, double alpha, double beta) {
    double d = x - t;
    double a = Math.abs(d);
    return switch (loss) {
      case MSE -> d * d;
      case MAE -> a;
      case HUBER -> a <= alpha ? d * d / 2 : alpha * (a - alpha / 2);
      case SMOOTH_L1 -> a < alpha ? d * d / 2 / alpha : a - alpha / 2;
      case LOG_COSH ->
          a < 1e-3
              ? d * d / 2 * (1 - d * d / 6)
              : a + StrictMath.log1p(StrictMath.expm1(-2 * a) / 2);
      case KL_DIVERGENCE -> t <= 0 ? 0 : t * (StrictMath.log(t) - x);
      case KL_DIVERGENCE_OF_LOGS -> StrictMath.exp(t) == 0 ? 0 : StrictMath.exp(t) * (t - x);
      case HINGE -> Math.max(0, 1 - t * x);
      case SQUARED_HINGE -> Math.pow(Math.max(0, 1 - t * x), 2);
      case BCE_WITH_LOGITS -> alpha * t * softplus(-x) + (1 - t) * softplus(x);
      case FOCAL -> {
        double y = t > 0.5 ? x : -x;
        double weight = t > 0.5 ? beta : 1 - beta;
        yield weight * StrictMath.exp(-alpha * softplus(y)) * softplus(-y);
      }
      case ENTROPY -> x == 0 ? 0 : -x * StrictMath.log(x);
    };
  }

  /** The derivative in x. */
  public static double slope(ElementLoss loss, double x, double t, double alpha, double beta) {
    double d = x - t;
    return switch (loss) {
      case MSE -> 2 * d;
      case MAE -> Math.signum(d);
      case HUBER -> Math.clamp(d, -alpha, alpha);
      case SMOOTH_L1 -> Math.abs(d) < alpha ? d / alpha : Math.signum(d);
      case LOG_COSH -> StrictMath.tanh(d);
      case KL_DIVERGENCE -> t <= 0 ? 0 : -t;
      case KL_DIVERGENCE_OF_LOGS -> -StrictMath.exp(t);
      case HINGE -> 1 - t * x > 0 ? -t : 0;
      case SQUARED_HINGE -> -2 * t * Math.max(0, 1 - t * x);
      case BCE_WITH_LOGITS -> (1 - t) * sigmoid(x) - alpha * t * sigmoid(-x);
      case FOCAL -> {
        double y = t > 0.5 ? x : -x;
        double weight = t > 0.5 ? -beta : 1 - beta;
        yield weight
            * StrictMath.exp(-alpha * softplus(y))
            * (alpha * sigmoid(y) * softplus(-y) + sigmoid(-y));
      }
      case ENTROPY -> -1 - StrictMath.log(x);
    };
  }

  /** How many roundings the loss may be off, each relative to {@link #size}. */
  public static double roundings(ElementLoss loss, double x, double t, double alpha) {
    return switch (loss) {
      case MSE, SQUARED_HINGE -> 4;
      case MAE, HINGE -> 1;
      case HUBER, SMOOTH_L1 -> 6;
      case LOG_COSH -> 16;
      case KL_DIVERGENCE, KL_DIVERGENCE_OF_LOGS, ENTROPY -> 5;
      case BCE_WITH_LOGITS -> 10;
      case FOCAL -> 14 + 5 * alpha * softplus(t > 0.5 ? x : -x);
    };
  }

  /** The sum of the sizes of the loss's terms. */
  public static double size(ElementLoss loss, double x, double t, double alpha, double beta) {
    return switch (loss) {
      case KL_DIVERGENCE -> t <= 0 ? 0 : t * (Math.abs(StrictMath.log(t)) + Math.abs(x));
      case KL_DIVERGENCE_OF_LOGS -> StrictMath.exp(t) * (Math.abs(t) + Math.abs(x));
      default -> Math.abs(value(loss, x, t, alpha, beta));
    };
  }

  /** The sum of the sizes of the slope's terms. */
  public static double slopeSize(ElementLoss loss, double x, double t, double alpha, double beta) {
    return switch (loss) {
      case BCE_WITH_LOGITS -> (1 - t) * sigmoid(x) + alpha * t * sigmoid(-x);
      case ENTROPY -> 1 + Math.abs(StrictMath.log(x));
      default -> Math.abs(slope(loss, x, t, alpha, beta));
    };
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }
}
