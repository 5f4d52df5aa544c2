// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Losses#softmaxCrossEntropy}, named and defaulting as in PyTorch.
 *
 * <pre>{@code
 * CrossEntropy.of(MEAN)
 * CrossEntropy.of(MEAN).ignoring(-1).smoothing(0.1f)
 * CrossEntropy.of(MEAN).classWeights(w, 0)
 * CrossEntropy.of(NONE).rowWeights(upstream, 0)      // the backward of reduction "none"
 * }</pre>
 *
 * <p>Options are immutable; make them once and reuse them, so that a call allocates nothing.
 *
 * @param reduction what becomes of the losses of the rows
 * @param ignoreIndex the label of rows that don't count: their loss is +0, their gradient +0, and
 *     their logits are not read. It has no meaning for soft labels.
 * @param labelSmoothing the share of the label that is spread evenly over all classes, in [0, 1]
 *     (Szegedy et al., 2015)
 * @param zLoss factor of the square of a row's log-sum-exp, which is added to its loss (Chowdhery
 *     et al., PaLM, 2022); finite and not negative
 * @param classWeights one weight per class, finite and not negative; null for ones
 * @param classWeightsOffset index of the first
 * @param rowWeights factors of the rows' losses; null for ones. For a mean they are finite and not
 *     negative. Otherwise they may be anything: with {@link Reduction#NONE} the gradient is that of
 *     {@code sum rowWeights[i] loss[i]}, so that they are the upstream gradient.
 * @param rowWeightsOffset index of the first
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record CrossEntropy<F>(
    Reduction reduction,
    int ignoreIndex,
    float labelSmoothing,
    float zLoss,
    @Nullable F classWeights,
    int classWeightsOffset,
    @Nullable F rowWeights,
    int rowWeightsOffset) {

  /** PyTorch's {@code ignore_index} unless told otherwise. */
  public static final int IGNORE_INDEX = -100;

  /** Checks the numbers; the weights are checked with the call that uses them. */
  public CrossEntropy {
    requireNonNull(reduction, "reduction");
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new IllegalArgumentException(
          "labelSmoothing is " + labelSmoothing + ", must be in [0, 1]");
    }
    if (!(zLoss >= 0 && zLoss < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("zLoss is " + zLoss + ", must be finite and not negative");
    }
  }

  /** The defaults with this reduction. */
  public static <F> CrossEntropy<F> of(Reduction reduction) {
    return new CrossEntropy<>(reduction, IGNORE_INDEX, 0, 0, null, 0, null, 0);
  }

  /** The same with another label of rows that don't count. */
  public CrossEntropy<F> ignoring(int label) {
    return new CrossEntropy<>(
        reduction,
        label,
        labelSmoothing,
        zLoss,
        classWeights,
        classWeightsOffset,
        rowWeights,
        rowWeightsOffset);
  }

  /** The same with this share of label smoothing. */
  public CrossEntropy<F> smoothing(float share) {
    return new CrossEntropy<>(
        reduction,
        ignoreIndex,
        share,
        zLoss,
        classWeights,
        classWeightsOffset,
        rowWeights,
        rowWeightsOffset);
  }

  /** The same with this factor of the squared log-sum-exp. */
  public CrossEntropy<F> withZLoss(float factor) {
    return new CrossEntropy<>(
        reduction,
        ignoreIndex,
        labelSmoothing,
        factor,
        classWeights,
        classWeightsOffset,
        rowWeights,
        rowWeightsOffset);
  }

  /** The same with a weight for each class. */
  public CrossEntropy<F> classWeights(F weights, int offset) {
    return new CrossEntropy<>(
        reduction,
        ignoreIndex,
        labelSmoothing,
        zLoss,
        requireNonNull(weights, "classWeights"),
        offset,
        rowWeights,
        rowWeightsOffset);
  }

  /** The same with a weight for each row. */
  public CrossEntropy<F> rowWeights(F weights, int offset) {
    return new CrossEntropy<>(
        reduction,
        ignoreIndex,
        labelSmoothing,
        zLoss,
        classWeights,
        classWeightsOffset,
        requireNonNull(weights, "rowWeights"),
        offset);
  }

  /** The share of the label that stays with it: {@code 1 - labelSmoothing}. */
  public float kept() {
    return 1 - labelSmoothing;
  }

  /** The share that label smoothing gives to each of the classes: {@code labelSmoothing / n}. */
  public float spread(int classes) {
    return labelSmoothing / classes;
  }
}
