// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/**
 * Dropout by Philox 4x32-10 (Salmon et al., <a
 * href="https://doi.org/10.1145/2063384.2063405">Parallel random numbers: as easy as 1, 2, 3</a>).
 */
public final class Dropout {

  /** Rounds of the generator. */
  public static final int ROUNDS = 10;

  /** What half of a block is multiplied by, and what is added to its key after each round. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** The same for the other half. */
  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** What is added to the first word of the key after each round. */
  public static final int WEYL_0 = 0x9E3779B9;

  /** The same for the second. */
  public static final int WEYL_1 = 0xBB67AE85;

  /** Elements of 8 blocks. */
  public static final int GROUP = 32;

  private static final long UNSIGNED = 0xFFFFFFFFL;

  private Dropout() {}

  /** From which number on the upper 24 bits keep an element. */
  public static int threshold(float probability) {
    return (int) Math.ceil(probability * 0x1p24);
  }

  /** The factor of what is kept. */
  public static float factor(float probability) {
    return 1f / (1f - probability);
  }

  /** As in the contract, for elements {@code from} to {@code to - 1}. */
  public static void run(
      int from,
      int to,
      float probability,
      long seed,
      long stream,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    int threshold = threshold(probability);
    float factor = factor(probability);
    for (int i = from; i < to; i++) {
      boolean kept = bits(i, seed, stream) >>> 8 >= threshold;
      y[yOffset + i] = kept ? x[xOffset + i] * factor : 0f;
    }
  }

  /** The random bits of element i. */
  static int bits(int i, long seed, long stream) {
    int c0 = i / GROUP * 8 + i % 16 / 2;
    int c1 = 0;
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & UNSIGNED) * (c0 & UNSIGNED);
      long product1 = (MULTIPLIER_1 & UNSIGNED) * (c2 & UNSIGNED);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    boolean early = i % GROUP < 16;
    boolean even = i % 2 == 0;
    return early ? (even ? c0 : c1) : (even ? c2 : c3);
  }
}
