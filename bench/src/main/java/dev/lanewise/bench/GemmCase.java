// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Transpose;
import java.util.Random;

/**
 * One product to measure: {@code C = op(A) op(B)} with square matrices, so that every contender and
 * every transpose does the same arithmetic on the same numbers.
 */
record GemmCase(int size, Transpose transA, Transpose transB) {

  double flops() {
    return 2.0 * size * size * size;
  }

  /** Elements uniform in [-1, 1); equal for equal cases. */
  float[] matrix(int seed) {
    var random = new Random(31L * size + seed);
    var elements = new float[size * size];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = 2 * random.nextFloat() - 1;
    }
    return elements;
  }

  /** {@code op(A)[i][j]} or {@code op(B)[i][j]} of a stored matrix. */
  float element(Transpose transpose, float[] stored, int i, int j) {
    return transpose == Transpose.N ? stored[i * size + j] : stored[j * size + i];
  }

  @Override
  public String toString() {
    return size + " " + transA + transB;
  }
}
