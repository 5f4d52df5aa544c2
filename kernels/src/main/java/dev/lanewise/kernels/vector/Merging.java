// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.MUL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Puts the sums of one block of k into C. */
final class Merging {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
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
    var factor = FloatVector.broadcast(SPECIES, alpha);
    var zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < rows; i++) {
      int x = from + i * ldSums;
      int y = to + i * ldc;
      for (int j = 0; j < bound && beta == 0; j += LANES) {
        var sum = FloatVector.fromArray(SPECIES, sums, x + j);
        TYPE.cast(TYPE.cast(sum).lanewise(FMA, factor, zero)).intoArray(c, y + j);
      }
      for (int j = 0; j < bound && beta != 0; j += LANES) {
        var sum = FloatVector.fromArray(SPECIES, sums, x + j);
        var old = TYPE.cast(FloatVector.fromArray(SPECIES, c, y + j)).lanewise(MUL, beta);
        TYPE.cast(TYPE.cast(sum).lanewise(FMA, factor, old)).intoArray(c, y + j);
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
