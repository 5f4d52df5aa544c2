// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Textbook loops with {@link Math} in double precision: what one writes without a library. Since
 * they share nothing with the others, they also tell whether those are right.
 */
final class MathKernels implements KernelContender {

  static final String NAME = "math";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "plain loops with java.lang.Math in double precision";
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    return switch (kernel.kernel()) {
      case EXP -> map(inputs, Math::exp);
      case TANH -> map(inputs, Math::tanh);
      case SIGMOID -> map(inputs, x -> 1 / (1 + Math.exp(-x)));
      case SOFTMAX -> softmax(kernel, inputs);
      case LAYER_NORM -> layerNorm(kernel, inputs);
      case CROSS_ENTROPY -> crossEntropy(kernel, inputs);
      default -> null;
    };
  }

  private static KernelWork map(KernelInputs inputs, DoubleUnaryOperator function) {
    float[] x = inputs.x();
    var y = new float[x.length];
    return KernelWork.of(
        () -> {
          for (int i = 0; i < y.length; i++) {
            y[i] = (float) function.applyAsDouble(x[i]);
          }
        },
        () -> List.of(y.clone()));
  }

  private static KernelWork softmax(KernelCase kernel, KernelInputs inputs) {
    int n = kernel.columns();
    float[] x = inputs.x();
    var y = new float[x.length];
    var e = new double[n];
    return KernelWork.of(
        () -> {
          for (int row = 0; row < x.length; row += n) {
            double sum = exponentials(x, row, max(x, row, n), e);
            for (int j = 0; j < n; j++) {
              y[row + j] = (float) (e[j] / sum);
            }
          }
        },
        () -> List.of(y.clone()));
  }

  private static KernelWork crossEntropy(KernelCase kernel, KernelInputs inputs) {
    int rows = kernel.rows();
    int n = kernel.columns();
    float[] z = inputs.x();
    int[] labels = inputs.labels();
    var loss = new float[1];
    var gradient = new float[z.length];
    var e = new double[n];
    return KernelWork.of(
        () -> {
          double total = 0;
          for (int i = 0; i < rows; i++) {
            int row = i * n;
            double max = max(z, row, n);
            double sum = exponentials(z, row, max, e);
            total += max - z[row + labels[i]] + Math.log(sum);
            for (int j = 0; j < n; j++) {
              gradient[row + j] = (float) ((e[j] / sum - (j == labels[i] ? 1 : 0)) / rows);
            }
          }
          loss[0] = (float) (total / rows);
        },
        () -> List.of(loss.clone(), gradient.clone()));
  }

  private static double max(float[] x, int offset, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      max = Math.max(max, x[offset + j]);
    }
    return max;
  }

  private static double exponentials(float[] x, int offset, double max, double[] e) {
    double sum = 0;
    for (int j = 0; j < e.length; j++) {
      e[j] = Math.exp(x[offset + j] - max);
      sum += e[j];
    }
    return sum;
  }

  private static KernelWork layerNorm(KernelCase kernel, KernelInputs inputs) {
    int rows = kernel.rows();
    int n = kernel.columns();
    float[] x = inputs.x();
    float[] gamma = inputs.gamma();
    float[] beta = inputs.beta();
    float[] dy = inputs.dy();
    var y = new float[x.length];
    var dx = new float[x.length];
    var dgamma = new double[n];
    var dbeta = new double[n];
    return KernelWork.of(
        () -> {
          Arrays.fill(dgamma, 0);
          Arrays.fill(dbeta, 0);
          for (int i = 0; i < rows; i++) {
            layerNormOfRow(i * n, x, gamma, beta, dy, y, dx, dgamma, dbeta);
          }
        },
        () -> List.of(y.clone(), dx.clone(), narrowed(dgamma), narrowed(dbeta)));
  }

  private static void layerNormOfRow(
      int row,
      float[] x,
      float[] gamma,
      float[] beta,
      float[] dy,
      float[] y,
      float[] dx,
      double[] dgamma,
      double[] dbeta) {
    int n = gamma.length;
    double mean = 0;
    for (int j = 0; j < n; j++) {
      mean += x[row + j];
    }
    mean /= n;
    double variance = 0;
    for (int j = 0; j < n; j++) {
      variance += (x[row + j] - mean) * (x[row + j] - mean);
    }
    double rstd = 1 / Math.sqrt(variance / n + KernelInputs.EPSILON);
    double sum = 0;
    double product = 0;
    for (int j = 0; j < n; j++) {
      double xhat = (x[row + j] - mean) * rstd;
      double d = dy[row + j] * gamma[j];
      y[row + j] = (float) (xhat * gamma[j] + beta[j]);
      dgamma[j] += dy[row + j] * xhat;
      dbeta[j] += dy[row + j];
      sum += d;
      product += d * xhat;
    }
    for (int j = 0; j < n; j++) {
      double xhat = (x[row + j] - mean) * rstd;
      dx[row + j] = (float) (rstd * (dy[row + j] * gamma[j] - sum / n - xhat * product / n));
    }
  }

  private static float[] narrowed(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
