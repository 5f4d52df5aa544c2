// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.kernels.Selections;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Largest elements of {@link DoubleKernels}. */
final class DoubleSelections implements Selections<double[], int[]> {

  @Override
  public void max(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int i = 0; i < rows; i++) {
      int from = xo + i * ldx;
      y[yo + i] = Arrays.stream(x, from, from + columns).max().orElseThrow();
    }
  }

  @Override
  public void columnMax(int rows, int columns, double[] x, int xo, int ldx, double[] y, int yo) {
    for (int j = 0; j < columns; j++) {
      int from = xo + j;
      y[yo + j] = IntStream.range(0, rows).mapToDouble(i -> x[from + i * ldx]).max().orElseThrow();
    }
  }

  @Override
  public void argmax(int rows, int columns, double[] x, int xo, int ldx, int[] indices, int io) {
    for (int i = 0; i < rows; i++) {
      indices[io + i] = order(columns, x, xo + i * ldx).findFirst().orElseThrow();
    }
  }

  @Override
  public void topK(
      int rows,
      int columns,
      int k,
      double[] x,
      int xo,
      int ldx,
      double[] values,
      int vo,
      int ldv,
      int[] indices,
      int io,
      int ldi) {
    for (int i = 0; i < rows; i++) {
      int from = xo + i * ldx;
      List<Integer> first = order(columns, x, from).limit(k).toList();
      for (int r = 0; r < k; r++) {
        values[vo + i * ldv + r] = x[from + first.get(r)];
        indices[io + i * ldi + r] = first.get(r);
      }
    }
  }

  /** Columns from the largest on, which a stable sort leaves in order where they are equal. */
  private static Stream<Integer> order(int columns, double[] x, int from) {
    // Double.compare takes NaN for the largest and tells zeros apart, which adding +0 undoes.
    return IntStream.range(0, columns)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(j -> x[from + j] + 0.0).reversed());
  }
}
