// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Losses with their gradients, in one call. Matrices are row-major with an offset and a leading
 * dimension, as in {@link MatrixProducts}.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public interface Losses<F, I> {

  /**
   * Softmax cross-entropy of logits z against index labels: the loss of each row and the gradient
   * with respect to the logits.
   *
   * <p><b>Definition, to the bit.</b> For a row with label t: {@code m = max z}, {@code e[j] =
   * exp(z[j] - m)}, {@code d = sum e}, {@code o = sum e with e[t] taken as +0} (both sums as in
   * {@link Rows}), {@code r = scale / d}. The loss is {@code (m - z[t]) + log(d)}, which keeps its
   * accuracy when all logits are far from zero; the gradient is {@code e[j] * r}, and {@code -(o *
   * r)} at the label, which keeps it when the row is already right. {@code exp} and {@code log} are
   * those of {@link Elementwise}.
   *
   * <p>A row with NaN or +Infinity, or with nothing above -Infinity, gets the loss NaN and a
   * gradient of NaN.
   *
   * <p><b>Error</b>, to first order (u = 2^-24, no underflow), where {@code s} is the mean of
   * {@code m - z} under the softmax and {@code g} the bound gamma of {@link Rows#rowSums}: the loss
   * is off by at most {@code u (m - z[t] + loss + 2 log d + 2 + s) + g}; the gradient away from the
   * label by the share {@code u (m - z[j] + 6 + s) + g} of itself, and at the label by {@code u (6
   * + s + s') + 2 g}, with {@code s'} as {@code s} but without the label.
   *
   * @param rows number of rows
   * @param columns number of classes
   * @param logits z, rows x columns
   * @param labels one label per row, each in [0, columns)
   * @param scale factor of the gradient, 1/rows for a mean; the loss is not scaled
   * @param losses one loss per row
   * @param gradient rows x columns; may be the logits themselves (same storage, offset and leading
   *     dimension), otherwise may not overlap them
   * @throws IllegalArgumentException if a size is negative, a leading dimension too small, outputs
   *     overlap, or a label out of range, before anything is written. On a device, where labels
   *     cannot be looked at without a wait, a row with a bad label gets NaN instead
   * @throws IndexOutOfBoundsException if something does not fit into its storage
   */
  void softmaxCrossEntropy(
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      I labels,
      int labelsOffset,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient);
}
