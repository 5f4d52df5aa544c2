// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT_MASK_TYPE;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;

/** Where in a row something is. */
final class RowSearch {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private RowSearch() {}

  /** The first element in the order of {@link dev.lanewise.kernels.Selections}. */
  static int first(int n, float[] x, int offset) {
    int nan = firstNaN(n, x, offset);
    return nan < n ? nan : firstEqual(n, x, offset, Row.max(n, x, offset));
  }

  /** The index of the first NaN, or n. */
  private static int firstNaN(int n, float[] x, int offset) {
    int bound = FLOAT.loopBound(n);
    int i = 0;
    for (; i < bound; i += COUNT) {
      FloatVector v = TYPE.cast(fromArray(FLOAT, x, offset + i));
      if (FLOAT_MASK_TYPE.cast(v.compare(NE, v)).anyTrue()) {
        break;
      }
    }
    while (i < n && !Float.isNaN(x[offset + i])) {
      i++;
    }
    return i;
  }

  private static int firstEqual(int n, float[] x, int offset, float value) {
    int bound = FLOAT.loopBound(n);
    int i = 0;
    for (; i < bound; i += COUNT) {
      if (FLOAT_MASK_TYPE
          .cast(TYPE.cast(fromArray(FLOAT, x, offset + i)).compare(EQ, value))
          .anyTrue()) {
        break;
      }
    }
    while (x[offset + i] != value) {
      i++;
    }
    return i;
  }

  /**
   * The index from which on a vector has something above the limit, or NaN; or what is no vector.
   */
  static int above(float limit, int from, int n, float[] x, int offset) {
    int i = from;
    for (; i <= n - COUNT; i += COUNT) {
      if (!FLOAT_MASK_TYPE
          .cast(TYPE.cast(fromArray(FLOAT, x, offset + i)).compare(LE, limit))
          .allTrue()) {
        break;
      }
    }
    return i;
  }
}
