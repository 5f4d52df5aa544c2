// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Rows of fewer elements than a sum has partial sums, many at a time: transposed, each lane of a
 * vector is a row of its own, and each element of a row a partial sum of its own. The columns have
 * room for a height of whole vectors, the last elements of which are 0 if there are fewer rows.
 */
final class ShortRows {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  /** Elements of a transposed block: this and another of its size stay in L1. */
  private static final int ELEMENTS = 2048;

  private static final int HEIGHT = 16;

  private ShortRows() {}

  /** The height for so many rows, or for as many of them as go at once. */
  static int height(int rows, int columns) {
    int most = Math.max(ELEMENTS / columns / HEIGHT, 1) * HEIGHT;
    return Math.min(Math.ceilDiv(rows, HEIGHT) * HEIGHT, most);
  }

  /** Rows to columns. */
  static void transpose(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int height) {
    for (int k = 0; k < columns; k++) {
      int from = xOffset + k;
      int to = yOffset + k * height;
      for (int i = 0; i < rows; i++) {
        y[to + i] = x[from + i * ldx];
      }
      Arrays.fill(y, to + rows, to + height, 0f);
    }
  }

  /** The other way, each row times its factor. */
  static void transposeScaled(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int height,
      float[] factors,
      int factorsOffset,
      float[] y,
      int yOffset,
      int ldy) {
    for (int k = 0; k < columns; k++) {
      int from = xOffset + k * height;
      int to = yOffset + k;
      for (int i = 0; i < rows; i++) {
        y[to + i * ldy] = x[from + i] * factors[factorsOffset + i];
      }
    }
  }

  /** Takes the largest number of each row, as {@link Row#max} finds it, off the row. */
  static void subtractMaxima(
      int columns, float[] x, int offset, int height, float[] maxima, int maximaOffset) {
    for (int i = 0; i < height; i += COUNT) {
      FloatVector max = TYPE.cast(broadcast(FLOAT, Float.NEGATIVE_INFINITY));
      for (int k = offset + i; k < offset + columns * height; k += height) {
        FloatVector v = TYPE.cast(fromArray(FLOAT, x, k));
        max = TYPE.cast(max).blend(v, v.compare(GT, max));
      }
      TYPE.cast(max).intoArray(maxima, maximaOffset + i);
      for (int k = offset + i; k < offset + columns * height; k += height) {
        TYPE.cast(TYPE.cast(fromArray(FLOAT, x, k)).sub(max)).intoArray(x, k);
      }
    }
  }

  /**
   * The sums of rows as {@link Row#sum} defines them, to the first of {@code sums}' columns; those
   * have room for half of x's, rounded up to a power of two.
   */
  static void sum(int columns, float[] x, int offset, int height, float[] sums, int sumsOffset) {
    int width = Math.max(Integer.highestOneBit(columns - 1), 1);
    int pairs = (columns - width) * height;
    int all = width * height;
    for (int i = 0; i < pairs; i += COUNT) {
      TYPE.cast(
              TYPE.cast(fromArray(FLOAT, x, offset + i)).add(fromArray(FLOAT, x, offset + all + i)))
          .intoArray(sums, sumsOffset + i);
    }
    System.arraycopy(x, offset + pairs, sums, sumsOffset + pairs, all - pairs);
    for (int half = all / 2; half >= height; half /= 2) {
      for (int i = sumsOffset; i < sumsOffset + half; i += COUNT) {
        TYPE.cast(TYPE.cast(fromArray(FLOAT, sums, i)).add(fromArray(FLOAT, sums, i + half)))
            .intoArray(sums, i);
      }
    }
  }
}
