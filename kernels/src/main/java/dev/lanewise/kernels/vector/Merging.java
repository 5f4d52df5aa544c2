// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Puts the sums of one block of k into C. */
final class Merging {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final int LANES = SPECIES.length();

  private Merging() {}

  /** {@code C = fma(alpha, sums, beta * C)}, without reading C if beta is 0. */
  static void merge(
      int rows,
      int columns,
      float alpha,
      float[] sums,
      int from,
      int ldSums,
      float beta,
      float[] c,
      int to,
      int ldc) {
    int bound = SPECIES.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int x = from + i * ldSums;
      int y = to + i * ldc;
      for (int j = 0; j < bound; j += LANES) {
        var old =
            beta == 0
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, c, y + j).mul(beta);
        FloatVector.fromArray(SPECIES, sums, x + j)
            .fma(FloatVector.broadcast(SPECIES, alpha), old)
            .intoArray(c, y + j);
      }
      for (int j = bound; j < columns; j++) {
        c[y + j] = Math.fma(sums[x + j], alpha, beta == 0 ? 0 : beta * c[y + j]);
      }
    }
  }

  /** {@code C = beta * C}, without reading C if beta is 0. */
  static void scale(int rows, int columns, float beta, float[] c, int to, int ldc) {
    for (int i = 0; i < rows; i++) {
      for (int j = to + i * ldc, end = j + columns; j < end; j++) {
        c[j] = beta == 0 ? 0 : beta * c[j];
      }
    }
  }
}
