// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/** How many vector registers there are to accumulate in. */
final class Registers {

  /**
   * Whether there are 32 rather than 16. On x86 that came with AVX-512, which also shows in the
   * preferred width; other processors that the kernels run on all have 32.
   */
  static final boolean MANY =
      Lanes.FLOAT.vectorBitSize() >= 512
          || !System.getProperty("os.arch", "").matches("amd64|x86_64");

  private Registers() {}
}
