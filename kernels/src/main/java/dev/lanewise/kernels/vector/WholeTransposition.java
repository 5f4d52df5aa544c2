// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatWideTransposition} of sixteen rows and sixteen columns at a time, where a permutation
 * of 512 bits takes as long as one of 256: two thirds of the permutations, and half as many loads
 * and stores (0.7 to 0.85 of the time from the second-level cache). A vector holds eight doubles,
 * so that eight rows are enough for them.
 */
final class WholeTransposition {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  private WholeTransposition() {}

  /**
   * Transposes the columns that make whole vectors, and says how many they are: none of doubles.
   */
  static int transpose(int columns, double[] x, int first, int ldx, MemorySegment packed, long to) {
    return 0;
  }

  /** Transposes the columns that make whole vectors, and says how many they are. */
  static int transpose(int columns, float[] x, int first, int ldx, MemorySegment packed, long to) {
    if (!Processor.WHOLE) {
      return 0;
    }
    int bound = SPECIES.loopBound(columns);
    MemorySegment stream = OffHeap.TYPE.cast(packed);
    var low = TYPE.cast(FloatVector.fromArray(SPECIES, FloatWideInterleaving.RIFFLE, 0));
    var high = TYPE.cast(FloatVector.fromArray(SPECIES, FloatWideInterleaving.RIFFLE, LANES));
    int x0 = first;
    int x1 = x0 + ldx;
    int x2 = x1 + ldx;
    int x3 = x2 + ldx;
    int x4 = x3 + ldx;
    int x5 = x4 + ldx;
    int x6 = x5 + ldx;
    int x7 = x6 + ldx;
    int x8 = x7 + ldx;
    int x9 = x8 + ldx;
    int x10 = x9 + ldx;
    int x11 = x10 + ldx;
    int x12 = x11 + ldx;
    int x13 = x12 + ldx;
    int x14 = x13 + ldx;
    int x15 = x14 + ldx;
    for (int p = 0; p < bound; p += LANES) {
      var a0 = FloatVector.fromArray(SPECIES, x, x0 + p);
      var a1 = FloatVector.fromArray(SPECIES, x, x1 + p);
      var a2 = FloatVector.fromArray(SPECIES, x, x2 + p);
      var a3 = FloatVector.fromArray(SPECIES, x, x3 + p);
      var a4 = FloatVector.fromArray(SPECIES, x, x4 + p);
      var a5 = FloatVector.fromArray(SPECIES, x, x5 + p);
      var a6 = FloatVector.fromArray(SPECIES, x, x6 + p);
      var a7 = FloatVector.fromArray(SPECIES, x, x7 + p);
      var a8 = FloatVector.fromArray(SPECIES, x, x8 + p);
      var a9 = FloatVector.fromArray(SPECIES, x, x9 + p);
      var a10 = FloatVector.fromArray(SPECIES, x, x10 + p);
      var a11 = FloatVector.fromArray(SPECIES, x, x11 + p);
      var a12 = FloatVector.fromArray(SPECIES, x, x12 + p);
      var a13 = FloatVector.fromArray(SPECIES, x, x13 + p);
      var a14 = FloatVector.fromArray(SPECIES, x, x14 + p);
      var a15 = FloatVector.fromArray(SPECIES, x, x15 + p);
      var b0 = low.selectFrom(a0, a8);
      var b1 = high.selectFrom(a0, a8);
      var b2 = low.selectFrom(a1, a9);
      var b3 = high.selectFrom(a1, a9);
      var b4 = low.selectFrom(a2, a10);
      var b5 = high.selectFrom(a2, a10);
      var b6 = low.selectFrom(a3, a11);
      var b7 = high.selectFrom(a3, a11);
      var b8 = low.selectFrom(a4, a12);
      var b9 = high.selectFrom(a4, a12);
      var b10 = low.selectFrom(a5, a13);
      var b11 = high.selectFrom(a5, a13);
      var b12 = low.selectFrom(a6, a14);
      var b13 = high.selectFrom(a6, a14);
      var b14 = low.selectFrom(a7, a15);
      var b15 = high.selectFrom(a7, a15);
      var c0 = low.selectFrom(b0, b8);
      var c1 = high.selectFrom(b0, b8);
      var c2 = low.selectFrom(b1, b9);
      var c3 = high.selectFrom(b1, b9);
      var c4 = low.selectFrom(b2, b10);
      var c5 = high.selectFrom(b2, b10);
      var c6 = low.selectFrom(b3, b11);
      var c7 = high.selectFrom(b3, b11);
      var c8 = low.selectFrom(b4, b12);
      var c9 = high.selectFrom(b4, b12);
      var c10 = low.selectFrom(b5, b13);
      var c11 = high.selectFrom(b5, b13);
      var c12 = low.selectFrom(b6, b14);
      var c13 = high.selectFrom(b6, b14);
      var c14 = low.selectFrom(b7, b15);
      var c15 = high.selectFrom(b7, b15);
      var d0 = low.selectFrom(c0, c8);
      var d1 = high.selectFrom(c0, c8);
      var d2 = low.selectFrom(c1, c9);
      var d3 = high.selectFrom(c1, c9);
      var d4 = low.selectFrom(c2, c10);
      var d5 = high.selectFrom(c2, c10);
      var d6 = low.selectFrom(c3, c11);
      var d7 = high.selectFrom(c3, c11);
      var d8 = low.selectFrom(c4, c12);
      var d9 = high.selectFrom(c4, c12);
      var d10 = low.selectFrom(c5, c13);
      var d11 = high.selectFrom(c5, c13);
      var d12 = low.selectFrom(c6, c14);
      var d13 = high.selectFrom(c6, c14);
      var d14 = low.selectFrom(c7, c15);
      var d15 = high.selectFrom(c7, c15);
      var e0 = low.selectFrom(d0, d8);
      var e1 = high.selectFrom(d0, d8);
      var e2 = low.selectFrom(d1, d9);
      var e3 = high.selectFrom(d1, d9);
      var e4 = low.selectFrom(d2, d10);
      var e5 = high.selectFrom(d2, d10);
      var e6 = low.selectFrom(d3, d11);
      var e7 = high.selectFrom(d3, d11);
      var e8 = low.selectFrom(d4, d12);
      var e9 = high.selectFrom(d4, d12);
      var e10 = low.selectFrom(d5, d13);
      var e11 = high.selectFrom(d5, d13);
      var e12 = low.selectFrom(d6, d14);
      var e13 = high.selectFrom(d6, d14);
      var e14 = low.selectFrom(d7, d15);
      var e15 = high.selectFrom(d7, d15);
      long at = to + p * BYTES;
      TYPE.cast(e0).intoMemorySegment(stream, at, ORDER);
      TYPE.cast(e1).intoMemorySegment(stream, at + BYTES, ORDER);
      TYPE.cast(e2).intoMemorySegment(stream, at + 2 * BYTES, ORDER);
      TYPE.cast(e3).intoMemorySegment(stream, at + 3 * BYTES, ORDER);
      TYPE.cast(e4).intoMemorySegment(stream, at + 4 * BYTES, ORDER);
      TYPE.cast(e5).intoMemorySegment(stream, at + 5 * BYTES, ORDER);
      TYPE.cast(e6).intoMemorySegment(stream, at + 6 * BYTES, ORDER);
      TYPE.cast(e7).intoMemorySegment(stream, at + 7 * BYTES, ORDER);
      TYPE.cast(e8).intoMemorySegment(stream, at + 8 * BYTES, ORDER);
      TYPE.cast(e9).intoMemorySegment(stream, at + 9 * BYTES, ORDER);
      TYPE.cast(e10).intoMemorySegment(stream, at + 10 * BYTES, ORDER);
      TYPE.cast(e11).intoMemorySegment(stream, at + 11 * BYTES, ORDER);
      TYPE.cast(e12).intoMemorySegment(stream, at + 12 * BYTES, ORDER);
      TYPE.cast(e13).intoMemorySegment(stream, at + 13 * BYTES, ORDER);
      TYPE.cast(e14).intoMemorySegment(stream, at + 14 * BYTES, ORDER);
      TYPE.cast(e15).intoMemorySegment(stream, at + 15 * BYTES, ORDER);
    }
    return bound;
  }
}
