// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 16 rows straight into a stream of packed op(B), on vectors of 512 bits: riffles as in
 * {@link FloatInterleaving}, of as many rows as a vector has lanes.
 *
 * <p>The upper and the lower half of the columns come one after another. Both at once are more than
 * C2 inlines into a method: one store of the sixteen was left out, and its vector boxed.
 */
final class FloatWideTransposition {

  static final boolean APPLIES = FloatWideInterleaving.APPLIES;

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  private FloatWideTransposition() {}

  /** Transposes the columns that make whole vectors, and says how many they are. */
  static int transpose(int columns, float[] x, int first, int ldx, MemorySegment packed, long to) {
    int bound = SPECIES.loopBound(columns);
    half(0, bound, x, first, ldx, packed, to);
    half(LANES, bound, x, first, ldx, packed, to + LANES / 2 * BYTES);
    return bound;
  }

  private static void half(
      int riffle, int bound, float[] x, int first, int ldx, MemorySegment packed, long to) {
    var half = FloatVector.fromArray(SPECIES, FloatWideInterleaving.RIFFLE, riffle);
    var low = FloatVector.fromArray(SPECIES, FloatWideInterleaving.RIFFLE, 0);
    var high = FloatVector.fromArray(SPECIES, FloatWideInterleaving.RIFFLE, LANES);
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
      var b0 = half.selectFrom(a0, a8);
      var b1 = half.selectFrom(a1, a9);
      var b2 = half.selectFrom(a2, a10);
      var b3 = half.selectFrom(a3, a11);
      var b4 = half.selectFrom(a4, a12);
      var b5 = half.selectFrom(a5, a13);
      var b6 = half.selectFrom(a6, a14);
      var b7 = half.selectFrom(a7, a15);
      var c0 = low.selectFrom(b0, b4);
      var c1 = high.selectFrom(b0, b4);
      var c2 = low.selectFrom(b1, b5);
      var c3 = high.selectFrom(b1, b5);
      var c4 = low.selectFrom(b2, b6);
      var c5 = high.selectFrom(b2, b6);
      var c6 = low.selectFrom(b3, b7);
      var c7 = high.selectFrom(b3, b7);
      var d0 = low.selectFrom(c0, c4);
      var d1 = high.selectFrom(c0, c4);
      var d2 = low.selectFrom(c1, c5);
      var d3 = high.selectFrom(c1, c5);
      var d4 = low.selectFrom(c2, c6);
      var d5 = high.selectFrom(c2, c6);
      var d6 = low.selectFrom(c3, c7);
      var d7 = high.selectFrom(c3, c7);
      var e0 = low.selectFrom(d0, d4);
      var e1 = high.selectFrom(d0, d4);
      var e2 = low.selectFrom(d1, d5);
      var e3 = high.selectFrom(d1, d5);
      var e4 = low.selectFrom(d2, d6);
      var e5 = high.selectFrom(d2, d6);
      var e6 = low.selectFrom(d3, d7);
      var e7 = high.selectFrom(d3, d7);
      long at = to + p * BYTES;
      TYPE.cast(e0).intoMemorySegment(packed, at, ORDER);
      TYPE.cast(e1).intoMemorySegment(packed, at + BYTES, ORDER);
      TYPE.cast(e2).intoMemorySegment(packed, at + 2 * BYTES, ORDER);
      TYPE.cast(e3).intoMemorySegment(packed, at + 3 * BYTES, ORDER);
      TYPE.cast(e4).intoMemorySegment(packed, at + 4 * BYTES, ORDER);
      TYPE.cast(e5).intoMemorySegment(packed, at + 5 * BYTES, ORDER);
      TYPE.cast(e6).intoMemorySegment(packed, at + 6 * BYTES, ORDER);
      TYPE.cast(e7).intoMemorySegment(packed, at + 7 * BYTES, ORDER);
    }
  }
}
