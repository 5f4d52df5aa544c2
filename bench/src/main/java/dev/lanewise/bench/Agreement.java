// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a product is right, examined before it is timed: a wrong product may be as fast as it
 * likes. Some rows are compared with sums in double precision, within the error that single
 * precision can make in any order of summation, {@code gamma_k |A||B|}.
 */
final class Agreement {

  private static final int ROWS = 16;
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  private final GemmCase gemm;
  private final float[] a;
  private final float[] b;
  private final List<ExactRow> exactRows;

  private record ExactRow(int index, double[] sums, double[] bounds) {}

  Agreement(GemmCase gemm, float[] a, float[] b) {
    this.gemm = gemm;
    this.a = a;
    this.b = b;
    int n = gemm.size();
    int rows = Math.min(n, ROWS);
    exactRows =
        IntStream.range(0, rows)
            .map(r -> rows == 1 ? 0 : (int) ((long) r * (n - 1) / (rows - 1)))
            .mapToObj(this::exactRow)
            .toList();
  }

  private ExactRow exactRow(int i) {
    int n = gemm.size();
    var sums = new double[n];
    var bounds = new double[n];
    for (int l = 0; l < n; l++) {
      double left = gemm.element(gemm.transA(), a, i, l);
      for (int j = 0; j < n; j++) {
        double product = left * gemm.element(gemm.transB(), b, l, j);
        sums[j] += product;
        bounds[j] += Math.abs(product);
      }
    }
    double gamma = n * UNIT_ROUNDOFF / (1 - n * UNIT_ROUNDOFF);
    for (int j = 0; j < n; j++) {
      bounds[j] *= gamma;
    }
    return new ExactRow(i, sums, bounds);
  }

  /** The first element out of bounds, in words, or an empty string. */
  String complaint(float[] c) {
    for (ExactRow row : exactRows) {
      for (int j = 0; j < row.sums().length; j++) {
        float got = c[row.index() * gemm.size() + j];
        double error = Math.abs(got - row.sums()[j]);
        if (!(error <= row.bounds()[j])) {
          return "C[%d][%d] of %s is %s, exactly %s, allowed error %.2g"
              .formatted(row.index(), j, gemm, got, row.sums()[j], row.bounds()[j]);
        }
      }
    }
    return "";
  }

  /** The first element in which two products differ by more than both may err, or empty. */
  String disagreement(float[] c, float[] other) {
    int n = gemm.size();
    // The largest sum that |A||B| can have, since no element exceeds 1.
    double allowed = 2 * n * UNIT_ROUNDOFF / (1 - n * UNIT_ROUNDOFF) * n;
    for (int i = 0; i < c.length; i++) {
      if (!(Math.abs((double) c[i] - other[i]) <= allowed)) {
        return "C[%d][%d] of %s is %s and %s".formatted(i / n, i % n, gemm, c[i], other[i]);
      }
    }
    return "";
  }
}
