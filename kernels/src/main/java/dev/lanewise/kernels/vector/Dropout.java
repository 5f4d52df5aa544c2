// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.reference.Dropout.GROUP;
import static dev.lanewise.kernels.reference.Dropout.MULTIPLIER_0;
import static dev.lanewise.kernels.reference.Dropout.MULTIPLIER_1;
import static dev.lanewise.kernels.reference.Dropout.ROUNDS;
import static dev.lanewise.kernels.reference.Dropout.WEYL_0;
import static dev.lanewise.kernels.reference.Dropout.WEYL_1;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dropout with a block of random words in each 64-bit lane: its words 0 and 1 side by side are two
 * elements, and so are its words 2 and 3, without any permutation.
 */
final class Dropout {

  private static final VectorSpecies<Float> FLOAT = Lanes.FLOAT;
  private static final VectorSpecies<Long> LONG = VectorSpecies.of(long.class, FLOAT.vectorShape());
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final Class<? extends IntVector> INT_TYPE = Lanes.INT_TYPE;
  private static final Class<VectorMask<Integer>> INT_MASK_TYPE = Lanes.INT_MASK_TYPE;
  private static final Class<? extends LongVector> LONG_TYPE =
      LONG.vectorType().asSubclass(LongVector.class);

  private static final int BLOCKS = 8;
  private static final int AT_ONCE = LONG.length();
  private static final long UNSIGNED = 0xFFFFFFFFL;

  /** As the pieces of functions: the loop entered in its middle takes 150 ns a vector, not 12. */
  private static final int PIECE = 4096;

  private Dropout() {}

  /**
   * As in the contract, for elements {@code from} to {@code to - 1}.
   *
   * @param from a multiple of {@code GROUP}
   */
  static void run(
      int from,
      int to,
      float probability,
      long seed,
      long stream,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    for (int i = from; i < to; i += PIECE) {
      int end = i + Math.min(to - i, PIECE);
      runPiece(i, end, probability, seed, stream, x, xOffset, y, yOffset);
    }
  }

  private static void runPiece(
      int from,
      int to,
      float probability,
      long seed,
      long stream,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    int threshold = dev.lanewise.kernels.reference.Dropout.threshold(probability);
    float factor = dev.lanewise.kernels.reference.Dropout.factor(probability);
    int whole = to - (to - from) % GROUP;
    for (int i = from; i < whole; i += GROUP) {
      for (int block = 0; block < BLOCKS; block += AT_ONCE) {
        // Above 32 bits a lane may hold anything; what is multiplied is cut off there.
        int first = i / GROUP * BLOCKS + block;
        LongVector c0 = LONG_TYPE.cast(LongVector.broadcast(LONG, first)).addIndex(1);
        LongVector c1 = LongVector.zero(LONG);
        LongVector c2 = LongVector.broadcast(LONG, stream);
        LongVector c3 = LongVector.broadcast(LONG, stream >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
          LongVector product0 =
              LONG_TYPE.cast(LONG_TYPE.cast(c0).and(UNSIGNED)).mul(MULTIPLIER_0 & UNSIGNED);
          LongVector product1 =
              LONG_TYPE.cast(LONG_TYPE.cast(c2).and(UNSIGNED)).mul(MULTIPLIER_1 & UNSIGNED);
          c0 =
              LONG_TYPE
                  .cast(LONG_TYPE.cast(product1).lanewise(LSHR, 32))
                  .lanewise(XOR, LONG_TYPE.cast(c1).lanewise(XOR, (long) k0));
          c1 = product1;
          c2 =
              LONG_TYPE
                  .cast(LONG_TYPE.cast(product0).lanewise(LSHR, 32))
                  .lanewise(XOR, LONG_TYPE.cast(c3).lanewise(XOR, (long) k1));
          c3 = product0;
          k0 += WEYL_0;
          k1 += WEYL_1;
        }
        IntVector early =
            INT_TYPE.cast(
                LONG_TYPE
                    .cast(
                        LONG_TYPE
                            .cast(LONG_TYPE.cast(c0).and(UNSIGNED))
                            .or(LONG_TYPE.cast(c1).lanewise(LSHL, 32)))
                    .reinterpretAsInts());
        IntVector late =
            INT_TYPE.cast(
                LONG_TYPE
                    .cast(
                        LONG_TYPE
                            .cast(LONG_TYPE.cast(c2).and(UNSIGNED))
                            .or(LONG_TYPE.cast(c3).lanewise(LSHL, 32)))
                    .reinterpretAsInts());
        int at = i + 2 * block;
        TYPE.cast(
                TYPE.cast(FloatVector.zero(FLOAT))
                    .blend(
                        TYPE.cast(FloatVector.fromArray(FLOAT, x, xOffset + at)).mul(factor),
                        INT_MASK_TYPE
                            .cast(INT_TYPE.cast(early.lanewise(LSHR, 8)).compare(GE, threshold))
                            .cast(FLOAT)))
            .intoArray(y, yOffset + at);
        TYPE.cast(
                TYPE.cast(FloatVector.zero(FLOAT))
                    .blend(
                        TYPE.cast(FloatVector.fromArray(FLOAT, x, xOffset + at + GROUP / 2))
                            .mul(factor),
                        INT_MASK_TYPE
                            .cast(INT_TYPE.cast(late.lanewise(LSHR, 8)).compare(GE, threshold))
                            .cast(FLOAT)))
            .intoArray(y, yOffset + at + GROUP / 2);
      }
    }
    dev.lanewise.kernels.reference.Dropout.run(
        whole, to, probability, seed, stream, x, xOffset, y, yOffset);
  }
}
