// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * A normalisation and its gradients in double precision. A group is what has a mean and a deviation
 * of its own: a row, or a column.
 *
 * @param columns whether groups are columns
 * @param x what is normalised
 * @param mean of each group, or 0
 * @param rstd one over the deviation of each group
 */
public record NormOracle(boolean columns, double[][] x, double[] mean, double[] rstd) {

  /** With the groups' own statistics; without {@code centred} the mean counts as 0. */
  public static NormOracle of(boolean columns, boolean centred, double epsilon, double[][] x) {
    int groups = columns ? width(x) : x.length;
    int n = columns ? x.length : width(x);
    double[] mean = new double[groups];
    double[] rstd = new double[groups];
    NormOracle oracle = new NormOracle(columns, x, mean, rstd);
    for (int g = 0; g < groups; g++) {
      double sum = 0;
      for (int e = 0; e < n; e++) {
        sum += oracle.element(x, g, e);
      }
      mean[g] = centred ? sum / n : 0;
      double squares = 0;
      for (int e = 0; e < n; e++) {
        double d = oracle.element(x, g, e) - mean[g];
        squares += d * d;
      }
      rstd[g] = 1 / Math.sqrt(squares / n + epsilon);
    }
    return oracle;
  }

  private static int width(double[][] x) {
    return x.length == 0 ? 0 : x[0].length;
  }

  private double element(double[][] matrix, int group, int place) {
    return columns ? matrix[place][group] : matrix[group][place];
  }

  /** The group that an element is in. */
  public int group(int i, int j) {
    return columns ? j : i;
  }

  /** The normalised element. */
  public double xhat(int i, int j) {
    return (x[i][j] - mean[group(i, j)]) * rstd[group(i, j)];
  }

  /** {@code xhat gamma + beta}. */
  public double[][] output(double[] gamma, double[] beta) {
    double[][] y = new double[x.length][width(x)];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y[i].length; j++) {
        y[i][j] = xhat(i, j) * gamma[j] + beta[j];
      }
    }
    return y;
  }

  /** The mean of a term over each group. */
  public double[] means(Term term) {
    double[] sums = new double[mean.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        sums[group(i, j)] += term.at(i, j) / (columns ? x.length : x[i].length);
      }
    }
    return sums;
  }

  /** The sum of a term over each column. */
  public double[] columnSums(Term term) {
    double[] sums = new double[width(x)];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        sums[j] += term.at(i, j);
      }
    }
    return sums;
  }

  /** A number for each element. */
  @FunctionalInterface
  public interface Term {
    /** The number. */
    double at(int i, int j);
  }

  /** The gradient in front, when the statistics are functions of x. */
  public double[][] gradient(boolean centred, double[] gamma, double[][] dy) {
    double[] a = means((i, j) -> centred ? dy[i][j] * gamma[j] : 0);
    double[] b = means((i, j) -> dy[i][j] * gamma[j] * xhat(i, j));
    double[][] dx = new double[x.length][width(x)];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < dx[i].length; j++) {
        int g = group(i, j);
        dx[i][j] = rstd[g] * (dy[i][j] * gamma[j] - a[g] - xhat(i, j) * b[g]);
      }
    }
    return dx;
  }
}
