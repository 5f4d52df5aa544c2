// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Losses with their gradients, in one call. Matrices are row-major with an offset and a leading
 * dimension, as in {@link MatrixProducts}.
 *
 * <p>A gradient may be written over what it is the gradient with respect to: same storage, offset
 * and leading dimension. Otherwise no output may share an element with an input or another output.
 * A method throws {@link IllegalArgumentException} if a size is negative, a leading dimension too
 * small, outputs overlap, or a label or weight is not as its rule says, and {@link
 * IndexOutOfBoundsException} if something does not fit into its storage, before anything is
 * written. On a device labels and weights cannot be looked at without a wait: there a row with a
 * bad label gets NaN, which enters sums, and weights are taken as they are.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public interface Losses<F, I> {

  /**
   * Softmax cross-entropy of logits z against index labels: the loss, and the gradient with respect
   * to the logits.
   *
   * <p><b>Definition, to the bit.</b> For a row with label t: {@code m = max z}, {@code e[j] =
   * exp(z[j] - m)}, {@code d = sum e}, {@code o = sum e with e[t] taken as +0}; all sums as in
   * {@link Rows}; {@code exp} and {@code log} are those of {@link Unary}. With the weights {@code
   * w} of the classes and {@code r} of the rows (1 if there are none), the smoothing {@code s},
   * {@code a = (1 - s) w[t]}, {@code c = s / columns}, and {@code f} the scale, divided by the sum
   * of {@code r w[t]} over the rows that count if the reduction is a mean:
   *
   * <ul>
   *   <li>the loss is {@code a ((m - z[t]) + log d)}, which keeps its accuracy when all logits are
   *       far from zero; the gradient is {@code e[j] p} with {@code q = (f r) / d}, {@code p = (a +
   *       b) q}, {@code b = 0}, and at the label {@code -(o (a q))}, which keeps its accuracy when
   *       the row is already right;
   *   <li>with smoothing, {@code fma(c, fma(sum w, log d, -sum w[j] (z[j] - m)), loss)}, in which a
   *       class of weight 0 adds +0 whatever its logit; {@code b = c sum w}; and the gradient
   *       becomes {@code fma(-(c (f r)), w[j], gradient)} at last;
   *   <li>with a z-loss of factor {@code k}, {@code fma(u, l, loss)}, where {@code l = m + log d}
   *       and {@code u = k l}; {@code b} increases by {@code 2u};
   *   <li>with either, at the label {@code fma(b q, e[t], -(o (a q)))} comes in;
   *   <li>at last the loss is multiplied by {@code r}.
   * </ul>
   *
   * <p>A row with NaN or +Infinity, or with nothing above -Infinity, gets the loss NaN and a
   * gradient of NaN, even if its weight is 0; but nothing leaks from an ignored row. Where all rows
   * are ignored, their mean is NaN, as in PyTorch, and the gradient +0.
   *
   * <p><b>Error</b> without smoothing and z-loss, to first order (u = 2^-24, no underflow), where
   * {@code v} is the mean of {@code m - z} under the softmax and {@code g} the bound gamma of
   * {@link Rows#rowSums}: the loss of a row of weight 1 is off by at most {@code u (m - z[t] + loss
   * + 2 log d + 2 + v) + g}; the gradient away from the label by the share {@code u (m - z[j] + 6 +
   * v) + g} of itself, and at the label by {@code u (6 + v + v') + 2 g}, with {@code v'} as {@code
   * v} but without the label. Each weight, scale and sum of them adds {@code u} to these shares.
   *
   * @param rows number of rows
   * @param columns number of classes
   * @param logits z, rows x columns
   * @param labels one label per row, each in [0, columns) or the options' {@code ignoreIndex}
   * @param options reduction, weights, smoothing
   * @param scale factor of the gradient; the loss is not scaled
   * @param losses one loss per row; one altogether if reduced
   * @param gradient rows x columns; may be the logits themselves
   */
  void softmaxCrossEntropy(
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      I labels,
      int labelsOffset,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient);

  /**
   * Softmax cross-entropy of logits z against soft labels y: a number for each class, which need
   * not be a probability.
   *
   * <p><b>Definition, to the bit</b>, in the terms of the other method: {@code y'[j] = w[j] fma(1 -
   * s, y[j], c)}, {@code t = sum y'}. The loss is {@code fma(t, log d, -sum y'[j] (z[j] - m))}, in
   * which a class with {@code y'[j] = 0} adds +0 whatever its logit; the z-loss is added and the
   * whole multiplied by {@code r} as there. The gradient is {@code fma(-(f r), y'[j], e[j] p)} with
   * {@code p = (t + b) q}, and {@code b = 2u} with a z-loss. A mean divides by the sum of {@code
   * r}, as PyTorch's does.
   *
   * @param rows number of rows
   * @param columns number of classes
   * @param logits z, rows x columns
   * @param targets y, rows x columns
   * @param options reduction, weights, smoothing
   * @param scale factor of the gradient; the loss is not scaled
   * @param losses one loss per row; one altogether if reduced
   * @param gradient rows x columns; may be the logits themselves
   */
  void softmaxCrossEntropy(
      int rows,
      int columns,
      F logits,
      int logitsOffset,
      int ldLogits,
      F targets,
      int targetsOffset,
      int ldTargets,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient);

  /**
   * Softmax cross-entropy of a linear layer, {@code softmaxCrossEntropy(x weight^T + bias)}, and
   * the gradients of all its inputs, without all the logits at once: those of {@code rowsAtOnce}
   * rows are in the workspace, then their gradient, then those of the next rows.
   *
   * <p><b>Definition, to the bit.</b> For one part of the rows after the other, the last with what
   * is left:
   *
   * <ul>
   *   <li>the logits are {@link MatrixProducts#sgemm} of x and weight, then {@link Rows#addRow} of
   *       the bias;
   *   <li>losses and the gradient g are those of {@link #softmaxCrossEntropy} of all rows: sums
   *       over rows know nothing of the parts;
   *   <li>{@code dWeight = g^T x + beta dWeight}, by sgemm with a beta of 0 for the first part and
   *       1 for the others, so that its sum over rows is taken part by part;
   *   <li>{@code dBias} is {@link Rows#columnSums} of g, for the other parts added to what it was;
   *   <li>{@code dx = g weight}, by sgemm.
   * </ul>
   *
   * <p>If {@code rowsAtOnce} is a multiple of 256, {@code dWeight} has the bits that it has without
   * parts. A part reads weight, and all but the first read and write dWeight: parts of 64 rows or
   * more keep that small beside the products. Besides the workspace and what the products need, it
   * uses {@code (2 features + 512) rowsAtOnce} floats of the handle's for parts of up to 128 rows.
   *
   * @param rows number of rows
   * @param columns number of classes
   * @param features what a row of x has
   * @param x rows x features
   * @param weight columns x features, as PyTorch's linear layer has it
   * @param bias columns elements; null for none
   * @param labels one label per row, each in [0, columns) or the options' {@code ignoreIndex}
   * @param options reduction, weights, smoothing
   * @param scale factor of the gradients; the loss is not scaled
   * @param losses one loss per row; one altogether if reduced
   * @param dx rows x features; may be x itself
   * @param dWeight columns x features
   * @param dBias columns elements; null if it is not wanted
   * @param rowsAtOnce rows of a part, at least 1
   * @param workspace {@code min(rowsAtOnce, rows) * columns} elements, left with anything
   */
  void linearCrossEntropy(
      int rows,
      int columns,
      int features,
      F x,
      int xOffset,
      int ldx,
      F weight,
      int weightOffset,
      int ldWeight,
      @Nullable F bias,
      int biasOffset,
      I labels,
      int labelsOffset,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F dx,
      int dxOffset,
      int lddx,
      F dWeight,
      int dWeightOffset,
      int ldDWeight,
      @Nullable F dBias,
      int dBiasOffset,
      int rowsAtOnce,
      F workspace,
      int workspaceOffset);

  /**
   * Negative log-likelihood of log-probabilities x, as {@link Rows#logSoftmax} gives them, with
   * index labels: the loss, and the gradient with respect to x. PyTorch's {@code nll_loss}.
   *
   * <p><b>Definition, to the bit</b>, in the terms of {@link #softmaxCrossEntropy}: the loss of a
   * row is {@code r (w[t] (-x[t]))}; the gradient is {@code -((f r) w[t])} at the label, and +0
   * elsewhere. Of x nothing but the labels' elements is read, of an ignored row nothing.
   *
   * @param rows number of rows
   * @param columns number of classes
   * @param logProbabilities x, rows x columns
   * @param labels one label per row, each in [0, columns) or the options' {@code ignoreIndex}
   * @param options reduction and weights; neither smoothing nor z-loss
   * @param scale factor of the gradient; the loss is not scaled
   * @param losses one loss per row; one altogether if reduced
   * @param gradient rows x columns; may be the log-probabilities themselves
   */
  void negativeLogLikelihood(
      int rows,
      int columns,
      F logProbabilities,
      int xOffset,
      int ldx,
      I labels,
      int labelsOffset,
      CrossEntropy<F> options,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset,
      int ldGradient);

  /**
   * A loss of each element of x against its target t, and the gradient with respect to x.
   *
   * <p><b>Definition, to the bit.</b> The loss of an element is that of the {@link ElementLoss},
   * times its weight w if there are weights. The gradient is {@code (slope f) w}, with the {@link
   * LossSlope} and {@code f} the scale, divided by the sum of the weights, or by n as a float if
   * there are none, if the reduction is a mean. Sums are along a row as in {@link Rows}.
   *
   * @param n number of elements
   * @param criterion loss, parameters, reduction, weights
   * @param x n elements
   * @param targets n elements
   * @param scale factor of the gradient; the loss is not scaled
   * @param losses one loss per element; one altogether if reduced
   * @param gradient n elements; may be x itself
   */
  void elementLoss(
      int n,
      Criterion<F> criterion,
      F x,
      int xOffset,
      F targets,
      int targetsOffset,
      float scale,
      F losses,
      int lossesOffset,
      F gradient,
      int gradientOffset);
}
