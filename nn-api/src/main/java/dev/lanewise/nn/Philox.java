// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * Counter-based random numbers: Philox 4x32-10 (Salmon et al., <a
 * href="https://doi.org/10.1145/2063384.2063405">Parallel random numbers: as easy as 1, 2, 3</a>).
 * Element i of a stream is a function of the seed, the stream and i alone, so it is the same in
 * whatever order, on whatever thread or device it is drawn.
 */
public final class Philox {

  private static final int ROUNDS = 10;
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private final long seed;
  private final long stream;

  /**
   * One stream of a seed.
   *
   * @param seed the key; the streams of different seeds are unrelated
   * @param stream the upper half of the counter; different streams of a seed never overlap
   */
  public Philox(long seed, long stream) {
    this.seed = seed;
    this.stream = stream;
  }

  /** 32 random bits: element {@code index} of the stream. */
  public int bits(long index) {
    long block = index >>> 2;
    return word(
        (int) (index & 3),
        (int) block,
        (int) (block >>> 32),
        (int) stream,
        (int) (stream >>> 32),
        (int) seed,
        (int) (seed >>> 32));
  }

  /** A float uniform in [0, 1), a multiple of 2^-24, from {@link #bits}. */
  public float uniform(long index) {
    return (bits(index) >>> 8) * 0x1p-24f;
  }

  /**
   * A float from the standard normal distribution, by Box and Muller from the bits of elements
   * {@code index} and its neighbour: even elements take the cosine, odd ones the sine.
   */
  public float normal(long index) {
    long even = index & ~1L;
    // In (0, 1], so that the logarithm is finite.
    double u = ((bits(even) & UNSIGNED) + 1) * 0x1p-32;
    double angle = 2 * Math.PI * ((bits(even + 1) & UNSIGNED) * 0x1p-32);
    double radius = Math.sqrt(-2 * StrictMath.log(u));
    return (float) (radius * (index == even ? StrictMath.cos(angle) : StrictMath.sin(angle)));
  }

  /**
   * Puts the numbers 0 to {@code order.length - 1} into a random order (Fisher and Yates, with
   * unbiased draws after Lemire).
   */
  public void permutation(int[] order) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    long next = 0;
    for (int i = order.length - 1; i > 0; i--) {
      int bound = i + 1;
      int tooLow = Integer.remainderUnsigned(-bound, bound);
      long product = (bits(next++) & UNSIGNED) * bound;
      while (Integer.compareUnsigned((int) product, tooLow) < 0) {
        product = (bits(next++) & UNSIGNED) * bound;
      }
      int chosen = (int) (product >>> 32);
      int held = order[i];
      order[i] = order[chosen];
      order[chosen] = held;
    }
  }

  /** One of the four words that the block cipher makes of a counter (c) and a key (k). */
  static int word(int which, int c0, int c1, int c2, int c3, int k0, int k1) {
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
    return switch (which) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      default -> c3;
    };
  }
}
