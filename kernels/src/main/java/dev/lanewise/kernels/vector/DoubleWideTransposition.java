// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 8 rows straight into a stream of packed op(B), on vectors of 512 bits: riffles as in
 * {@link DoubleInterleaving}, of as many rows as a vector has lanes.
 */
final class DoubleWideTransposition {

  static final boolean APPLIES = DoubleWideInterleaving.APPLIES;

  private static final VectorSpecies<Double> SPECIES = Lanes.DOUBLE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  private DoubleWideTransposition() {}

  /** Transposes the columns that make whole vectors, and says how many they are. */
  static int transpose(int columns, double[] x, int first, int ldx, MemorySegment packed, long to) {
    MemorySegment stream = OffHeap.TYPE.cast(packed);
    var low = DoubleVector.fromArray(SPECIES, DoubleWideInterleaving.RIFFLE, 0);
    var high = DoubleVector.fromArray(SPECIES, DoubleWideInterleaving.RIFFLE, LANES);
    int bound = SPECIES.loopBound(columns);
    int x0 = first;
    int x1 = x0 + ldx;
    int x2 = x1 + ldx;
    int x3 = x2 + ldx;
    int x4 = x3 + ldx;
    int x5 = x4 + ldx;
    int x6 = x5 + ldx;
    int x7 = x6 + ldx;
    for (int p = 0; p < bound; p += LANES) {
      var a0 = DoubleVector.fromArray(SPECIES, x, x0 + p);
      var a1 = DoubleVector.fromArray(SPECIES, x, x1 + p);
      var a2 = DoubleVector.fromArray(SPECIES, x, x2 + p);
      var a3 = DoubleVector.fromArray(SPECIES, x, x3 + p);
      var a4 = DoubleVector.fromArray(SPECIES, x, x4 + p);
      var a5 = DoubleVector.fromArray(SPECIES, x, x5 + p);
      var a6 = DoubleVector.fromArray(SPECIES, x, x6 + p);
      var a7 = DoubleVector.fromArray(SPECIES, x, x7 + p);
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
      d0.intoMemorySegment(stream, at, ORDER);
      d1.intoMemorySegment(stream, at + BYTES, ORDER);
      d2.intoMemorySegment(stream, at + 2 * BYTES, ORDER);
      d3.intoMemorySegment(stream, at + 3 * BYTES, ORDER);
      d4.intoMemorySegment(stream, at + 4 * BYTES, ORDER);
      d5.intoMemorySegment(stream, at + 5 * BYTES, ORDER);
      d6.intoMemorySegment(stream, at + 6 * BYTES, ORDER);
      d7.intoMemorySegment(stream, at + 7 * BYTES, ORDER);
    }
    return bound;
  }
}
