// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/**
 * The inputs of a product: elements uniform in [-1, 1), equal for equal cases. Those of double
 * precision are the same numbers.
 */
public final class Operands {

  private static final long MULTIPLIER = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;

  private final float[] a;
  private final float[] b;
  private final float[] bias;

  Operands(GemmCase gemm) {
    long seed = 31L * (31L * gemm.m() + gemm.n()) + gemm.k();
    a = uniform(gemm.m() * gemm.k(), 3 * seed);
    b = uniform(gemm.k() * gemm.n(), 3 * seed + 1);
    bias = uniform(gemm.n(), 3 * seed + 2);
  }

  /** A linear congruential generator: the matrices of skinny products have millions of elements. */
  static float[] uniform(int length, long seed) {
    var elements = new float[length];
    long state = seed * MULTIPLIER + INCREMENT;
    for (int i = 0; i < length; i++) {
      state = state * MULTIPLIER + INCREMENT;
      elements[i] = (state >>> 40) * 0x1p-23f - 1;
    }
    return elements;
  }

  /** A, as stored. */
  public float[] a() {
    return a;
  }

  /** B, as stored. */
  public float[] b() {
    return b;
  }

  /** A bias for each column. */
  public float[] bias() {
    return bias;
  }

  /** A in double precision. */
  public double[] doublesOfA() {
    return widened(a);
  }

  /** B in double precision. */
  public double[] doublesOfB() {
    return widened(b);
  }

  /** The same numbers in double precision. */
  public static double[] widened(float[] elements) {
    var doubles = new double[elements.length];
    for (int i = 0; i < elements.length; i++) {
      doubles[i] = elements[i];
    }
    return doubles;
  }
}
