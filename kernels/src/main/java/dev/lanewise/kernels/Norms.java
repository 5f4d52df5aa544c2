// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * Normalisations and their gradients. Matrices are row-major with an offset and a leading
 * dimension, as in {@link MatrixProducts}; gamma, beta and their gradients have one element for
 * each column.
 *
 * <p><b>To the bit.</b> What is normalised is a row or a column of {@code n} elements:
 *
 * <pre>{@code
 * mean = sum(x) / n
 * rstd = 1 / sqrt(sum((x - mean)^2) / n + epsilon)
 * xhat = (x - mean) * rstd
 * y    = fma(xhat, gamma, beta)
 * }</pre>
 *
 * Every operation is rounded by itself, but that squares and other products enter their sums by
 * fma. Sums along rows are those of {@link Rows#rowSums}, sums along columns those of {@link
 * Rows#columnSums}. The mean is taken off before squares are added up, so that a row far from zero
 * keeps its variance (Welford's remark in two passes).
 *
 * <p><b>Special values.</b> NaN or an infinity makes its whole row (or column) NaN; with squares
 * that overflow, rstd is 0. Where all elements are equal and their sum is exact, {@code y = beta}.
 *
 * <p><b>Errors</b> are to first order in {@code u = 2^-24}, without overflow and underflow; {@code
 * g} is the bound gamma of {@link Rows#rowSums}, {@code c} that of {@link Rows#columnSums}. Of
 * results of a backward they are relative to the mean and rstd that it is given.
 *
 * <p>Every method throws {@link IllegalArgumentException} if a size is negative, a leading
 * dimension too small, epsilon negative or not finite, or an output overlaps something in a way not
 * allowed, and {@link IndexOutOfBoundsException} if something does not fit into its storage, before
 * anything is written. Outputs may not overlap each other; y may be x itself, and dx may be dy or x
 * itself; otherwise outputs may not overlap inputs.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 */
public interface Norms<F> {

  /**
   * Layer normalisation of each row (Ba, Kiros and Hinton, 2016).
   *
   * <p>{@code |err| <= |gamma| (|xhat| (g/2 + 6u + t^2/2) + t) + u |y|}, where {@code t = (g + u)
   * rstd mean|x|} is the error of the mean in deviations.
   *
   * @param epsilon is added to the variance
   * @param mean rows elements: the mean of each row, for the backward
   * @param rstd rows elements: one over the deviation of each row, likewise
   */
  void layerNorm(
      int rows,
      int columns,
      float epsilon,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F beta,
      int betaOffset,
      F y,
      int yOffset,
      int ldy,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset);

  /**
   * The gradients of {@link #layerNorm}.
   *
   * <pre>{@code
   * d      = dy * gamma
   * a      = sum(d) / columns,  b = sum(d * xhat) / columns     of each row
   * dx     = rstd * fma(-b, xhat, d - a)
   * dgamma = sum(dy * xhat),    dbeta = sum(dy)                 of each column
   * }</pre>
   *
   * <p>{@code |err dx| <= rstd (4u |d| + (g + 5u) mean|d| + (g + 8u) |xhat| mean|d xhat|)}, {@code
   * |err dgamma| <= (c + 2u) sum|dy xhat|}, {@code |err dbeta| <= c sum|dy|}.
   *
   * @param mean what {@link #layerNorm} gave
   * @param rstd what {@link #layerNorm} gave
   * @param dgamma columns elements, overwritten
   * @param dbeta columns elements, overwritten
   */
  void layerNormBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dgamma,
      int dgammaOffset,
      F dbeta,
      int dbetaOffset);

  /**
   * Normalisation of each row by its root mean square (Zhang and Sennrich, 2019): as {@link
   * #layerNorm} with a mean of 0, and {@code y = xhat * gamma}. {@code |err| <= |y| (g/2 + 5u)}.
   *
   * @param epsilon is added to the mean of the squares
   * @param rstd rows elements: one over the root of each row, for the backward
   */
  void rmsNorm(
      int rows,
      int columns,
      float epsilon,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F y,
      int yOffset,
      int ldy,
      F rstd,
      int rstdOffset);

  /**
   * The gradients of {@link #rmsNorm}: as in {@link #layerNormBackward} with a mean and an {@code
   * a} of 0.
   *
   * <p>{@code |err dx| <= rstd (3u |d| + (g + 6u) |xhat| mean|d xhat|)}, {@code |err dgamma| <= (c
   * + u) sum|dy xhat|}.
   *
   * @param rstd what {@link #rmsNorm} gave
   * @param dgamma columns elements, overwritten
   */
  void rmsNormBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F rstd,
      int rstdOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dgamma,
      int dgammaOffset);

  /**
   * Batch normalisation of each column in training (Ioffe and Szegedy, 2015): the columns are
   * channels, and the rows all else. The running statistics move towards those of the batch, with
   * the variance without bias:
   *
   * <pre>{@code
   * runningMean     = fma(momentum, mean - runningMean, runningMean)
   * runningVariance = fma(momentum, squares / (rows - 1) - runningVariance, runningVariance)
   * }</pre>
   *
   * <p>The error of y is that of {@link #layerNorm} with {@code c} for {@code g}.
   *
   * @param rows at least 2, if there are columns
   * @param epsilon is added to the variance
   * @param momentum weight of the batch in the running statistics, in [0, 1]
   * @param runningMean columns elements, updated
   * @param runningVariance columns elements, updated
   * @param mean columns elements: the mean of each column, for the backward
   * @param rstd columns elements: one over the deviation of each column, likewise
   */
  void batchNorm(
      int rows,
      int columns,
      float epsilon,
      float momentum,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F beta,
      int betaOffset,
      F runningMean,
      int runningMeanOffset,
      F runningVariance,
      int runningVarianceOffset,
      F y,
      int yOffset,
      int ldy,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset);

  /**
   * Batch normalisation with running statistics: {@code rstd = 1 / sqrt(runningVariance + epsilon)}
   * and {@code y = fma((x - runningMean) * rstd, gamma, beta)}. {@code |err| <= 5u |gamma xhat| + u
   * |y|}.
   *
   * @param epsilon is added to the variance
   */
  void batchNormInference(
      int rows,
      int columns,
      float epsilon,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F beta,
      int betaOffset,
      F runningMean,
      int runningMeanOffset,
      F runningVariance,
      int runningVarianceOffset,
      F y,
      int yOffset,
      int ldy);

  /**
   * The gradients of {@link #batchNorm}.
   *
   * <pre>{@code
   * dgamma = sum(dy * xhat),  dbeta = sum(dy)            of each column
   * dx     = (gamma * rstd) * fma(-dgamma / rows, xhat, dy - dbeta / rows)
   * }</pre>
   *
   * <p>{@code |err dx| <= |gamma| rstd (4u |dy| + (c + 5u) mean|dy| + (c + 8u) |xhat| mean|dy
   * xhat|)}; dgamma and dbeta as in {@link #layerNormBackward}.
   *
   * @param mean what {@link #batchNorm} gave
   * @param rstd what {@link #batchNorm} gave
   * @param dgamma columns elements, overwritten
   * @param dbeta columns elements, overwritten
   */
  void batchNormBackward(
      int rows,
      int columns,
      F x,
      int xOffset,
      int ldx,
      F gamma,
      int gammaOffset,
      F mean,
      int meanOffset,
      F rstd,
      int rstdOffset,
      F dy,
      int dyOffset,
      int lddy,
      F dx,
      int dxOffset,
      int lddx,
      F dgamma,
      int dgammaOffset,
      F dbeta,
      int dbetaOffset);
}
