// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** Which stream of a seed is used for what, so that no two uses share random numbers. */
final class Streams {

  private Streams() {}

  /** The initial values of a parameter. */
  static Philox initialization(long seed, int parameter) {
    return new Philox(seed, 1L << 32 | parameter);
  }

  /** The order of the samples in an epoch. */
  static Philox shuffling(long seed, int epoch) {
    return new Philox(seed, 2L << 32 | epoch);
  }
}
