// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Interleaves eight rows of a matrix: the transposition inside packing.
 *
 * <p>Eight vectors, one of each row, are an array whose index has the bits (row, column). Riffling
 * its halves moves the topmost bit to the bottom, so that three riffles make it (column, row),
 * whatever the width of a vector. Element by element this takes three to four times as long.
 * Vectors of two lanes go element by element all the same: C2 does not compile their shuffles.
 */
final class FloatInterleaving {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final int LANES = SPECIES.length();
  private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(SPECIES, lane -> lane / 2);
  private static final VectorShuffle<Float> HIGH =
      VectorShuffle.fromOp(SPECIES, lane -> (LANES + lane) / 2);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAA_AAAA_AAAA_AAAAL);

  private FloatInterleaving() {}

  /**
   * Puts element (row, column) at {@code 8 * column + row}. Rows that do not exist repeat the last.
   */
  static void interleave(int rows, int columns, float[] x, int first, int ldx, float[] y, int to) {
    int x0 = first;
    int x1 = first + Math.min(1, rows - 1) * ldx;
    int x2 = first + Math.min(2, rows - 1) * ldx;
    int x3 = first + Math.min(3, rows - 1) * ldx;
    int x4 = first + Math.min(4, rows - 1) * ldx;
    int x5 = first + Math.min(5, rows - 1) * ldx;
    int x6 = first + Math.min(6, rows - 1) * ldx;
    int x7 = first + Math.min(7, rows - 1) * ldx;
    int bound = LANES > 2 ? SPECIES.loopBound(columns) : 0;
    if (FloatWideInterleaving.APPLIES) {
      FloatWideInterleaving.interleave(bound, x, x0, x1, x2, x3, x4, x5, x6, x7, y, to);
    } else {
      for (int p = 0; p < bound; p += LANES) {
        var a0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + p));
        var a1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x1 + p));
        var a2 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x2 + p));
        var a3 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x3 + p));
        var a4 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x4 + p));
        var a5 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x5 + p));
        var a6 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x6 + p));
        var a7 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x7 + p));
        var b0 = TYPE.cast(TYPE.cast(a0.rearrange(LOW)).blend(a4.rearrange(LOW), ODD));
        var b1 = TYPE.cast(TYPE.cast(a0.rearrange(HIGH)).blend(a4.rearrange(HIGH), ODD));
        var b2 = TYPE.cast(TYPE.cast(a1.rearrange(LOW)).blend(a5.rearrange(LOW), ODD));
        var b3 = TYPE.cast(TYPE.cast(a1.rearrange(HIGH)).blend(a5.rearrange(HIGH), ODD));
        var b4 = TYPE.cast(TYPE.cast(a2.rearrange(LOW)).blend(a6.rearrange(LOW), ODD));
        var b5 = TYPE.cast(TYPE.cast(a2.rearrange(HIGH)).blend(a6.rearrange(HIGH), ODD));
        var b6 = TYPE.cast(TYPE.cast(a3.rearrange(LOW)).blend(a7.rearrange(LOW), ODD));
        var b7 = TYPE.cast(TYPE.cast(a3.rearrange(HIGH)).blend(a7.rearrange(HIGH), ODD));
        var c0 = TYPE.cast(TYPE.cast(b0.rearrange(LOW)).blend(b4.rearrange(LOW), ODD));
        var c1 = TYPE.cast(TYPE.cast(b0.rearrange(HIGH)).blend(b4.rearrange(HIGH), ODD));
        var c2 = TYPE.cast(TYPE.cast(b1.rearrange(LOW)).blend(b5.rearrange(LOW), ODD));
        var c3 = TYPE.cast(TYPE.cast(b1.rearrange(HIGH)).blend(b5.rearrange(HIGH), ODD));
        var c4 = TYPE.cast(TYPE.cast(b2.rearrange(LOW)).blend(b6.rearrange(LOW), ODD));
        var c5 = TYPE.cast(TYPE.cast(b2.rearrange(HIGH)).blend(b6.rearrange(HIGH), ODD));
        var c6 = TYPE.cast(TYPE.cast(b3.rearrange(LOW)).blend(b7.rearrange(LOW), ODD));
        var c7 = TYPE.cast(TYPE.cast(b3.rearrange(HIGH)).blend(b7.rearrange(HIGH), ODD));
        var d0 = TYPE.cast(c0.rearrange(LOW)).blend(c4.rearrange(LOW), ODD);
        var d1 = TYPE.cast(c0.rearrange(HIGH)).blend(c4.rearrange(HIGH), ODD);
        var d2 = TYPE.cast(c1.rearrange(LOW)).blend(c5.rearrange(LOW), ODD);
        var d3 = TYPE.cast(c1.rearrange(HIGH)).blend(c5.rearrange(HIGH), ODD);
        var d4 = TYPE.cast(c2.rearrange(LOW)).blend(c6.rearrange(LOW), ODD);
        var d5 = TYPE.cast(c2.rearrange(HIGH)).blend(c6.rearrange(HIGH), ODD);
        var d6 = TYPE.cast(c3.rearrange(LOW)).blend(c7.rearrange(LOW), ODD);
        var d7 = TYPE.cast(c3.rearrange(HIGH)).blend(c7.rearrange(HIGH), ODD);
        int at = to + p * A_STRIDE;
        TYPE.cast(d0).intoArray(y, at);
        TYPE.cast(d1).intoArray(y, at + LANES);
        TYPE.cast(d2).intoArray(y, at + 2 * LANES);
        TYPE.cast(d3).intoArray(y, at + 3 * LANES);
        TYPE.cast(d4).intoArray(y, at + 4 * LANES);
        TYPE.cast(d5).intoArray(y, at + 5 * LANES);
        TYPE.cast(d6).intoArray(y, at + 6 * LANES);
        TYPE.cast(d7).intoArray(y, at + 7 * LANES);
      }
    }
    for (int p = bound; p < columns; p++) {
      int at = to + p * A_STRIDE;
      y[at] = x[x0 + p];
      y[at + 1] = x[x1 + p];
      y[at + 2] = x[x2 + p];
      y[at + 3] = x[x3 + p];
      y[at + 4] = x[x4 + p];
      y[at + 5] = x[x5 + p];
      y[at + 6] = x[x6 + p];
      y[at + 7] = x[x7 + p];
    }
  }
}
