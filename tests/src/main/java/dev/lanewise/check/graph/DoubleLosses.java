// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.check.oracle.CrossEntropyOracle;
import dev.lanewise.check.oracle.ElementLossOracle;
import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.Reduction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Losses of {@link DoubleKernels}. */
final class DoubleLosses implements Losses<double[], int[]> {

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
    double[] classes = weights(options.classWeights(), options.classWeightsOffset(), columns);
    double[][] masses = new double[rows][];
    double[] shares = new double[rows];
    for (int i = 0; i < rows; i++) {
      int label = labels[lo + i];
      boolean counts = label != options.ignoreIndex();
      masses[i] =
          counts
              ? CrossEntropyOracle.masses(columns, label, options.labelSmoothing(), classes)
              : new double[0];
      shares[i] = counts ? classes[label] : 0;
    }
    crossEntropy(
        masses, shares, columns, logits, zo, ldz, options, scale, losses, yo, gradient, go, ldg);
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
    double[] classes = weights(options.classWeights(), options.classWeightsOffset(), columns);
    double[][] masses = new double[rows][];
    double[] shares = new double[rows];
    for (int i = 0; i < rows; i++) {
      double[] target = Arrays.copyOfRange(targets, to + i * ldt, to + i * ldt + columns);
      masses[i] = CrossEntropyOracle.masses(target, options.labelSmoothing(), classes);
      shares[i] = 1;
    }
    crossEntropy(
        masses, shares, columns, logits, zo, ldz, options, scale, losses, yo, gradient, go, ldg);
  }

  private static double[] weights(double @Nullable [] weights, int offset, int count) {
    double[] result = new double[count];
    Arrays.setAll(result, i -> weights == null ? 1 : weights[offset + i]);
    return result;
  }

  /** A row of no masses is ignored; the shares are what a mean divides by the sum of. */
  private static void crossEntropy(
      double[][] masses,
      double[] shares,
      int columns,
      double[] logits,
      int zo,
      int ldz,
      CrossEntropy<double[]> options,
      float scale,
      double[] losses,
      int yo,
      double[] gradient,
      int go,
      int ldg) {
    double[] row = weights(options.rowWeights(), options.rowWeightsOffset(), masses.length);
    double[] all = new double[masses.length];
    double weight = 0;
    for (int i = 0; i < masses.length; i++) {
      weight += shares[i] * row[i];
    }
    double divisor = options.reduction() == Reduction.MEAN ? weight : 1;
    for (int i = 0; i < masses.length; i++) {
      // The gradient may be written over the logits.
      var z = Arrays.copyOfRange(logits, zo + i * ldz, zo + i * ldz + columns);
      Arrays.fill(gradient, go + i * ldg, go + i * ldg + columns, 0);
      double[] mass = masses[i];
      if (mass.length > 0) {
        var truth = CrossEntropyOracle.of(z, mass, options.zLoss());
        all[i] = row[i] * truth.loss();
        for (int j = 0; j < columns; j++) {
          gradient[go + i * ldg + j] = scale / divisor * row[i] * truth.gradient()[j];
        }
      }
    }
    reduce(options.reduction(), all, weight, losses, yo);
  }

  private static void reduce(
      Reduction reduction, double[] all, double weight, double[] losses, int yo) {
    switch (reduction) {
      case NONE -> System.arraycopy(all, 0, losses, yo, all.length);
      case SUM -> losses[yo] = Arrays.stream(all).sum();
      case MEAN -> losses[yo] = Arrays.stream(all).sum() / weight;
    }
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
    double[] weights = weights(criterion.weights(), criterion.weightsOffset(), n);
    double weight = Arrays.stream(weights).sum();
    double divisor = criterion.reduction() == Reduction.MEAN ? weight : 1;
    double[] all = new double[n];
    for (int i = 0; i < n; i++) {
      double value = x[xo + i];
      double target = targets[to + i];
      float alpha = criterion.alpha();
      float beta = criterion.beta();
      all[i] = weights[i] * ElementLossOracle.value(criterion.loss(), value, target, alpha, beta);
      gradient[go + i] =
          scale
              / divisor
              * weights[i]
              * ElementLossOracle.slope(criterion.loss(), value, target, alpha, beta);
    }
    reduce(criterion.reduction(), all, weight, losses, yo);
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
    double[] z = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = bias == null ? 0 : bias[bo + j];
        for (int k = 0; k < features; k++) {
          sum += x[xo + i * ldx + k] * weight[wo + j * ldw + k];
        }
        z[i * columns + j] = sum;
      }
    }
    softmaxCrossEntropy(
        rows, columns, z, 0, columns, labels, lo, options, scale, losses, yo, z, 0, columns);
    double[] rowsOfX = new double[rows * features];
    for (int i = 0; i < rows; i++) {
      // dx may be written over x.
      System.arraycopy(x, xo + i * ldx, rowsOfX, i * features, features);
      for (int k = 0; k < features; k++) {
        double sum = 0;
        for (int j = 0; j < columns; j++) {
          sum += z[i * columns + j] * weight[wo + j * ldw + k];
        }
        dx[dxo + i * lddx + k] = sum;
      }
    }
    for (int j = 0; j < columns; j++) {
      double all = 0;
      Arrays.fill(dWeight, dwo + j * lddw, dwo + j * lddw + features, 0);
      for (int i = 0; i < rows; i++) {
        all += z[i * columns + j];
        for (int k = 0; k < features; k++) {
          dWeight[dwo + j * lddw + k] += z[i * columns + j] * rowsOfX[i * features + k];
        }
      }
      if (dBias != null) {
        dBias[dbo + j] = all;
      }
    }
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
    double[] classes = weights(options.classWeights(), options.classWeightsOffset(), columns);
    double[] row = weights(options.rowWeights(), options.rowWeightsOffset(), rows);
    double[] all = new double[rows];
    double[] slopes = new double[rows];
    for (int i = 0; i < rows; i++) {
      int label = labels[lo + i];
      if (label != options.ignoreIndex()) {
        slopes[i] = row[i] * classes[label];
        // The gradient may be written over the log-probabilities.
        all[i] = -slopes[i] * logProbabilities[xo + i * ldx + label];
      }
    }
    double weight = Arrays.stream(slopes).sum();
    double divisor = options.reduction() == Reduction.MEAN ? weight : 1;
    for (int i = 0; i < rows; i++) {
      Arrays.fill(gradient, go + i * ldg, go + i * ldg + columns, 0);
      if (slopes[i] != 0) {
        gradient[go + i * ldg + labels[lo + i]] = -scale / divisor * slopes[i];
      }
    }
    reduce(options.reduction(), all, weight, losses, yo);
  }
}
