// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Transpose;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows as a run would have measured them. */
final class Rows {

  private Rows() {}

  /** A square, not transposed, single precision, one thread, peak 100, one round. */
  static Row square(int n, Map<String, Double> gflops) {
    return of(GemmCase.square(n, Transpose.N, Transpose.N), gflops);
  }

  static Row of(GemmCase gemm, Map<String, Double> gflops) {
    Map<String, double[]> rounds = new LinkedHashMap<>();
    gflops.forEach((name, speed) -> rounds.put(name, new double[] {speed}));
    return new Row(gemm, new double[] {100}, null, rounds);
  }
}
