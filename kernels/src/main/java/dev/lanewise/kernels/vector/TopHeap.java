// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.reference.Selections.before;

/**
 * The first k elements of a row: a heap in the place of the results, with the last of them at its
 * root. Most vectors have nothing above it and are passed over with one comparison.
 */
final class TopHeap {

  private TopHeap() {}

  static void select(
      int n, float[] x, int offset, int k, float[] values, int v, int[] indices, int p) {
    for (int j = 0; j < k; j++) {
      values[v + j] = x[offset + j];
      indices[p + j] = j;
    }
    for (int root = k / 2 - 1; root >= 0; root--) {
      sink(values[v + root], indices[p + root], root, k, values, v, indices, p);
    }
    int j = k;
    while (j < n) {
      j = RowSearch.above(values[v], j, n, x, offset);
      int end = Math.min(n, j + Lanes.COUNT);
      for (; j < end; j++) {
        float value = x[offset + j];
        if (before(value, j, values[v], indices[p])) {
          sink(value, j, 0, k, values, v, indices, p);
        }
      }
    }
    for (int last = k - 1; last > 0; last--) {
      float value = values[v + last];
      int index = indices[p + last];
      values[v + last] = values[v];
      indices[p + last] = indices[p];
      sink(value, index, 0, last, values, v, indices, p);
    }
  }

  /** Puts an element at a node of a heap of k, or below it: no child comes after its parent. */
  private static void sink(
      float value, int index, int node, int k, float[] values, int v, int[] indices, int p) {
    int at = node;
    for (int child = 2 * at + 1; child < k; child = 2 * at + 1) {
      if (child + 1 < k
          && before(
              values[v + child],
              indices[p + child],
              values[v + child + 1],
              indices[p + child + 1])) {
        child++;
      }
      if (!before(value, index, values[v + child], indices[p + child])) {
        break;
      }
      values[v + at] = values[v + child];
      indices[p + at] = indices[p + child];
      at = child;
    }
    values[v + at] = value;
    indices[p + at] = index;
  }
}
