// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of 6 rows and 2 vectors, accumulated in registers.
 *
 * <p>12 sums, 2 vectors of op(B) and a few broadcasts fill 16 registers without spilling. Tiles of
 * 4 x 3 spill and reach half the speed, tiles of 4 x 2 load too much for each {@code fma}.
 */
final class FloatTile6x2 extends FloatTile {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final int A_STRIDE = BlockedProduct.A_STRIDE;

  FloatTile6x2() {
    super(6, 2);
  }

  @Override
  void multiply(int depth, float[] a, int firstA, MemorySegment memory, long firstB) {
    long first1 = firstB + depth * BYTES;
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c40 = FloatVector.zero(SPECIES);
    var c41 = FloatVector.zero(SPECIES);
    var c50 = FloatVector.zero(SPECIES);
    var c51 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var b0 = FloatVector.fromMemorySegment(SPECIES, memory, firstB + p * BYTES, ORDER);
      var b1 = FloatVector.fromMemorySegment(SPECIES, memory, first1 + p * BYTES, ORDER);
      int x = firstA + p * A_STRIDE;
      var a0 = FloatVector.broadcast(SPECIES, a[x]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      var a1 = FloatVector.broadcast(SPECIES, a[x + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      var a2 = FloatVector.broadcast(SPECIES, a[x + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      var a3 = FloatVector.broadcast(SPECIES, a[x + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      var a4 = FloatVector.broadcast(SPECIES, a[x + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      var a5 = FloatVector.broadcast(SPECIES, a[x + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
    }
    c00.intoMemorySegment(memory, 0, ORDER);
    c01.intoMemorySegment(memory, BYTES, ORDER);
    c10.intoMemorySegment(memory, 2 * BYTES, ORDER);
    c11.intoMemorySegment(memory, 3 * BYTES, ORDER);
    c20.intoMemorySegment(memory, 4 * BYTES, ORDER);
    c21.intoMemorySegment(memory, 5 * BYTES, ORDER);
    c30.intoMemorySegment(memory, 6 * BYTES, ORDER);
    c31.intoMemorySegment(memory, 7 * BYTES, ORDER);
    c40.intoMemorySegment(memory, 8 * BYTES, ORDER);
    c41.intoMemorySegment(memory, 9 * BYTES, ORDER);
    c50.intoMemorySegment(memory, 10 * BYTES, ORDER);
    c51.intoMemorySegment(memory, 11 * BYTES, ORDER);
  }

  @Override
  void multiplyVector(
      int depth, float[] a, int firstA, MemorySegment memory, long firstB, long tile) {
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    var c2 = FloatVector.zero(SPECIES);
    var c3 = FloatVector.zero(SPECIES);
    var c4 = FloatVector.zero(SPECIES);
    var c5 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var b = FloatVector.fromMemorySegment(SPECIES, memory, firstB + p * BYTES, ORDER);
      int x = firstA + p * A_STRIDE;
      var a0 = FloatVector.broadcast(SPECIES, a[x]);
      c0 = a0.fma(b, c0);
      var a1 = FloatVector.broadcast(SPECIES, a[x + 1]);
      c1 = a1.fma(b, c1);
      var a2 = FloatVector.broadcast(SPECIES, a[x + 2]);
      c2 = a2.fma(b, c2);
      var a3 = FloatVector.broadcast(SPECIES, a[x + 3]);
      c3 = a3.fma(b, c3);
      var a4 = FloatVector.broadcast(SPECIES, a[x + 4]);
      c4 = a4.fma(b, c4);
      var a5 = FloatVector.broadcast(SPECIES, a[x + 5]);
      c5 = a5.fma(b, c5);
    }
    c0.intoMemorySegment(memory, tile, ORDER);
    c1.intoMemorySegment(memory, tile + 2 * BYTES, ORDER);
    c2.intoMemorySegment(memory, tile + 4 * BYTES, ORDER);
    c3.intoMemorySegment(memory, tile + 6 * BYTES, ORDER);
    c4.intoMemorySegment(memory, tile + 8 * BYTES, ORDER);
    c5.intoMemorySegment(memory, tile + 10 * BYTES, ORDER);
  }
}
