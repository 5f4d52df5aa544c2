// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of 8 rows and 3 vectors, accumulated in registers.
 *
 * <p>24 sums, 3 vectors of op(B) and a few broadcasts fill 32 registers without spilling.
 */
final class DoubleTile8x3 extends DoubleTile {

  private static final VectorSpecies<Double> SPECIES =
      VectorSpecies.of(double.class, Lanes.FLOAT.vectorShape());
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final int A_STRIDE = BlockedProduct.A_STRIDE;

  DoubleTile8x3() {
    super(8, 3);
  }

  @Override
  void multiply(int depth, double[] a, int firstA, MemorySegment memory, long firstB) {
    long first1 = firstB + depth * BYTES;
    long first2 = first1 + depth * BYTES;
    var c00 = DoubleVector.zero(SPECIES);
    var c01 = DoubleVector.zero(SPECIES);
    var c02 = DoubleVector.zero(SPECIES);
    var c10 = DoubleVector.zero(SPECIES);
    var c11 = DoubleVector.zero(SPECIES);
    var c12 = DoubleVector.zero(SPECIES);
    var c20 = DoubleVector.zero(SPECIES);
    var c21 = DoubleVector.zero(SPECIES);
    var c22 = DoubleVector.zero(SPECIES);
    var c30 = DoubleVector.zero(SPECIES);
    var c31 = DoubleVector.zero(SPECIES);
    var c32 = DoubleVector.zero(SPECIES);
    var c40 = DoubleVector.zero(SPECIES);
    var c41 = DoubleVector.zero(SPECIES);
    var c42 = DoubleVector.zero(SPECIES);
    var c50 = DoubleVector.zero(SPECIES);
    var c51 = DoubleVector.zero(SPECIES);
    var c52 = DoubleVector.zero(SPECIES);
    var c60 = DoubleVector.zero(SPECIES);
    var c61 = DoubleVector.zero(SPECIES);
    var c62 = DoubleVector.zero(SPECIES);
    var c70 = DoubleVector.zero(SPECIES);
    var c71 = DoubleVector.zero(SPECIES);
    var c72 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var b0 = DoubleVector.fromMemorySegment(SPECIES, memory, firstB + p * BYTES, ORDER);
      var b1 = DoubleVector.fromMemorySegment(SPECIES, memory, first1 + p * BYTES, ORDER);
      var b2 = DoubleVector.fromMemorySegment(SPECIES, memory, first2 + p * BYTES, ORDER);
      int x = firstA + p * A_STRIDE;
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      var a4 = DoubleVector.broadcast(SPECIES, a[x + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      var a5 = DoubleVector.broadcast(SPECIES, a[x + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      var a6 = DoubleVector.broadcast(SPECIES, a[x + 6]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      c62 = a6.fma(b2, c62);
      var a7 = DoubleVector.broadcast(SPECIES, a[x + 7]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      c72 = a7.fma(b2, c72);
    }
    c00.intoMemorySegment(memory, 0, ORDER);
    c01.intoMemorySegment(memory, BYTES, ORDER);
    c02.intoMemorySegment(memory, 2 * BYTES, ORDER);
    c10.intoMemorySegment(memory, 3 * BYTES, ORDER);
    c11.intoMemorySegment(memory, 4 * BYTES, ORDER);
    c12.intoMemorySegment(memory, 5 * BYTES, ORDER);
    c20.intoMemorySegment(memory, 6 * BYTES, ORDER);
    c21.intoMemorySegment(memory, 7 * BYTES, ORDER);
    c22.intoMemorySegment(memory, 8 * BYTES, ORDER);
    c30.intoMemorySegment(memory, 9 * BYTES, ORDER);
    c31.intoMemorySegment(memory, 10 * BYTES, ORDER);
    c32.intoMemorySegment(memory, 11 * BYTES, ORDER);
    c40.intoMemorySegment(memory, 12 * BYTES, ORDER);
    c41.intoMemorySegment(memory, 13 * BYTES, ORDER);
    c42.intoMemorySegment(memory, 14 * BYTES, ORDER);
    c50.intoMemorySegment(memory, 15 * BYTES, ORDER);
    c51.intoMemorySegment(memory, 16 * BYTES, ORDER);
    c52.intoMemorySegment(memory, 17 * BYTES, ORDER);
    c60.intoMemorySegment(memory, 18 * BYTES, ORDER);
    c61.intoMemorySegment(memory, 19 * BYTES, ORDER);
    c62.intoMemorySegment(memory, 20 * BYTES, ORDER);
    c70.intoMemorySegment(memory, 21 * BYTES, ORDER);
    c71.intoMemorySegment(memory, 22 * BYTES, ORDER);
    c72.intoMemorySegment(memory, 23 * BYTES, ORDER);
  }

  @Override
  void multiplyVector(
      int depth, double[] a, int firstA, MemorySegment memory, long firstB, long tile) {
    var c0 = DoubleVector.zero(SPECIES);
    var c1 = DoubleVector.zero(SPECIES);
    var c2 = DoubleVector.zero(SPECIES);
    var c3 = DoubleVector.zero(SPECIES);
    var c4 = DoubleVector.zero(SPECIES);
    var c5 = DoubleVector.zero(SPECIES);
    var c6 = DoubleVector.zero(SPECIES);
    var c7 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var b = DoubleVector.fromMemorySegment(SPECIES, memory, firstB + p * BYTES, ORDER);
      int x = firstA + p * A_STRIDE;
      var a0 = DoubleVector.broadcast(SPECIES, a[x]);
      c0 = a0.fma(b, c0);
      var a1 = DoubleVector.broadcast(SPECIES, a[x + 1]);
      c1 = a1.fma(b, c1);
      var a2 = DoubleVector.broadcast(SPECIES, a[x + 2]);
      c2 = a2.fma(b, c2);
      var a3 = DoubleVector.broadcast(SPECIES, a[x + 3]);
      c3 = a3.fma(b, c3);
      var a4 = DoubleVector.broadcast(SPECIES, a[x + 4]);
      c4 = a4.fma(b, c4);
      var a5 = DoubleVector.broadcast(SPECIES, a[x + 5]);
      c5 = a5.fma(b, c5);
      var a6 = DoubleVector.broadcast(SPECIES, a[x + 6]);
      c6 = a6.fma(b, c6);
      var a7 = DoubleVector.broadcast(SPECIES, a[x + 7]);
      c7 = a7.fma(b, c7);
    }
    c0.intoMemorySegment(memory, tile, ORDER);
    c1.intoMemorySegment(memory, tile + 3 * BYTES, ORDER);
    c2.intoMemorySegment(memory, tile + 6 * BYTES, ORDER);
    c3.intoMemorySegment(memory, tile + 9 * BYTES, ORDER);
    c4.intoMemorySegment(memory, tile + 12 * BYTES, ORDER);
    c5.intoMemorySegment(memory, tile + 15 * BYTES, ORDER);
    c6.intoMemorySegment(memory, tile + 18 * BYTES, ORDER);
    c7.intoMemorySegment(memory, tile + 21 * BYTES, ORDER);
  }
}
