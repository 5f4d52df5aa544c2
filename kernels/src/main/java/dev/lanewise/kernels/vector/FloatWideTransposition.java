// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes the rows of op(B)'s transpose straight into a stream of packed op(B): riffles as in
 * {@link FloatInterleaving}, of eight rows and eight columns at a time.
 *
 * <p>Floats take two vectors of 256 bits, which are permuted while one of 512 bits is, but see
 * {@link WholeTransposition}. Besides, of sixteen rows at once that lie a multiple of 4 KiB apart
 * each would push another out of its set of a first-level cache of eight ways (k = 3072: 1.35
 * cycles an element instead of 0.5).
 */
final class FloatWideTransposition {

  static final boolean APPLIES = FloatWideInterleaving.APPLIES;

  /** Rows that are transposed at a time. */
  static final int ROWS = 8;

  private static final VectorSpecies<Float> SPECIES = Lanes.EIGHT_FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.EIGHT_FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = Lanes.FLOAT.vectorByteSize();
  private static final float[] RIFFLE = FloatWideInterleaving.riffle(LANES);

  private FloatWideTransposition() {}

  /** Transposes the columns that make whole vectors, and says how many they are. */
  static int transpose(int columns, float[] x, int first, int ldx, MemorySegment packed, long to) {
    int bound = SPECIES.loopBound(columns);
    int done = WholeTransposition.transpose(columns, x, first, ldx, packed, to);
    for (int row = 0; done < bound && row < Lanes.FLOAT.length(); row += LANES) {
      long at = to + done * BYTES + row * (long) Float.BYTES;
      transposeIntoStream(bound - done, x, first + row * ldx + done, ldx, packed, at);
    }
    return bound;
  }

  private static void transposeIntoStream(
      int bound, float[] x, int first, int ldx, MemorySegment packed, long to) {
    MemorySegment stream = OffHeap.TYPE.cast(packed);
    var low = TYPE.cast(FloatVector.fromArray(SPECIES, RIFFLE, 0));
    var high = TYPE.cast(FloatVector.fromArray(SPECIES, RIFFLE, LANES));
    int x0 = first;
    int x1 = x0 + ldx;
    int x2 = x1 + ldx;
    int x3 = x2 + ldx;
    int x4 = x3 + ldx;
    int x5 = x4 + ldx;
    int x6 = x5 + ldx;
    int x7 = x6 + ldx;
    for (int p = 0; p < bound; p += LANES) {
      var a0 = FloatVector.fromArray(SPECIES, x, x0 + p);
      var a1 = FloatVector.fromArray(SPECIES, x, x1 + p);
      var a2 = FloatVector.fromArray(SPECIES, x, x2 + p);
      var a3 = FloatVector.fromArray(SPECIES, x, x3 + p);
      var a4 = FloatVector.fromArray(SPECIES, x, x4 + p);
      var a5 = FloatVector.fromArray(SPECIES, x, x5 + p);
      var a6 = FloatVector.fromArray(SPECIES, x, x6 + p);
      var a7 = FloatVector.fromArray(SPECIES, x, x7 + p);
      var b0 = low.selectFrom(a0, a4);
      var b1 = high.selectFrom(a0, a4);
      var b2 = low.selectFrom(a1, a5);
      var b3 = high.selectFrom(a1, a5);
      var b4 = low.selectFrom(a2, a6);
      var b5 = high.selectFrom(a2, a6);
      var b6 = low.selectFrom(a3, a7);
      var b7 = high.selectFrom(a3, a7);
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
      long at = to + p * BYTES;
      TYPE.cast(d0).intoMemorySegment(stream, at, ORDER);
      TYPE.cast(d1).intoMemorySegment(stream, at + BYTES, ORDER);
      TYPE.cast(d2).intoMemorySegment(stream, at + 2 * BYTES, ORDER);
      TYPE.cast(d3).intoMemorySegment(stream, at + 3 * BYTES, ORDER);
      TYPE.cast(d4).intoMemorySegment(stream, at + 4 * BYTES, ORDER);
      TYPE.cast(d5).intoMemorySegment(stream, at + 5 * BYTES, ORDER);
      TYPE.cast(d6).intoMemorySegment(stream, at + 6 * BYTES, ORDER);
      TYPE.cast(d7).intoMemorySegment(stream, at + 7 * BYTES, ORDER);
    }
  }

  /** The same with eight rows, into an array. */
  static int transposeEight(
      int columns, float[] x, int first, int ldx, float[] y, int to, int ldy) {
    int bound = SPECIES.loopBound(columns);
    var low = TYPE.cast(FloatVector.fromArray(SPECIES, RIFFLE, 0));
    var high = TYPE.cast(FloatVector.fromArray(SPECIES, RIFFLE, LANES));
    int x0 = first;
    int x1 = x0 + ldx;
    int x2 = x1 + ldx;
    int x3 = x2 + ldx;
    int x4 = x3 + ldx;
    int x5 = x4 + ldx;
    int x6 = x5 + ldx;
    int x7 = x6 + ldx;
    for (int p = 0; p < bound; p += LANES) {
      var a0 = FloatVector.fromArray(SPECIES, x, x0 + p);
      var a1 = FloatVector.fromArray(SPECIES, x, x1 + p);
      var a2 = FloatVector.fromArray(SPECIES, x, x2 + p);
      var a3 = FloatVector.fromArray(SPECIES, x, x3 + p);
      var a4 = FloatVector.fromArray(SPECIES, x, x4 + p);
      var a5 = FloatVector.fromArray(SPECIES, x, x5 + p);
      var a6 = FloatVector.fromArray(SPECIES, x, x6 + p);
      var a7 = FloatVector.fromArray(SPECIES, x, x7 + p);
      var b0 = low.selectFrom(a0, a4);
      var b1 = high.selectFrom(a0, a4);
      var b2 = low.selectFrom(a1, a5);
      var b3 = high.selectFrom(a1, a5);
      var b4 = low.selectFrom(a2, a6);
      var b5 = high.selectFrom(a2, a6);
      var b6 = low.selectFrom(a3, a7);
      var b7 = high.selectFrom(a3, a7);
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
      int at = to + p * ldy;
      TYPE.cast(d0).intoArray(y, at);
      TYPE.cast(d1).intoArray(y, at + ldy);
      TYPE.cast(d2).intoArray(y, at + 2 * ldy);
      TYPE.cast(d3).intoArray(y, at + 3 * ldy);
      TYPE.cast(d4).intoArray(y, at + 4 * ldy);
      TYPE.cast(d5).intoArray(y, at + 5 * ldy);
      TYPE.cast(d6).intoArray(y, at + 6 * ldy);
      TYPE.cast(d7).intoArray(y, at + 7 * ldy);
    }
    return bound;
  }
}
