// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;
import static jdk.incubator.vector.VectorOperators.FMA;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of one block of k for few rows of C, from panels of a packed matrix: what products need
 * whose time goes into reading op(B). They need more than 16 registers.
 *
 * <p>Loops over one row count bytes: C2 does not unroll a loop that advances by more of them than a
 * vector has. Of one that counts steps it makes one of eight steps that reads memory backwards in
 * them, which delivers less than half as much.
 */
final class FloatPanelRows {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final int SECOND = SPECIES.vectorByteSize();
  private static final int THIRD = 2 * SECOND;
  private static final int STEP = 3 * SECOND;
  private static final int WIDTH = FloatStreams.WIDTH;

  private FloatPanelRows() {}

  /** One row of one panel: elements of A a step apart. */
  static void row1x3(
      int depth, float[] a, int first, int step, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    var c2 = FloatVector.zero(SPECIES);
    int x = first;
    for (int q = 0; q < depth * STEP; q += STEP) {
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      c0 = a0.lanewise(FMA, y0, c0);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, place + q + SECOND, ORDER);
      c1 = a0.lanewise(FMA, y1, c1);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, place + q + THIRD, ORDER);
      c2 = a0.lanewise(FMA, y2, c2);
      x += step;
    }
    TYPE.cast(c0).intoArray(sums, 0);
    TYPE.cast(c1).intoArray(sums, LANES);
    TYPE.cast(c2).intoArray(sums, 2 * LANES);
  }

  /** One row of two panels, side by side: elements of A a step apart. */
  static void row1x6(
      int depth, float[] a, int first, int step, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    long next = place + depth * (long) STEP;
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    var c2 = FloatVector.zero(SPECIES);
    var c3 = FloatVector.zero(SPECIES);
    var c4 = FloatVector.zero(SPECIES);
    var c5 = FloatVector.zero(SPECIES);
    int x = first;
    for (int q = 0; q < depth * STEP; q += STEP) {
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      c0 = a0.lanewise(FMA, y0, c0);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, place + q + SECOND, ORDER);
      c1 = a0.lanewise(FMA, y1, c1);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, place + q + THIRD, ORDER);
      c2 = a0.lanewise(FMA, y2, c2);
      var y3 = FloatVector.fromMemorySegment(SPECIES, b, next + q, ORDER);
      c3 = a0.lanewise(FMA, y3, c3);
      var y4 = FloatVector.fromMemorySegment(SPECIES, b, next + q + SECOND, ORDER);
      c4 = a0.lanewise(FMA, y4, c4);
      var y5 = FloatVector.fromMemorySegment(SPECIES, b, next + q + THIRD, ORDER);
      c5 = a0.lanewise(FMA, y5, c5);
      x += step;
    }
    TYPE.cast(c0).intoArray(sums, 0);
    TYPE.cast(c1).intoArray(sums, LANES);
    TYPE.cast(c2).intoArray(sums, 2 * LANES);
    TYPE.cast(c3).intoArray(sums, 3 * LANES);
    TYPE.cast(c4).intoArray(sums, 4 * LANES);
    TYPE.cast(c5).intoArray(sums, 5 * LANES);
  }

  /** One row of a panel and of the single vector behind it, whose loop alone would take as long. */
  static void row1x4(
      int depth, float[] a, int first, int step, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    long single = place + depth * (long) STEP;
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    var c2 = FloatVector.zero(SPECIES);
    var c3 = FloatVector.zero(SPECIES);
    int x = first;
    for (int q = 0; q < depth * STEP; q += STEP) {
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      c0 = a0.lanewise(FMA, y0, c0);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, place + q + SECOND, ORDER);
      c1 = a0.lanewise(FMA, y1, c1);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, place + q + THIRD, ORDER);
      c2 = a0.lanewise(FMA, y2, c2);
      var y3 = FloatVector.fromMemorySegment(SPECIES, b, single, ORDER);
      c3 = a0.lanewise(FMA, y3, c3);
      single += SECOND;
      x += step;
    }
    TYPE.cast(c0).intoArray(sums, 0);
    TYPE.cast(c1).intoArray(sums, LANES);
    TYPE.cast(c2).intoArray(sums, 2 * LANES);
    TYPE.cast(c3).intoArray(sums, 3 * LANES);
  }

  /** One row of two single vectors. */
  static void row1x2(
      int depth, float[] a, int first, int step, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    long next = place + depth * (long) SECOND;
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    int x = first;
    for (int q = 0; q < depth * THIRD; q += THIRD) {
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + (q >> 1), ORDER);
      c0 = a0.lanewise(FMA, y0, c0);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, next + (q >> 1), ORDER);
      c1 = a0.lanewise(FMA, y1, c1);
      x += step;
    }
    TYPE.cast(c0).intoArray(sums, 0);
    TYPE.cast(c1).intoArray(sums, LANES);
  }

  /** One row of a single vector. */
  static void row1x1(
      int depth, float[] a, int first, int step, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    var c0 = FloatVector.zero(SPECIES);
    int x = first;
    for (int q = 0; q < depth * SECOND; q += SECOND) {
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      c0 = a0.lanewise(FMA, y0, c0);
      x += step;
    }
    TYPE.cast(c0).intoArray(sums, 0);
  }

  /** Two packed rows of two panels, side by side. */
  static void rows2x6(
      int depth, float[] a, int first, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    long next = place + depth * (long) STEP;
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c04 = FloatVector.zero(SPECIES);
    var c05 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c13 = FloatVector.zero(SPECIES);
    var c14 = FloatVector.zero(SPECIES);
    var c15 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      long q = p * (long) STEP;
      int x = first + p * A_STRIDE;
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, place + q + SECOND, ORDER);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, place + q + THIRD, ORDER);
      var y3 = FloatVector.fromMemorySegment(SPECIES, b, next + q, ORDER);
      var y4 = FloatVector.fromMemorySegment(SPECIES, b, next + q + SECOND, ORDER);
      var y5 = FloatVector.fromMemorySegment(SPECIES, b, next + q + THIRD, ORDER);
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.lanewise(FMA, y0, c00);
      c01 = a0.lanewise(FMA, y1, c01);
      c02 = a0.lanewise(FMA, y2, c02);
      c03 = a0.lanewise(FMA, y3, c03);
      c04 = a0.lanewise(FMA, y4, c04);
      c05 = a0.lanewise(FMA, y5, c05);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.lanewise(FMA, y0, c10);
      c11 = a1.lanewise(FMA, y1, c11);
      c12 = a1.lanewise(FMA, y2, c12);
      c13 = a1.lanewise(FMA, y3, c13);
      c14 = a1.lanewise(FMA, y4, c14);
      c15 = a1.lanewise(FMA, y5, c15);
    }
    TYPE.cast(c00).intoArray(sums, 0);
    TYPE.cast(c01).intoArray(sums, LANES);
    TYPE.cast(c02).intoArray(sums, 2 * LANES);
    TYPE.cast(c03).intoArray(sums, 3 * LANES);
    TYPE.cast(c04).intoArray(sums, 4 * LANES);
    TYPE.cast(c05).intoArray(sums, 5 * LANES);
    TYPE.cast(c10).intoArray(sums, WIDTH);
    TYPE.cast(c11).intoArray(sums, WIDTH + LANES);
    TYPE.cast(c12).intoArray(sums, WIDTH + 2 * LANES);
    TYPE.cast(c13).intoArray(sums, WIDTH + 3 * LANES);
    TYPE.cast(c14).intoArray(sums, WIDTH + 4 * LANES);
    TYPE.cast(c15).intoArray(sums, WIDTH + 5 * LANES);
  }

  /** Four packed rows of one panel. */
  static void rows4x3(
      int depth, float[] a, int first, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c22 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c32 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      long q = p * (long) STEP;
      int x = first + p * A_STRIDE;
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, place + q + SECOND, ORDER);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, place + q + THIRD, ORDER);
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.lanewise(FMA, y0, c00);
      c01 = a0.lanewise(FMA, y1, c01);
      c02 = a0.lanewise(FMA, y2, c02);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.lanewise(FMA, y0, c10);
      c11 = a1.lanewise(FMA, y1, c11);
      c12 = a1.lanewise(FMA, y2, c12);
      var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2]));
      c20 = a2.lanewise(FMA, y0, c20);
      c21 = a2.lanewise(FMA, y1, c21);
      c22 = a2.lanewise(FMA, y2, c22);
      var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3]));
      c30 = a3.lanewise(FMA, y0, c30);
      c31 = a3.lanewise(FMA, y1, c31);
      c32 = a3.lanewise(FMA, y2, c32);
    }
    TYPE.cast(c00).intoArray(sums, 0);
    TYPE.cast(c01).intoArray(sums, LANES);
    TYPE.cast(c02).intoArray(sums, 2 * LANES);
    TYPE.cast(c10).intoArray(sums, WIDTH);
    TYPE.cast(c11).intoArray(sums, WIDTH + LANES);
    TYPE.cast(c12).intoArray(sums, WIDTH + 2 * LANES);
    TYPE.cast(c20).intoArray(sums, 2 * WIDTH);
    TYPE.cast(c21).intoArray(sums, 2 * WIDTH + LANES);
    TYPE.cast(c22).intoArray(sums, 2 * WIDTH + 2 * LANES);
    TYPE.cast(c30).intoArray(sums, 3 * WIDTH);
    TYPE.cast(c31).intoArray(sums, 3 * WIDTH + LANES);
    TYPE.cast(c32).intoArray(sums, 3 * WIDTH + 2 * LANES);
  }

  /** Four packed rows of two panels, side by side. */
  static void rows4x6(
      int depth, float[] a, int first, MemorySegment panels, long place, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(panels);
    long next = place + depth * (long) STEP;
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c04 = FloatVector.zero(SPECIES);
    var c05 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c13 = FloatVector.zero(SPECIES);
    var c14 = FloatVector.zero(SPECIES);
    var c15 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c22 = FloatVector.zero(SPECIES);
    var c23 = FloatVector.zero(SPECIES);
    var c24 = FloatVector.zero(SPECIES);
    var c25 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c32 = FloatVector.zero(SPECIES);
    var c33 = FloatVector.zero(SPECIES);
    var c34 = FloatVector.zero(SPECIES);
    var c35 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      long q = p * (long) STEP;
      int x = first + p * A_STRIDE;
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, place + q, ORDER);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, place + q + SECOND, ORDER);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, place + q + THIRD, ORDER);
      var y3 = FloatVector.fromMemorySegment(SPECIES, b, next + q, ORDER);
      var y4 = FloatVector.fromMemorySegment(SPECIES, b, next + q + SECOND, ORDER);
      var y5 = FloatVector.fromMemorySegment(SPECIES, b, next + q + THIRD, ORDER);
      var a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = a0.lanewise(FMA, y0, c00);
      c01 = a0.lanewise(FMA, y1, c01);
      c02 = a0.lanewise(FMA, y2, c02);
      c03 = a0.lanewise(FMA, y3, c03);
      c04 = a0.lanewise(FMA, y4, c04);
      c05 = a0.lanewise(FMA, y5, c05);
      var a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 1]));
      c10 = a1.lanewise(FMA, y0, c10);
      c11 = a1.lanewise(FMA, y1, c11);
      c12 = a1.lanewise(FMA, y2, c12);
      c13 = a1.lanewise(FMA, y3, c13);
      c14 = a1.lanewise(FMA, y4, c14);
      c15 = a1.lanewise(FMA, y5, c15);
      var a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2]));
      c20 = a2.lanewise(FMA, y0, c20);
      c21 = a2.lanewise(FMA, y1, c21);
      c22 = a2.lanewise(FMA, y2, c22);
      c23 = a2.lanewise(FMA, y3, c23);
      c24 = a2.lanewise(FMA, y4, c24);
      c25 = a2.lanewise(FMA, y5, c25);
      var a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3]));
      c30 = a3.lanewise(FMA, y0, c30);
      c31 = a3.lanewise(FMA, y1, c31);
      c32 = a3.lanewise(FMA, y2, c32);
      c33 = a3.lanewise(FMA, y3, c33);
      c34 = a3.lanewise(FMA, y4, c34);
      c35 = a3.lanewise(FMA, y5, c35);
    }
    TYPE.cast(c00).intoArray(sums, 0);
    TYPE.cast(c01).intoArray(sums, LANES);
    TYPE.cast(c02).intoArray(sums, 2 * LANES);
    TYPE.cast(c03).intoArray(sums, 3 * LANES);
    TYPE.cast(c04).intoArray(sums, 4 * LANES);
    TYPE.cast(c05).intoArray(sums, 5 * LANES);
    TYPE.cast(c10).intoArray(sums, WIDTH);
    TYPE.cast(c11).intoArray(sums, WIDTH + LANES);
    TYPE.cast(c12).intoArray(sums, WIDTH + 2 * LANES);
    TYPE.cast(c13).intoArray(sums, WIDTH + 3 * LANES);
    TYPE.cast(c14).intoArray(sums, WIDTH + 4 * LANES);
    TYPE.cast(c15).intoArray(sums, WIDTH + 5 * LANES);
    TYPE.cast(c20).intoArray(sums, 2 * WIDTH);
    TYPE.cast(c21).intoArray(sums, 2 * WIDTH + LANES);
    TYPE.cast(c22).intoArray(sums, 2 * WIDTH + 2 * LANES);
    TYPE.cast(c23).intoArray(sums, 2 * WIDTH + 3 * LANES);
    TYPE.cast(c24).intoArray(sums, 2 * WIDTH + 4 * LANES);
    TYPE.cast(c25).intoArray(sums, 2 * WIDTH + 5 * LANES);
    TYPE.cast(c30).intoArray(sums, 3 * WIDTH);
    TYPE.cast(c31).intoArray(sums, 3 * WIDTH + LANES);
    TYPE.cast(c32).intoArray(sums, 3 * WIDTH + 2 * LANES);
    TYPE.cast(c33).intoArray(sums, 3 * WIDTH + 3 * LANES);
    TYPE.cast(c34).intoArray(sums, 3 * WIDTH + 4 * LANES);
    TYPE.cast(c35).intoArray(sums, 3 * WIDTH + 5 * LANES);
  }
}
