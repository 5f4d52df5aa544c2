// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static jdk.incubator.vector.VectorOperators.FMA;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The tile of 8 rows and 3 vectors over a panel of a packed matrix, which it reads in one go. */
final class FloatPanelTile {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final int A_STRIDE = BlockedProduct.A_STRIDE;

  /** Bytes of a slice with a panel at its beginning: constant, as in {@link FloatTile8x3}. */
  private static final long PANEL = K_BLOCK * 3 * BYTES;

  private FloatPanelTile() {}

  /** Multiplies and merges into C, as {@link FloatTile} says. */
  static void multiply(
      int depth,
      float[] a,
      int firstA,
      MemorySegment panels,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc) {
    int steps = Math.min(depth, K_BLOCK);
    MemorySegment all = OffHeap.TYPE.cast(panels);
    MemorySegment panel = OffHeap.TYPE.cast(all.asSlice(firstB, PANEL));
    var zero = TYPE.cast(FloatVector.zero(SPECIES));
    var c00 = zero;
    var c01 = zero;
    var c02 = zero;
    var c10 = zero;
    var c11 = zero;
    var c12 = zero;
    var c20 = zero;
    var c21 = zero;
    var c22 = zero;
    var c30 = zero;
    var c31 = zero;
    var c32 = zero;
    var c40 = zero;
    var c41 = zero;
    var c42 = zero;
    var c50 = zero;
    var c51 = zero;
    var c52 = zero;
    var c60 = zero;
    var c61 = zero;
    var c62 = zero;
    var c70 = zero;
    var c71 = zero;
    var c72 = zero;
    for (int p = 0; p < steps; p++) {
      long q = p * 3L * BYTES;
      var b0 = TYPE.cast(FloatVector.fromMemorySegment(SPECIES, panel, q, ORDER));
      var b1 = TYPE.cast(FloatVector.fromMemorySegment(SPECIES, panel, q + BYTES, ORDER));
      var b2 = TYPE.cast(FloatVector.fromMemorySegment(SPECIES, panel, q + 2 * BYTES, ORDER));
      int x = firstA + p * A_STRIDE;
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.lanewise(FMA, b0, c00);
      c01 = a0.lanewise(FMA, b1, c01);
      c02 = a0.lanewise(FMA, b2, c02);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.lanewise(FMA, b0, c10);
      c11 = a1.lanewise(FMA, b1, c11);
      c12 = a1.lanewise(FMA, b2, c12);
      var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2]));
      c20 = a2.lanewise(FMA, b0, c20);
      c21 = a2.lanewise(FMA, b1, c21);
      c22 = a2.lanewise(FMA, b2, c22);
      var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3]));
      c30 = a3.lanewise(FMA, b0, c30);
      c31 = a3.lanewise(FMA, b1, c31);
      c32 = a3.lanewise(FMA, b2, c32);
      var a4 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 4]));
      c40 = a4.lanewise(FMA, b0, c40);
      c41 = a4.lanewise(FMA, b1, c41);
      c42 = a4.lanewise(FMA, b2, c42);
      var a5 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 5]));
      c50 = a5.lanewise(FMA, b0, c50);
      c51 = a5.lanewise(FMA, b1, c51);
      c52 = a5.lanewise(FMA, b2, c52);
      var a6 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 6]));
      c60 = a6.lanewise(FMA, b0, c60);
      c61 = a6.lanewise(FMA, b1, c61);
      c62 = a6.lanewise(FMA, b2, c62);
      var a7 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 7]));
      c70 = a7.lanewise(FMA, b0, c70);
      c71 = a7.lanewise(FMA, b1, c71);
      c72 = a7.lanewise(FMA, b2, c72);
    }
    var factor = TYPE.cast(FloatVector.broadcast(SPECIES, alpha));
    int y = firstOld;
    int z = firstC;
    var d00 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c00).lanewise(FMA, factor, d00)).intoArray(c, z);
    var d01 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c01).lanewise(FMA, factor, d01)).intoArray(c, z + LANES);
    var d02 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c02).lanewise(FMA, factor, d02)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d10 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c10).lanewise(FMA, factor, d10)).intoArray(c, z);
    var d11 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c11).lanewise(FMA, factor, d11)).intoArray(c, z + LANES);
    var d12 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c12).lanewise(FMA, factor, d12)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d20 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c20).lanewise(FMA, factor, d20)).intoArray(c, z);
    var d21 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c21).lanewise(FMA, factor, d21)).intoArray(c, z + LANES);
    var d22 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c22).lanewise(FMA, factor, d22)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d30 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c30).lanewise(FMA, factor, d30)).intoArray(c, z);
    var d31 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c31).lanewise(FMA, factor, d31)).intoArray(c, z + LANES);
    var d32 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c32).lanewise(FMA, factor, d32)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d40 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c40).lanewise(FMA, factor, d40)).intoArray(c, z);
    var d41 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c41).lanewise(FMA, factor, d41)).intoArray(c, z + LANES);
    var d42 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c42).lanewise(FMA, factor, d42)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d50 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c50).lanewise(FMA, factor, d50)).intoArray(c, z);
    var d51 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c51).lanewise(FMA, factor, d51)).intoArray(c, z + LANES);
    var d52 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c52).lanewise(FMA, factor, d52)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d60 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c60).lanewise(FMA, factor, d60)).intoArray(c, z);
    var d61 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c61).lanewise(FMA, factor, d61)).intoArray(c, z + LANES);
    var d62 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c62).lanewise(FMA, factor, d62)).intoArray(c, z + 2 * LANES);
    y += ldOld;
    z += ldc;
    var d70 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y));
    TYPE.cast(TYPE.cast(c70).lanewise(FMA, factor, d70)).intoArray(c, z);
    var d71 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + LANES));
    TYPE.cast(TYPE.cast(c71).lanewise(FMA, factor, d71)).intoArray(c, z + LANES);
    var d72 = TYPE.cast(FloatVector.fromArray(SPECIES, old, y + 2 * LANES));
    TYPE.cast(TYPE.cast(c72).lanewise(FMA, factor, d72)).intoArray(c, z + 2 * LANES);
  }
}
