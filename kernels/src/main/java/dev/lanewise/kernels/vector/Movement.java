// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.reference.Turnstile;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Movements. All but transposing is what C2 and the JDK's own copies do at the speed of memory from
 * the reference's loops.
 */
final class Movement extends dev.lanewise.kernels.reference.Movement {

  /** Columns that are transposed at a time, by way of an array that stays in the nearest cache. */
  private static final int COLUMNS = 256;

  private static final int PIECE_LANES = Math.min(A_STRIDE, Lanes.FLOAT.length());
  private static final VectorSpecies<Float> PIECE =
      VectorSpecies.of(float.class, VectorShape.forBitSize(PIECE_LANES * Float.SIZE));

  private final Turnstile turnstile;
  private final float[] stage = new float[A_STRIDE * COLUMNS];

  Movement(Turnstile turnstile) {
    this.turnstile = turnstile;
  }

  @Override
  public void transpose(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    turnstile.enter();
    try {
      int whole = rows - rows % A_STRIDE;
      // A few columns of all rows, so that the lines of y that they end in stay in cache.
      for (int j = 0; j < columns; j += COLUMNS) {
        int width = Math.min(COLUMNS, columns - j);
        for (int i = 0; i < whole; i += A_STRIDE) {
          int from = xOffset + i * ldx + j;
          FloatInterleaving.interleave(A_STRIDE, width, x, from, ldx, stage, 0);
          spread(width, y, yOffset + j * ldy + i, ldy);
        }
        int rest = rows - whole;
        super.transpose(
            rest, width, x, xOffset + whole * ldx + j, ldx, y, yOffset + j * ldy + whole, ldy);
      }
    } finally {
      turnstile.leave();
    }
  }

  private void spread(int columns, float[] y, int first, int ldy) {
    for (int p = 0; p < columns; p++) {
      for (int r = 0; r < A_STRIDE; r += PIECE_LANES) {
        FloatPacking.PIECE_TYPE
            .cast(FloatVector.fromArray(PIECE, stage, p * A_STRIDE + r))
            .intoArray(y, first + p * ldy + r);
      }
    }
  }
}
