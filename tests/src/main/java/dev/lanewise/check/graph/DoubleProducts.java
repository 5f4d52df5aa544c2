// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.check.oracle.ElementwiseOracle;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Place;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Transpose;

/** Matrix products of {@link DoubleKernels}. */
final class DoubleProducts implements MatrixProducts<double[]> {

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
    Place<double[]> operand = epilogue.operand();
    Binary combination = epilogue.combination();
    if (operand != null && combination != null) {
      double other = operand.storage()[operand.offset() + i * operand.ld() + j];
      return combination == Binary.PRELU
          ? ElementwiseOracle.value(combination, 0, 0, value, other)
          : ElementwiseOracle.value(combination, 0, 0, other, value);
    }
    Activation end = epilogue.activation();
    return ElementwiseOracle.value(end.function(), end.alpha(), end.beta(), value);
  }
}
