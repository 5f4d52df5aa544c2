// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A loss of elements with its parameters, reduction and weights, for {@link Losses#elementLoss}.
 *
 * <pre>{@code
 * Criterion.of(MSE, MEAN)
 * Criterion.huber(1, MEAN)
 * Criterion.bceWithLogits(3, MEAN).weights(w, 0)
 * }</pre>
 *
 * <p>A criterion is immutable; make it once and reuse it, so that a call allocates nothing.
 *
 * @param loss the loss
 * @param alpha its first parameter; 0 if it has none
 * @param beta its second parameter; 0 if it has none
 * @param reduction what becomes of the losses of the elements
 * @param weights factors of the elements' losses; null for ones. For a mean, which they divide by
 *     their sum (PyTorch does so for MSE, but not for BCE), they are finite and not negative.
 *     Otherwise they may be anything: with {@link Reduction#NONE} they are the upstream gradient.
 * @param weightsOffset index of the first
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record Criterion<F>(
    ElementLoss loss,
    float alpha,
    float beta,
    Reduction reduction,
    @Nullable F weights,
    int weightsOffset) {

  /** Checks that the parameters are the loss's; the weights are checked with the call. */
  public Criterion {
    requireNonNull(loss, "loss");
    requireNonNull(reduction, "reduction");
    if (alpha != 0 && loss.parameters() < 1 || beta != 0 && loss.parameters() < 2) {
      throw new IllegalArgumentException(
          "alpha is %s and beta is %s, but %s has %d parameters"
              .formatted(alpha, beta, loss, loss.parameters()));
    }
    boolean positive = loss == ElementLoss.HUBER;
    if (!(alpha >= 0 && alpha < Float.POSITIVE_INFINITY) || positive && alpha == 0) {
      throw new IllegalArgumentException(
          "alpha is %s, must be finite and %s"
              .formatted(alpha, positive ? "positive" : "not negative"));
    }
    if (!(beta >= 0 && beta <= 1)) {
      throw new IllegalArgumentException("beta is " + beta + ", must be in [0, 1]");
    }
  }

  /** A loss without parameters. */
  public static <F> Criterion<F> of(ElementLoss loss, Reduction reduction) {
    return new Criterion<>(loss, 0, 0, reduction, null, 0);
  }

  /** {@link ElementLoss#HUBER}, straight from a difference of {@code delta} on. */
  public static <F> Criterion<F> huber(float delta, Reduction reduction) {
    return new Criterion<>(ElementLoss.HUBER, delta, 0, reduction, null, 0);
  }

  /** {@link ElementLoss#SMOOTH_L1}, straight from a difference of {@code beta} on. */
  public static <F> Criterion<F> smoothL1(float beta, Reduction reduction) {
    return new Criterion<>(ElementLoss.SMOOTH_L1, beta, 0, reduction, null, 0);
  }

  /** {@link ElementLoss#BCE_WITH_LOGITS} with a weight of the positive class; 1 for none. */
  public static <F> Criterion<F> bceWithLogits(float positiveWeight, Reduction reduction) {
    return new Criterion<>(ElementLoss.BCE_WITH_LOGITS, positiveWeight, 0, reduction, null, 0);
  }

  /** {@link ElementLoss#FOCAL} with the power {@code gamma} and the positive class's weight. */
  public static <F> Criterion<F> focal(float gamma, float positiveWeight, Reduction reduction) {
    return new Criterion<>(ElementLoss.FOCAL, gamma, positiveWeight, reduction, null, 0);
  }

  /** The same with a weight for each element. */
  public Criterion<F> weights(F storage, int offset) {
    return new Criterion<>(
        loss, alpha, beta, reduction, requireNonNull(storage, "weights"), offset);
  }
}
