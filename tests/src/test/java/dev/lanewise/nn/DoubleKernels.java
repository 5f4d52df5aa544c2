// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.check.oracle.ElementwiseOracle;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Movement;
import dev.lanewise.kernels.Norms;
import dev.lanewise.kernels.Place;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Rows;
import dev.lanewise.kernels.Selections;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Unary;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.Updates;
import dev.lanewise.kernels.WeightDecay;
import org.jspecify.annotations.Nullable;

/**
 * The contract's formulas in double precision, so that any plan can be checked against differences
 * that float32 would drown in rounding. It shares no code with the implementations.
 */
final class DoubleKernels
    implements Kernels<double[], int[]>,
        MatrixProducts<double[]>,
        Elementwise<double[]>,
        Rows<double[]>,
        Losses<double[], int[]>,
        Updates<double[]> {

  @Override
  public MatrixProducts<double[]> products() {
    return this;
  }

  @Override
  public Elementwise<double[]> elementwise() {
    return this;
  }

  @Override
  public Rows<double[]> rows() {
    return this;
  }

  @Override
  public Selections<double[], int[]> selections() {
    throw new UnsupportedOperationException("plans have no op that selects");
  }

  @Override
  public Norms<double[]> norms() {
    throw new UnsupportedOperationException("plans have no op that normalises");
  }

  @Override
  public Losses<double[], int[]> losses() {
    return this;
  }

  @Override
  public Movement<double[], int[]> movement() {
    throw new UnsupportedOperationException("no op moves elements yet");
  }

  @Override
  public Updates<double[]> updates() {
    return this;
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      float beta,
      double[] c,
      int co,
      int ldc,
      Epilogue<double[]> epilogue) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          double left = a[ao + (transA == Transpose.N ? i * lda + l : l * lda + i)];
          double right = b[bo + (transB == Transpose.N ? l * ldb + j : j * ldb + l)];
          sum += left * right;
        }
        int at = co + i * ldc + j;
        double old = beta == 0 ? 0 : beta * c[at];
        c[at] = finish(epilogue, i, j, alpha * sum + old);
      }
    }
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      float beta,
      double[] c,
      int co,
      int ldc,
      Prologue<double[]> prologue,
      Epilogue<double[]> epilogue) {
    throw new UnsupportedOperationException("plans have no op with a prologue");
  }

  private static double finish(Epilogue<double[]> epilogue, int i, int j, double x) {
    double[] bias = epilogue.bias();
    double value =
        bias == null ? x : x + bias[epilogue.biasOffset() + (epilogue.biasPerRow() ? i : j)];
    Place<double[]> residual = epilogue.residual();
    if (residual != null) {
      value += residual.storage()[residual.offset() + i * residual.ld() + j];
    }
    Place<double[]> kept = epilogue.preActivation();
    if (kept != null) {
      kept.storage()[kept.offset() + i * kept.ld() + j] = value;
    }
    Activation end = epilogue.activation();
    return ElementwiseOracle.value(end.function(), end.alpha(), end.beta(), value);
  }

  @Override
  public void map(
      Unary function, int n, float alpha, float beta, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ElementwiseOracle.value(function, alpha, beta, x[xo + i]);
    }
  }

  @Override
  public void combine(
      Binary function,
      int n,
      float alpha,
      float beta,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] z,
      int zo) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = ElementwiseOracle.value(function, alpha, beta, x[xo + i], y[yo + i]);
    }
  }

  @Override
  public void combine(
      Ternary function,
      int n,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] z,
      int zo,
      double[] w,
      int wo) {
    for (int i = 0; i < n; i++) {
      w[wo + i] = ElementwiseOracle.value(function, x[xo + i], y[yo + i], z[zo + i]);
    }
  }

  @Override
  public void rowSums(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += x[xo + i * ldx + j];
      }
      y[yo + i] = sum;
    }
  }

  @Override
  public void columnSums(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += x[xo + i * ldx + j];
      }
      y[yo + j] = sum;
    }
  }

  @Override
  public void addRow(
      int rows,
      int columns,
      double[] x,
      int xo,
      int ldx,
      double[] row,
      int ro,
      double[] y,
      int yo,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = x[xo + i * ldx + j] + row[ro + j];
      }
    }
  }

  @Override
  public void prelu(
      int rows,
      int columns,
      double[] x,
      int xOffset,
      int ldx,
      double[] slope,
      int slopeOffset,
      double[] y,
      int yOffset,
      int ldy) {
    throw new UnsupportedOperationException("plans have no op with a slope for each column");
  }

  @Override
  public void preluBackward(
      int rows,
      int columns,
      double[] x,
      int xOffset,
      int ldx,
      double[] slope,
      int slopeOffset,
      double[] dy,
      int dyOffset,
      int lddy,
      double[] dx,
      int dxOffset,
      int lddx,
      double[] dslope,
      int dslopeOffset) {
    throw new UnsupportedOperationException("plans have no op with a slope for each column");
  }

  @Override
  public void softmax(
      int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += Math.exp(x[xo + i * ldx + j]);
      }
      for (int j = 0; j < columns; j++) {
        y[yo + i * ldy + j] = Math.exp(x[xo + i * ldx + j]) / sum;
      }
    }
  }

  @Override
  public void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      double[] x,
      int xOffset,
      int ldx,
      double[] mask,
      int maskOffset,
      int ldmask,
      double[] y,
      int yOffset,
      int ldy) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void softmaxBackward(
      int rows,
      int columns,
      float scale,
      double[] y,
      int yOffset,
      int ldy,
      double[] dy,
      int dyOffset,
      int lddy,
      double[] dx,
      int dxOffset,
      int lddx) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void logSoftmax(
      int rows, int columns, double[] x, int xOffset, int ldx, double[] y, int yOffset, int ldy) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void logSoftmaxBackward(
      int rows,
      int columns,
      double[] y,
      int yOffset,
      int ldy,
      double[] dy,
      int dyOffset,
      int lddy,
      double[] dx,
      int dxOffset,
      int lddx) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void logSumExp(
      int rows, int columns, double[] x, int xOffset, int ldx, double[] y, int yOffset) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      double[] logits,
      int zo,
      int ldz,
      int[] labels,
      int lo,
      CrossEntropy<double[]> options,
      float scale,
      double[] losses,
      int yo,
      double[] gradient,
      int go,
      int ldg) {
    if (!options.equals(CrossEntropy.of(Reduction.NONE))) {
      throw new UnsupportedOperationException("plans have no op with " + options);
    }
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += Math.exp(logits[zo + i * ldz + j]);
      }
      int label = labels[lo + i];
      losses[yo + i] = Math.log(sum) - logits[zo + i * ldz + label];
      for (int j = 0; j < columns; j++) {
        double share = Math.exp(logits[zo + i * ldz + j]) / sum;
        gradient[go + i * ldg + j] = scale * (share - (j == label ? 1 : 0));
      }
    }
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      double[] logits,
      int zo,
      int ldz,
      double[] targets,
      int to,
      int ldt,
      CrossEntropy<double[]> options,
      float scale,
      double[] losses,
      int yo,
      double[] gradient,
      int go,
      int ldg) {
    throw new UnsupportedOperationException("plans have no op with soft labels");
  }

  @Override
  public void linearCrossEntropy(
      int rows,
      int columns,
      int features,
      double[] x,
      int xo,
      int ldx,
      double[] weight,
      int wo,
      int ldw,
      double @Nullable [] bias,
      int bo,
      int[] labels,
      int lo,
      CrossEntropy<double[]> options,
      float scale,
      double[] losses,
      int yo,
      double[] dx,
      int dxo,
      int lddx,
      double[] dWeight,
      int dwo,
      int lddw,
      double @Nullable [] dBias,
      int dbo,
      int rowsAtOnce,
      double[] workspace,
      int so) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void dropout(
      int n,
      float probability,
      long seed,
      long stream,
      double[] x,
      int xOffset,
      double[] y,
      int yOffset) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void negativeLogLikelihood(
      int rows,
      int columns,
      double[] logProbabilities,
      int xo,
      int ldx,
      int[] labels,
      int lo,
      CrossEntropy<double[]> options,
      float scale,
      double[] losses,
      int yo,
      double[] gradient,
      int go,
      int ldg) {
    throw new UnsupportedOperationException("plans have no op for this");
  }

  @Override
  public void elementLoss(
      int n,
      Criterion<double[]> criterion,
      double[] x,
      int xo,
      double[] targets,
      int to,
      float scale,
      double[] losses,
      int yo,
      double[] gradient,
      int go) {
    throw new UnsupportedOperationException("plans have no op for a loss of elements");
  }

  @Override
  public void update(
      int n,
      UpdateRule rule,
      WeightDecay decay,
      int step,
      double[] g,
      int go,
      double[] m,
      int mo,
      double[] p,
      int po) {
    throw new UnsupportedOperationException("gradients are checked here, not updates");
  }

  @Override
  public void clipNorm(int n, float maxNorm, double[] g, int go, double[] norm, int normo) {
    throw new UnsupportedOperationException("gradients are checked here, not clipped");
  }
}
