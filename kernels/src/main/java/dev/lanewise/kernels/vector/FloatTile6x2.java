// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of 6 rows and 2 vectors, accumulated in registers.
 *
 * <p>12 sums, 2 vectors of op(B) and a broadcast fill 16 registers without spilling.
 */
final class FloatTile6x2 extends FloatTile {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final int A_STRIDE = BlockedProduct.A_STRIDE;

  FloatTile6x2() {
    super(6, 2);
  }

  @Override
  void multiply(
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc) {
    long first1 = firstB + depth * BYTES;
    MemorySegment streams = OffHeap.TYPE.cast(b);
    var zero = TYPE.cast(FloatVector.zero(SPECIES));
    var c00 = zero;
    var c01 = zero;
    var c10 = zero;
    var c11 = zero;
    var c20 = zero;
    var c21 = zero;
    var c30 = zero;
    var c31 = zero;
    var c40 = zero;
    var c41 = zero;
    var c50 = zero;
    var c51 = zero;
    for (int p = 0; p < depth; p++) {
      var b0 =
          TYPE.cast(FloatVector.fromMemorySegment(SPECIES, streams, firstB + p * BYTES, ORDER));
      var b1 =
          TYPE.cast(FloatVector.fromMemorySegment(SPECIES, streams, first1 + p * BYTES, ORDER));
      int x = firstA + p * A_STRIDE;
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.lanewise(FMA, b0, c00);
      c01 = a0.lanewise(FMA, b1, c01);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.lanewise(FMA, b0, c10);
      c11 = a1.lanewise(FMA, b1, c11);
      var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2]));
      c20 = a2.lanewise(FMA, b0, c20);
      c21 = a2.lanewise(FMA, b1, c21);
      var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3]));
      c30 = a3.lanewise(FMA, b0, c30);
      c31 = a3.lanewise(FMA, b1, c31);
      var a4 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 4]));
      c40 = a4.lanewise(FMA, b0, c40);
      c41 = a4.lanewise(FMA, b1, c41);
      var a5 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 5]));
      c50 = a5.lanewise(FMA, b0, c50);
      c51 = a5.lanewise(FMA, b1, c51);
    }
    var factor = TYPE.cast(FloatVector.broadcast(SPECIES, alpha));
    int y = firstOld;
    int z = firstC;
    var d00 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c00).lanewise(FMA, factor, d00)).intoArray(c, z);
    var d01 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c01).lanewise(FMA, factor, d01)).intoArray(c, z + LANES);
    y += ldOld;
    z += ldc;
    var d10 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c10).lanewise(FMA, factor, d10)).intoArray(c, z);
    var d11 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c11).lanewise(FMA, factor, d11)).intoArray(c, z + LANES);
    y += ldOld;
    z += ldc;
    var d20 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c20).lanewise(FMA, factor, d20)).intoArray(c, z);
    var d21 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c21).lanewise(FMA, factor, d21)).intoArray(c, z + LANES);
    y += ldOld;
    z += ldc;
    var d30 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c30).lanewise(FMA, factor, d30)).intoArray(c, z);
    var d31 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c31).lanewise(FMA, factor, d31)).intoArray(c, z + LANES);
    y += ldOld;
    z += ldc;
    var d40 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c40).lanewise(FMA, factor, d40)).intoArray(c, z);
    var d41 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c41).lanewise(FMA, factor, d41)).intoArray(c, z + LANES);
    y += ldOld;
    z += ldc;
    var d50 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c50).lanewise(FMA, factor, d50)).intoArray(c, z);
    var d51 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c51).lanewise(FMA, factor, d51)).intoArray(c, z + LANES);
  }

  @Override
  void multiplyPair(
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc) {
    multiply(depth, a, firstA, b, firstB, alpha, old, firstOld, ldOld, c, firstC, ldc);
  }

  @Override
  void multiplyVector(
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc) {
    MemorySegment streams = OffHeap.TYPE.cast(b);
    var zero = TYPE.cast(FloatVector.zero(SPECIES));
    var c00 = zero;
    var c10 = zero;
    var c20 = zero;
    var c30 = zero;
    var c40 = zero;
    var c50 = zero;
    for (int p = 0; p < depth; p++) {
      var b0 =
          TYPE.cast(FloatVector.fromMemorySegment(SPECIES, streams, firstB + p * BYTES, ORDER));
      int x = firstA + p * A_STRIDE;
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.lanewise(FMA, b0, c00);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.lanewise(FMA, b0, c10);
      var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2]));
      c20 = a2.lanewise(FMA, b0, c20);
      var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3]));
      c30 = a3.lanewise(FMA, b0, c30);
      var a4 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 4]));
      c40 = a4.lanewise(FMA, b0, c40);
      var a5 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 5]));
      c50 = a5.lanewise(FMA, b0, c50);
    }
    var factor = TYPE.cast(FloatVector.broadcast(SPECIES, alpha));
    int y = firstOld;
    int z = firstC;
    var d00 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c00).lanewise(FMA, factor, d00)).intoArray(c, z);
    y += ldOld;
    z += ldc;
    var d10 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c10).lanewise(FMA, factor, d10)).intoArray(c, z);
    y += ldOld;
    z += ldc;
    var d20 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c20).lanewise(FMA, factor, d20)).intoArray(c, z);
    y += ldOld;
    z += ldc;
    var d30 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c30).lanewise(FMA, factor, d30)).intoArray(c, z);
    y += ldOld;
    z += ldc;
    var d40 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c40).lanewise(FMA, factor, d40)).intoArray(c, z);
    y += ldOld;
    z += ldc;
    var d50 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c50).lanewise(FMA, factor, d50)).intoArray(c, z);
  }
}
