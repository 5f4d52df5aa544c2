// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.FloatBlas.SOLVE_BLOCK;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Systems of equations with one block of a triangular matrix, several at a time: a lane for each.
 *
 * <p>Every case of {@code trsm} is copied to a single one, a lower matrix with the unknowns of a
 * system below each other: steps between elements, negative for an upper matrix, say how. A copy
 * costs little beside the 128 operations on average that follow for each element.
 */
final class FloatTriangle {

  /** Systems in a panel: two vectors of 16 lanes. */
  static final int SYSTEMS = 32;

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final int LANES = SPECIES.length();

  /** Rows of the matrix that are worked on together. */
  private static final int ROWS = 4;

  /** Elements between groups of rows. */
  private static final int GROUP = ROWS * SOLVE_BLOCK;

  /** The matrix by groups of rows, columns below each other; negative beside its diagonal. */
  private float[] matrix = {};

  private float[] panel = {};

  /** Takes a lower matrix; a diagonal of ones is not read. */
  void take(int order, boolean unit, float[] a, int a0, int down, int along) {
    if (matrix.length == 0) {
      matrix = new float[SOLVE_BLOCK * SOLVE_BLOCK];
      panel = new float[SOLVE_BLOCK * SYSTEMS];
    }
    int padded = (order + ROWS - 1) / ROWS * ROWS;
    for (int i = 0; i < padded; i++) {
      int to = i / ROWS * GROUP + i % ROWS;
      for (int p = 0; p < i; p++) {
        matrix[to + p * ROWS] = i < order ? -a[a0 + i * down + p * along] : 0;
      }
      matrix[to + i * ROWS] = i < order && !unit ? a[a0 + i * down + i * along] : 1;
    }
  }

  /** Solves systems, which are replaced by their solutions, after a factor was applied to them. */
  void solve(int order, int systems, float factor, float[] b, int b0, int down, int along) {
    for (int s = 0; s < systems; s += SYSTEMS) {
      int columns = Math.min(SYSTEMS, systems - s);
      int first = b0 + s * along;
      Arrays.fill(panel, 0, (order + ROWS - 1) / ROWS * ROWS * SYSTEMS, 0);
      for (int i = 0; i < order; i++) {
        for (int j = 0; j < columns; j++) {
          panel[i * SYSTEMS + j] = factor * b[first + i * down + j * along];
        }
      }
      for (int v = 0; v < columns; v += 2 * LANES) {
        substitute(order, matrix, panel, v);
      }
      for (int i = 0; i < order; i++) {
        for (int j = 0; j < columns; j++) {
          b[first + i * down + j * along] = panel[i * SYSTEMS + j];
        }
      }
    }
  }

  /** Forward substitution in two vectors of systems. */
  private static void substitute(int order, float[] m, float[] x, int first) {
    for (int i = 0; i < order; i += ROWS) {
      int at = i / ROWS * GROUP;
      int row = i * SYSTEMS + first;
      FloatVector a0 = fromArray(SPECIES, x, row);
      FloatVector b0 = fromArray(SPECIES, x, row + LANES);
      FloatVector a1 = fromArray(SPECIES, x, row + SYSTEMS);
      FloatVector b1 = fromArray(SPECIES, x, row + SYSTEMS + LANES);
      FloatVector a2 = fromArray(SPECIES, x, row + 2 * SYSTEMS);
      FloatVector b2 = fromArray(SPECIES, x, row + 2 * SYSTEMS + LANES);
      FloatVector a3 = fromArray(SPECIES, x, row + 3 * SYSTEMS);
      FloatVector b3 = fromArray(SPECIES, x, row + 3 * SYSTEMS + LANES);
      for (int p = 0; p < i; p++) {
        FloatVector a = TYPE.cast(fromArray(SPECIES, x, p * SYSTEMS + first));
        FloatVector b = TYPE.cast(fromArray(SPECIES, x, p * SYSTEMS + first + LANES));
        FloatVector m0 = FloatVector.broadcast(SPECIES, m[at + p * ROWS]);
        FloatVector m1 = FloatVector.broadcast(SPECIES, m[at + p * ROWS + 1]);
        FloatVector m2 = FloatVector.broadcast(SPECIES, m[at + p * ROWS + 2]);
        FloatVector m3 = FloatVector.broadcast(SPECIES, m[at + p * ROWS + 3]);
        a0 = a.fma(m0, a0);
        b0 = b.fma(m0, b0);
        a1 = a.fma(m1, a1);
        b1 = b.fma(m1, b1);
        a2 = a.fma(m2, a2);
        b2 = b.fma(m2, b2);
        a3 = a.fma(m3, a3);
        b3 = b.fma(m3, b3);
      }
      at += i * ROWS;
      a0 = TYPE.cast(a0).div(m[at]);
      b0 = TYPE.cast(b0).div(m[at]);
      FloatVector m10 = FloatVector.broadcast(SPECIES, m[at + 1]);
      a1 = TYPE.cast(TYPE.cast(a0).fma(m10, a1)).div(m[at + 5]);
      b1 = TYPE.cast(TYPE.cast(b0).fma(m10, b1)).div(m[at + 5]);
      FloatVector m20 = FloatVector.broadcast(SPECIES, m[at + 2]);
      FloatVector m21 = FloatVector.broadcast(SPECIES, m[at + 6]);
      a2 = TYPE.cast(TYPE.cast(a1).fma(m21, TYPE.cast(a0).fma(m20, a2))).div(m[at + 10]);
      b2 = TYPE.cast(TYPE.cast(b1).fma(m21, TYPE.cast(b0).fma(m20, b2))).div(m[at + 10]);
      FloatVector m30 = FloatVector.broadcast(SPECIES, m[at + 3]);
      FloatVector m31 = FloatVector.broadcast(SPECIES, m[at + 7]);
      FloatVector m32 = FloatVector.broadcast(SPECIES, m[at + 11]);
      a3 =
          TYPE.cast(TYPE.cast(a2).fma(m32, TYPE.cast(a1).fma(m31, TYPE.cast(a0).fma(m30, a3))))
              .div(m[at + 15]);
      b3 =
          TYPE.cast(TYPE.cast(b2).fma(m32, TYPE.cast(b1).fma(m31, TYPE.cast(b0).fma(m30, b3))))
              .div(m[at + 15]);
      TYPE.cast(a0).intoArray(x, row);
      TYPE.cast(b0).intoArray(x, row + LANES);
      TYPE.cast(a1).intoArray(x, row + SYSTEMS);
      TYPE.cast(b1).intoArray(x, row + SYSTEMS + LANES);
      TYPE.cast(a2).intoArray(x, row + 2 * SYSTEMS);
      TYPE.cast(b2).intoArray(x, row + 2 * SYSTEMS + LANES);
      TYPE.cast(a3).intoArray(x, row + 3 * SYSTEMS);
      TYPE.cast(b3).intoArray(x, row + 3 * SYSTEMS + LANES);
    }
  }
}
