// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds products of few elements of op(A) and whole rows of B to rows of sums: {@code s = fma(a, b,
 * s)}, in increasing k. Rows of B are read along their length, several side by side, which is how a
 * processor fetches memory fastest.
 */
final class FloatUpdates {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final int LANES = SPECIES.length();

  private FloatUpdates() {}

  /** One row of sums, one of B. */
  static void update1x1(int n, float a, float[] b, int b0, float[] sums, int s0) {
    var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a));
    int bound = SPECIES.loopBound(n);
    for (int j = 0; j < bound; j += LANES) {
      var s = FloatVector.fromArray(SPECIES, sums, s0 + j);
      TYPE.cast(a0.fma(FloatVector.fromArray(SPECIES, b, b0 + j), s)).intoArray(sums, s0 + j);
    }
    for (int j = bound; j < n; j++) {
      sums[s0 + j] = Math.fma(a, b[b0 + j], sums[s0 + j]);
    }
  }

  /** One row of sums, eight of B. */
  static void update1x8(
      int n, float[] a, int first, int step, float[] b, int b0, int ldb, float[] sums, int s0) {
    float e0 = a[first];
    float e1 = a[first + step];
    float e2 = a[first + 2 * step];
    float e3 = a[first + 3 * step];
    float e4 = a[first + 4 * step];
    float e5 = a[first + 5 * step];
    float e6 = a[first + 6 * step];
    float e7 = a[first + 7 * step];
    int b1 = b0 + ldb;
    int b2 = b1 + ldb;
    int b3 = b2 + ldb;
    int b4 = b3 + ldb;
    int b5 = b4 + ldb;
    int b6 = b5 + ldb;
    int b7 = b6 + ldb;
    var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, e0));
    var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, e1));
    var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, e2));
    var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, e3));
    var a4 = TYPE.cast(FloatVector.broadcast(SPECIES, e4));
    var a5 = TYPE.cast(FloatVector.broadcast(SPECIES, e5));
    var a6 = TYPE.cast(FloatVector.broadcast(SPECIES, e6));
    var a7 = TYPE.cast(FloatVector.broadcast(SPECIES, e7));
    int bound = SPECIES.loopBound(n);
    for (int j = 0; j < bound; j += LANES) {
      var s = FloatVector.fromArray(SPECIES, sums, s0 + j);
      s = a0.fma(FloatVector.fromArray(SPECIES, b, b0 + j), s);
      s = a1.fma(FloatVector.fromArray(SPECIES, b, b1 + j), s);
      s = a2.fma(FloatVector.fromArray(SPECIES, b, b2 + j), s);
      s = a3.fma(FloatVector.fromArray(SPECIES, b, b3 + j), s);
      s = a4.fma(FloatVector.fromArray(SPECIES, b, b4 + j), s);
      s = a5.fma(FloatVector.fromArray(SPECIES, b, b5 + j), s);
      s = a6.fma(FloatVector.fromArray(SPECIES, b, b6 + j), s);
      s = a7.fma(FloatVector.fromArray(SPECIES, b, b7 + j), s);
      TYPE.cast(s).intoArray(sums, s0 + j);
    }
    for (int j = bound; j < n; j++) {
      float s = Math.fma(e0, b[b0 + j], sums[s0 + j]);
      s = Math.fma(e1, b[b1 + j], s);
      s = Math.fma(e2, b[b2 + j], s);
      s = Math.fma(e3, b[b3 + j], s);
      s = Math.fma(e4, b[b4 + j], s);
      s = Math.fma(e5, b[b5 + j], s);
      s = Math.fma(e6, b[b6 + j], s);
      sums[s0 + j] = Math.fma(e7, b[b7 + j], s);
    }
  }

  /**
   * Four rows of sums, four of B, as far as whole vectors reach: needs 24 registers.
   *
   * @param row distance of elements of op(A) of the same column
   * @param step distance of elements of op(A) of the same row
   */
  static void update4x4(
      int n,
      float[] a,
      int first,
      int row,
      int step,
      float[] b,
      int b0,
      int ldb,
      float[] sums,
      int s0,
      int ldSums) {
    int x1 = first + row;
    int x2 = x1 + row;
    int x3 = x2 + row;
    int b1 = b0 + ldb;
    int b2 = b1 + ldb;
    int b3 = b2 + ldb;
    int s1 = s0 + ldSums;
    int s2 = s1 + ldSums;
    int s3 = s2 + ldSums;
    var a00 = TYPE.cast(FloatVector.broadcast(SPECIES, a[first]));
    var a01 = TYPE.cast(FloatVector.broadcast(SPECIES, a[first + step]));
    var a02 = TYPE.cast(FloatVector.broadcast(SPECIES, a[first + 2 * step]));
    var a03 = TYPE.cast(FloatVector.broadcast(SPECIES, a[first + 3 * step]));
    var a10 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x1]));
    var a11 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x1 + step]));
    var a12 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x1 + 2 * step]));
    var a13 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x1 + 3 * step]));
    var a20 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x2]));
    var a21 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x2 + step]));
    var a22 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x2 + 2 * step]));
    var a23 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x2 + 3 * step]));
    var a30 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x3]));
    var a31 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x3 + step]));
    var a32 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x3 + 2 * step]));
    var a33 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x3 + 3 * step]));
    int bound = SPECIES.loopBound(n);
    for (int j = 0; j < bound; j += LANES) {
      var c0 = FloatVector.fromArray(SPECIES, sums, s0 + j);
      var c1 = FloatVector.fromArray(SPECIES, sums, s1 + j);
      var c2 = FloatVector.fromArray(SPECIES, sums, s2 + j);
      var c3 = FloatVector.fromArray(SPECIES, sums, s3 + j);
      var v0 = FloatVector.fromArray(SPECIES, b, b0 + j);
      c0 = a00.fma(v0, c0);
      c1 = a10.fma(v0, c1);
      c2 = a20.fma(v0, c2);
      c3 = a30.fma(v0, c3);
      var v1 = FloatVector.fromArray(SPECIES, b, b1 + j);
      c0 = a01.fma(v1, c0);
      c1 = a11.fma(v1, c1);
      c2 = a21.fma(v1, c2);
      c3 = a31.fma(v1, c3);
      var v2 = FloatVector.fromArray(SPECIES, b, b2 + j);
      c0 = a02.fma(v2, c0);
      c1 = a12.fma(v2, c1);
      c2 = a22.fma(v2, c2);
      c3 = a32.fma(v2, c3);
      var v3 = FloatVector.fromArray(SPECIES, b, b3 + j);
      c0 = a03.fma(v3, c0);
      c1 = a13.fma(v3, c1);
      c2 = a23.fma(v3, c2);
      c3 = a33.fma(v3, c3);
      TYPE.cast(c0).intoArray(sums, s0 + j);
      TYPE.cast(c1).intoArray(sums, s1 + j);
      TYPE.cast(c2).intoArray(sums, s2 + j);
      TYPE.cast(c3).intoArray(sums, s3 + j);
    }
  }
}
