// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Transpose;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a product is right, examined before it is timed: a wrong product may be as fast as it
 * likes. Some rows are compared with sums in double precision, within the error that the precision
 * of the product can make in any order of summation, {@code gamma_k |A||B|}; all elements are
 * compared with those of the first contender.
 */
final class Agreement {

  private static final int MOST_ROWS = 16;
  private static final double MOST_PRODUCTS = 0x1p25;
  // What an approximate GELU may add, relative to its argument where that is large.
  private static final double GELU_ERROR = 0x1p-17;
  private static final double STEEPEST_GELU = 1.13;

  private final GemmCase gemm;
  private final Operands operands;
  private final List<ExactRow> exactRows;

  private record ExactRow(int index, double[] values, double[] bounds) {}

  Agreement(GemmCase gemm, Operands operands) {
    this.gemm = gemm;
    this.operands = operands;
    int affordable = (int) Math.max(1, MOST_PRODUCTS / gemm.n() / gemm.k());
    int rows = Math.min(gemm.m(), Math.min(MOST_ROWS, affordable));
    exactRows =
        IntStream.range(0, rows)
            .map(r -> rows == 1 ? 0 : (int) ((long) r * (gemm.m() - 1) / (rows - 1)))
            .mapToObj(this::exactRow)
            .toList();
  }

  private ExactRow exactRow(int i) {
    var values = new double[gemm.n()];
    var bounds = new double[gemm.n()];
    if (gemm.transB() == Transpose.N) {
      for (int l = 0; l < gemm.k(); l++) {
        for (int j = 0; j < gemm.n(); j++) {
          add(values, bounds, j, left(i, l) * operands.b()[l * gemm.ldb() + j]);
        }
      }
    } else {
      for (int j = 0; j < gemm.n(); j++) {
        for (int l = 0; l < gemm.k(); l++) {
          add(values, bounds, j, left(i, l) * operands.b()[j * gemm.ldb() + l]);
        }
      }
    }
    // Twice for double precision, whose sums here err as much as those they judge.
    double gamma = gamma() * (gemm.precision() == Precision.F64 ? 2 : 1);
    for (int j = 0; j < gemm.n(); j++) {
      bounds[j] *= gamma;
      if (gemm.task() == Task.LAYER) {
        double x = values[j] + operands.bias()[j];
        values[j] = Gelu.of(x);
        bounds[j] = STEEPEST_GELU * bounds[j] + GELU_ERROR * (1 + Math.abs(x));
      }
    }
    return new ExactRow(i, values, bounds);
  }

  private double left(int i, int l) {
    return operands.a()[gemm.transA() == Transpose.N ? i * gemm.lda() + l : l * gemm.lda() + i];
  }

  private static void add(double[] values, double[] bounds, int j, double product) {
    values[j] += product;
    bounds[j] += Math.abs(product);
  }

  private double gamma() {
    double errors = gemm.k() * gemm.precision().unitRoundoff();
    return errors / (1 - errors);
  }

  /** The first element out of bounds, in words, or an empty string. */
  String complaint(double[] c) {
    for (ExactRow row : exactRows) {
      for (int j = 0; j < row.values().length; j++) {
        double got = c[row.index() * gemm.n() + j];
        double error = Math.abs(got - row.values()[j]);
        if (!(error <= row.bounds()[j])) {
          return "C[%d][%d] of %s is %s, exactly %s, allowed error %.2g"
              .formatted(row.index(), j, gemm, got, row.values()[j], row.bounds()[j]);
        }
      }
    }
    return "";
  }

  /** The first element in which two products differ by more than both may err, or empty. */
  String disagreement(double[] c, double[] other) {
    // k is the largest sum that |A||B| can have, since no element exceeds 1.
    double allowed = 2 * gamma() * gemm.k();
    if (gemm.task() == Task.LAYER) {
      allowed = STEEPEST_GELU * allowed + 2 * GELU_ERROR * (2 + gemm.k());
    }
    for (int i = 0; i < c.length; i++) {
      if (!(Math.abs(c[i] - other[i]) <= allowed)) {
        return "C[%d][%d] of %s is %s and %s"
            .formatted(i / gemm.n(), i % gemm.n(), gemm, c[i], other[i]);
      }
    }
    return "";
  }
}
