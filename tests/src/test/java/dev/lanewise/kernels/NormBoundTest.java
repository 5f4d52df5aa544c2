// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bound;
import dev.lanewise.check.GradientCheck;
import dev.lanewise.check.Values;
import dev.lanewise.check.oracle.NormOracle;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference's normalisations keep their bounds, and the oracle's gradients are slopes. */
class NormBoundTest {

  private static final double U = Bound.FLOAT_ROUNDING;

  /** For products of errors. */
  private static final double SLACK = 1.01;

  private static final int[][] SIZES = {{3, 1}, {2, 2}, {4, 65}, {300, 7}, {5, 1000}, {2, 9000}};

  private static double rowGamma(int n) {
    return Bound.gamma(Math.min(n / 64.0, 64) + 6 + Math.ceilDiv(n, Rows.ROW_BLOCK), U);
  }

  private static double columnGamma(int n) {
    return Bound.gamma(Math.min(n, 256) + Math.ceilDiv(n, 256), U);
  }

  private static NormCase inputs(NormKind kind, int rows, int columns, Values values) {
    NormCase inputs = NormCase.of(kind, rows, columns, 1, values, rows + columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        // Off centre, so that the mean's error counts.
        inputs.get(NormCase.X).set(i, j, 3 + inputs.get(NormCase.X).get(i, j));
      }
    }
    return inputs;
  }

  @ParameterizedTest
  @EnumSource
  void forward(NormKind kind) {
    for (int[] size : SIZES) {
      NormCase inputs = inputs(kind, size[0], size[1], Values.ORDINARY);
      NormCase actual = inputs.run(Subjects.REFERENCE.norms());
      double[][] x = inputs.doubles(NormCase.X);
      NormOracle exact = kind.oracle(NormKind.EPSILON, x);
      double[] gamma = inputs.doubles(NormCase.GAMMA)[0];
      double[] beta = inputs.doubles(NormCase.BETA)[0];
      double[][] y = exact.output(gamma, kind.centred ? beta : new double[beta.length]);
      double g = kind.columns ? columnGamma(size[0]) : rowGamma(size[1]);
      double[] magnitude = exact.means((i, j) -> Math.abs(x[i][j]));
      Bound bound = new Bound(inputs + " forward");
      for (int i = 0; i < size[0]; i++) {
        for (int j = 0; j < size[1]; j++) {
          int group = exact.group(i, j);
          double t = (g + U) * exact.rstd()[group] * magnitude[group];
          double xhat = Math.abs(exact.xhat(i, j));
          double error =
              kind.centred
                  ? Math.abs(gamma[j]) * (xhat * (g / 2 + 6 * U + t * t / 2) + t)
                      + U * Math.abs(y[i][j])
                  : Math.abs(y[i][j]) * (g / 2 + 5 * U);
          bound.compare(j, actual.get(NormCase.Y).get(i, j), y[i][j], SLACK * error);
        }
      }
      bound.assertHolds();
      assertEquals(size[0] * size[1], bound.compared());
    }
  }

  @ParameterizedTest
  @EnumSource
  void backward(NormKind kind) {
    for (int[] size : SIZES) {
      for (Values values : new Values[] {Values.ORDINARY, Values.INTEGERS}) {
        backward(inputs(kind, size[0], size[1], values));
      }
    }
  }

  private static void backward(NormCase inputs) {
    NormKind kind = inputs.kind();
    NormCase actual = inputs.run(Subjects.REFERENCE.norms());
    double[] rstd = actual.doubles(NormCase.RSTD)[0];
    double[] mean = kind.centred ? actual.doubles(NormCase.MEAN)[0] : new double[rstd.length];
    NormOracle exact = new NormOracle(kind.columns, inputs.doubles(NormCase.X), mean, rstd);
    double[] gamma = inputs.doubles(NormCase.GAMMA)[0];
    double[][] dy = inputs.doubles(NormCase.DY);
    double[][] dx = exact.gradient(kind.centred, gamma, dy);
    double g = kind.columns ? columnGamma(inputs.rows()) : rowGamma(inputs.columns());
    double[] a = exact.means((i, j) -> kind.centred ? Math.abs(dy[i][j] * gamma[j]) : 0);
    double[] b = exact.means((i, j) -> Math.abs(dy[i][j] * gamma[j] * exact.xhat(i, j)));
    int own = kind.centred ? 4 : 3;
    int products = kind.centred ? 8 : 6;
    Bound bound = new Bound(inputs + " dx");
    for (int i = 0; i < inputs.rows(); i++) {
      for (int j = 0; j < inputs.columns(); j++) {
        int group = exact.group(i, j);
        double error =
            rstd[group]
                * (own * U * Math.abs(dy[i][j] * gamma[j])
                    + (g + 5 * U) * a[group]
                    + (g + products * U) * Math.abs(exact.xhat(i, j)) * b[group]);
        bound.compare(j, actual.get(NormCase.DX).get(i, j), dx[i][j], SLACK * error);
      }
    }
    bound.assertHolds();
    double c = columnGamma(inputs.rows());
    NormOracle.Term product = (i, j) -> dy[i][j] * exact.xhat(i, j);
    assertSums(
        inputs + " dgamma",
        actual.doubles(NormCase.DGAMMA)[0],
        exact.columnSums(product),
        exact.columnSums((i, j) -> Math.abs(product.at(i, j))),
        SLACK * (c + (kind.centred ? 2 : 1) * U));
    if (kind.centred) {
      assertSums(
          inputs + " dbeta",
          actual.doubles(NormCase.DBETA)[0],
          exact.columnSums((i, j) -> dy[i][j]),
          exact.columnSums((i, j) -> Math.abs(dy[i][j])),
          SLACK * c);
    }
  }

  private static void assertSums(
      String what, double[] actual, double[] exact, double[] magnitude, double share) {
    Bound bound = new Bound(what);
    for (int j = 0; j < exact.length; j++) {
      bound.compare(j, actual[j], exact[j], share * magnitude[j]);
    }
    bound.assertHolds();
  }

  @ParameterizedTest
  @EnumSource
  void theOraclesGradientIsASlope(NormKind kind) {
    int rows = 4;
    int columns = 5;
    double epsilon = 1e-3;
    double[] x = Values.ORDINARY.doubles(rows * columns, 1);
    double[] gamma = Values.ORDINARY.doubles(columns, 2);
    double[] beta = Values.ORDINARY.doubles(columns, 3);
    double[][] dy = matrix(Values.ORDINARY.doubles(rows * columns, 4), columns);
    NormOracle oracle = kind.oracle(epsilon, matrix(x, columns));
    double[][] dx = oracle.gradient(kind.centred, gamma, dy);
    GradientCheck check = GradientCheck.standard();
    check
        .components(
            z -> loss(kind.oracle(epsilon, matrix(z, columns)), gamma, beta, dy),
            x,
            Arrays.stream(dx).flatMapToDouble(Arrays::stream).toArray())
        .assertPasses(kind + " dx");
    check
        .components(
            z -> loss(oracle, z, beta, dy),
            gamma,
            oracle.columnSums((i, j) -> dy[i][j] * oracle.xhat(i, j)))
        .assertPasses(kind + " dgamma");
  }

  private static double loss(NormOracle oracle, double[] gamma, double[] beta, double[][] dy) {
    double[][] y = oracle.output(gamma, beta);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y[i].length; j++) {
        loss += y[i][j] * dy[i][j];
      }
    }
    return loss;
  }

  private static double[][] matrix(double[] elements, int columns) {
    double[][] matrix = new double[elements.length / columns][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = Arrays.copyOfRange(elements, i * columns, (i + 1) * columns);
    }
    return matrix;
  }
}
