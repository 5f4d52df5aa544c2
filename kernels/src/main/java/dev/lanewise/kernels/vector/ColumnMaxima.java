// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;

/** The largest element of each column; a few vectors of columns go down the rows together. */
final class ColumnMaxima {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private ColumnMaxima() {}

  /** As {@link dev.lanewise.kernels.Selections#columnMax} defines it. */
  static void maxima(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    int j = 0;
    for (; j <= columns - 4 * COUNT; j += 4 * COUNT) {
      fourVectorsOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
    }
    for (; j <= columns - COUNT; j += COUNT) {
      oneVectorOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
    }
    if (j < columns && columns >= COUNT) {
      // Some columns twice: y is apart from x, so that they come out the same.
      j = columns - COUNT;
      oneVectorOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
      return;
    }
    for (; j < columns; j++) {
      y[yOffset + j] = oneColumn(rows, x, xOffset + j, ldx);
    }
  }

  private static void fourVectorsOfColumns(
      int rows, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    FloatVector a = TYPE.cast(fromArray(FLOAT, x, xOffset));
    FloatVector b = TYPE.cast(fromArray(FLOAT, x, xOffset + COUNT));
    FloatVector c = TYPE.cast(fromArray(FLOAT, x, xOffset + 2 * COUNT));
    FloatVector d = TYPE.cast(fromArray(FLOAT, x, xOffset + 3 * COUNT));
    for (int i = 1; i < rows; i++) {
      int row = xOffset + i * ldx;
      FloatVector u = TYPE.cast(fromArray(FLOAT, x, row));
      FloatVector v = TYPE.cast(fromArray(FLOAT, x, row + COUNT));
      FloatVector w = TYPE.cast(fromArray(FLOAT, x, row + 2 * COUNT));
      FloatVector z = TYPE.cast(fromArray(FLOAT, x, row + 3 * COUNT));
      // Nothing is above NaN, so that one stays unless another takes its place.
      a = TYPE.cast(TYPE.cast(a).blend(u, u.compare(GT, a))).blend(u, u.compare(NE, u));
      b = TYPE.cast(TYPE.cast(b).blend(v, v.compare(GT, b))).blend(v, v.compare(NE, v));
      c = TYPE.cast(TYPE.cast(c).blend(w, w.compare(GT, c))).blend(w, w.compare(NE, w));
      d = TYPE.cast(TYPE.cast(d).blend(z, z.compare(GT, d))).blend(z, z.compare(NE, z));
    }
    TYPE.cast(a).intoArray(y, yOffset);
    TYPE.cast(b).intoArray(y, yOffset + COUNT);
    TYPE.cast(c).intoArray(y, yOffset + 2 * COUNT);
    TYPE.cast(d).intoArray(y, yOffset + 3 * COUNT);
  }

  private static void oneVectorOfColumns(
      int rows, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    FloatVector a = TYPE.cast(fromArray(FLOAT, x, xOffset));
    for (int i = 1; i < rows; i++) {
      FloatVector u = TYPE.cast(fromArray(FLOAT, x, xOffset + i * ldx));
      a = TYPE.cast(TYPE.cast(a).blend(u, u.compare(GT, a))).blend(u, u.compare(NE, u));
    }
    TYPE.cast(a).intoArray(y, yOffset);
  }

  private static float oneColumn(int rows, float[] x, int xOffset, int ldx) {
    float best = x[xOffset];
    for (int i = 1; i < rows; i++) {
      float next = x[xOffset + i * ldx];
      best = next > best || Float.isNaN(next) ? next : best;
    }
    return best;
  }
}
