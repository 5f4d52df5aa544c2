// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of 8 rows and 3 vectors over a band of B where it is, added to sums in memory.
 *
 * <p>In every step it also reads an element in each of some places further on, a cache line or less
 * apart from one step to the next. Java has no instruction to prefetch; this keeps memory busy
 * while the tile is computed.
 */
final class FloatBandTile {

  static final int ROWS = 8;

  /** Places from which is fetched at a time. */
  static final int STREAMS = 4;

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final int LANES = SPECIES.length();

  static final int COLUMNS = 3 * LANES;

  private FloatBandTile() {}

  /**
   * Adds {@code depth} products to each sum.
   *
   * @param sums their last element takes what was fetched
   * @param ahead first of the places to fetch from
   * @param apart their distance
   * @param stride by which they move on in each step
   */
  static void add(
      int depth,
      float[] a,
      int firstA,
      float[] b,
      int firstB,
      int ldb,
      float[] sums,
      int s,
      int ahead,
      int apart,
      int stride) {
    var c00 = FloatVector.fromArray(SPECIES, sums, s);
    var c01 = FloatVector.fromArray(SPECIES, sums, s + LANES);
    var c02 = FloatVector.fromArray(SPECIES, sums, s + 2 * LANES);
    var c10 = FloatVector.fromArray(SPECIES, sums, s + 3 * LANES);
    var c11 = FloatVector.fromArray(SPECIES, sums, s + 4 * LANES);
    var c12 = FloatVector.fromArray(SPECIES, sums, s + 5 * LANES);
    var c20 = FloatVector.fromArray(SPECIES, sums, s + 6 * LANES);
    var c21 = FloatVector.fromArray(SPECIES, sums, s + 7 * LANES);
    var c22 = FloatVector.fromArray(SPECIES, sums, s + 8 * LANES);
    var c30 = FloatVector.fromArray(SPECIES, sums, s + 9 * LANES);
    var c31 = FloatVector.fromArray(SPECIES, sums, s + 10 * LANES);
    var c32 = FloatVector.fromArray(SPECIES, sums, s + 11 * LANES);
    var c40 = FloatVector.fromArray(SPECIES, sums, s + 12 * LANES);
    var c41 = FloatVector.fromArray(SPECIES, sums, s + 13 * LANES);
    var c42 = FloatVector.fromArray(SPECIES, sums, s + 14 * LANES);
    var c50 = FloatVector.fromArray(SPECIES, sums, s + 15 * LANES);
    var c51 = FloatVector.fromArray(SPECIES, sums, s + 16 * LANES);
    var c52 = FloatVector.fromArray(SPECIES, sums, s + 17 * LANES);
    var c60 = FloatVector.fromArray(SPECIES, sums, s + 18 * LANES);
    var c61 = FloatVector.fromArray(SPECIES, sums, s + 19 * LANES);
    var c62 = FloatVector.fromArray(SPECIES, sums, s + 20 * LANES);
    var c70 = FloatVector.fromArray(SPECIES, sums, s + 21 * LANES);
    var c71 = FloatVector.fromArray(SPECIES, sums, s + 22 * LANES);
    var c72 = FloatVector.fromArray(SPECIES, sums, s + 23 * LANES);
    float fetch = 0;
    int x = firstA;
    int y = firstB;
    int z = ahead;
    for (int p = 0; p < depth; p++) {
      var b0 = TYPE.cast(FloatVector.fromArray(SPECIES, b, y));
      var b1 = TYPE.cast(FloatVector.fromArray(SPECIES, b, y + LANES));
      var b2 = TYPE.cast(FloatVector.fromArray(SPECIES, b, y + 2 * LANES));
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2]));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3]));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      var a4 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 4]));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      var a5 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 5]));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      var a6 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 6]));
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      c62 = a6.fma(b2, c62);
      var a7 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 7]));
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      c72 = a7.fma(b2, c72);
      fetch += b[z];
      fetch += b[z + apart];
      fetch += b[z + 2 * apart];
      fetch += b[z + 3 * apart];
      x += A_STRIDE;
      y += ldb;
      z += stride;
    }
    TYPE.cast(c00).intoArray(sums, s);
    TYPE.cast(c01).intoArray(sums, s + LANES);
    TYPE.cast(c02).intoArray(sums, s + 2 * LANES);
    TYPE.cast(c10).intoArray(sums, s + 3 * LANES);
    TYPE.cast(c11).intoArray(sums, s + 4 * LANES);
    TYPE.cast(c12).intoArray(sums, s + 5 * LANES);
    TYPE.cast(c20).intoArray(sums, s + 6 * LANES);
    TYPE.cast(c21).intoArray(sums, s + 7 * LANES);
    TYPE.cast(c22).intoArray(sums, s + 8 * LANES);
    TYPE.cast(c30).intoArray(sums, s + 9 * LANES);
    TYPE.cast(c31).intoArray(sums, s + 10 * LANES);
    TYPE.cast(c32).intoArray(sums, s + 11 * LANES);
    TYPE.cast(c40).intoArray(sums, s + 12 * LANES);
    TYPE.cast(c41).intoArray(sums, s + 13 * LANES);
    TYPE.cast(c42).intoArray(sums, s + 14 * LANES);
    TYPE.cast(c50).intoArray(sums, s + 15 * LANES);
    TYPE.cast(c51).intoArray(sums, s + 16 * LANES);
    TYPE.cast(c52).intoArray(sums, s + 17 * LANES);
    TYPE.cast(c60).intoArray(sums, s + 18 * LANES);
    TYPE.cast(c61).intoArray(sums, s + 19 * LANES);
    TYPE.cast(c62).intoArray(sums, s + 20 * LANES);
    TYPE.cast(c70).intoArray(sums, s + 21 * LANES);
    TYPE.cast(c71).intoArray(sums, s + 22 * LANES);
    TYPE.cast(c72).intoArray(sums, s + 23 * LANES);
    sums[sums.length - 1] = fetch; // lest it be left out
  }
}
