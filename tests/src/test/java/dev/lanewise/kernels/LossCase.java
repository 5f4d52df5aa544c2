// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Softmax cross-entropy to be computed by several implementations.
 *
 * @param labels index labels, some elements into the array
 * @param targets soft labels, which then count instead
 */
record LossCase(
    GuardedMatrix logits,
    int[] labels,
    @Nullable GuardedMatrix targets,
    CrossEntropy<float[]> options,
    float scale) {

  static final int LABELS_OFFSET = 2;

  record Result(GuardedMatrix losses, GuardedMatrix gradient) {}

  /** Labels spread over all classes, and a loss for each row. */
  static LossCase of(GuardedMatrix logits, float scale) {
    int[] labels = new int[LABELS_OFFSET + logits.rows()];
    for (int i = 0; i < logits.rows(); i++) {
      labels[LABELS_OFFSET + i] = (i * 7 + 3) % logits.columns();
    }
    return new LossCase(logits, labels, null, CrossEntropy.of(Reduction.NONE), scale);
  }

  LossCase with(CrossEntropy<float[]> changed) {
    return new LossCase(logits, labels, targets, changed, scale);
  }

  LossCase with(GuardedMatrix softLabels) {
    return new LossCase(logits, labels, softLabels, options, scale);
  }

  int label(int row) {
    return labels[LABELS_OFFSET + row];
  }

  LossCase setLabel(int row, int label) {
    labels[LABELS_OFFSET + row] = label;
    return this;
  }

  Result run(Losses<float[], int[]> kernels) {
    return run(kernels, 2);
  }

  private Result run(Losses<float[], int[]> kernels, int padding) {
    GuardedMatrix before = logits.copy();
    GuardedMatrix gradient = GuardedMatrix.of(logits.rows(), logits.columns(), padding, 3).fill(9f);
    GuardedMatrix losses = run(kernels, logits, gradient);
    logits.assertUnchanged("logits", before);
    return new Result(losses, gradient);
  }

  /** Writes the gradient over the logits. */
  Result runInPlace(Losses<float[], int[]> kernels) {
    GuardedMatrix both = logits.copy();
    return new Result(run(kernels, both, both), both);
  }

  private GuardedMatrix run(
      Losses<float[], int[]> kernels, GuardedMatrix z, GuardedMatrix gradient) {
    int count = options.reduction() == Reduction.NONE ? z.rows() : 1;
    GuardedMatrix losses = GuardedMatrix.vector(count, 1).fill(9f);
    if (targets == null) {
      kernels.softmaxCrossEntropy(
          z.rows(),
          z.columns(),
          z.array(),
          z.offset(),
          z.ld(),
          labels,
          LABELS_OFFSET,
          options,
          scale,
          losses.array(),
          losses.offset(),
          gradient.array(),
          gradient.offset(),
          gradient.ld());
    } else {
      kernels.softmaxCrossEntropy(
          z.rows(),
          z.columns(),
          z.array(),
          z.offset(),
          z.ld(),
          targets.array(),
          targets.offset(),
          targets.ld(),
          options,
          scale,
          losses.array(),
          losses.offset(),
          gradient.array(),
          gradient.offset(),
          gradient.ld());
    }
    gradient.assertGuards(this);
    losses.assertGuards(this);
    return losses;
  }

  void assertEqualsReference() {
    Result expected = run(Subjects.REFERENCE.losses());
    assertEqual(expected, run(Subjects.SINGLE.losses()));
    assertEqual(expected, run(Subjects.SINGLE.losses(), 0));
    assertEqual(expected, runInPlace(Subjects.REFERENCE.losses()));
    assertEqual(expected, runInPlace(Subjects.SINGLE.losses()));
  }

  private void assertEqual(Result expected, Result actual) {
    Bits.assertEqual("losses of " + this, expected.losses(), actual.losses());
    Bits.assertEqual("gradient of " + this, expected.gradient(), actual.gradient());
  }

  @Override
  public String toString() {
    return "%d x %d, scale %s, %s, smoothing %s, z-loss %s, %s%s%s"
        .formatted(
            logits.rows(),
            logits.columns(),
            scale,
            options.reduction(),
            options.labelSmoothing(),
            options.zLoss(),
            targets == null ? "labels" : "soft labels",
            options.classWeights() == null ? "" : ", weighted classes",
            options.rowWeights() == null ? "" : ", weighted rows");
  }
}
