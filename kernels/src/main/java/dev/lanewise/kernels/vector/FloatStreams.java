// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of one block of k for few rows of C, read straight from A and from the streams of packed
 * op(B), one for each vector of columns: what a product with few rows needs, whose time goes into
 * reading op(B).
 *
 * <p>One row takes eight streams at a time, since an {@code fma} has to wait for the one before in
 * its chain. Row r of the sums begins {@link #WIDTH} elements after row r - 1.
 */
final class FloatStreams {

  /** Vectors that are summed at a time. */
  static final int VECTORS = 8;

  /** Rows that are summed at a time, if there is more than one. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final int STEP = SPECIES.vectorByteSize();
  private static final long BYTES = STEP;

  /** Elements of a row of sums. */
  static final int WIDTH = VECTORS * LANES;

  private FloatStreams() {}

  /** Sums one row of eight vectors. */
  static void row(int depth, float[] a, int a0, MemorySegment b, long first, float[] sums) {
    row1x8(depth, a, a0, b, first, sums, 0);
  }

  /** Sums four rows of eight vectors, as many at a time as the registers hold. */
  static void rows(
      int depth,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      MemorySegment b,
      long first,
      float[] sums) {
    int step = Registers.MANY ? 4 : 2;
    for (int v = 0; v < VECTORS; v += step) {
      long from = first + v * (depth * BYTES);
      if (Registers.MANY) {
        rows4x4(depth, a, a0, a1, a2, a3, b, from, sums, v * LANES);
      } else {
        rows4x2(depth, a, a0, a1, a2, a3, b, from, sums, v * LANES);
      }
    }
  }

  /** Sums four rows of fewer vectors than eight, one after another. */
  static void vectors(
      int count,
      int depth,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      MemorySegment b,
      long first,
      float[] sums) {
    for (int v = 0; v < count; v++) {
      rows4x1(depth, a, a0, a1, a2, a3, b, first + v * (depth * BYTES), sums, v * LANES);
    }
  }

  /**
   * One row, eight vectors, two steps at a time. The loop counts bytes because C2 leaves it as it
   * is if it advances by more than a vector's: otherwise it unrolls eight steps and reads each
   * stream backwards in them, and memory delivers less than half as much.
   */
  private static void row1x8(
      int depth, float[] a, int a0, MemorySegment b, long first, float[] sums, int to) {
    long stream = depth * BYTES;
    long b1 = first + stream;
    long b2 = first + 2 * stream;
    long b3 = first + 3 * stream;
    long b4 = first + 4 * stream;
    long b5 = first + 5 * stream;
    long b6 = first + 6 * stream;
    long b7 = first + 7 * stream;
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c04 = FloatVector.zero(SPECIES);
    var c05 = FloatVector.zero(SPECIES);
    var c06 = FloatVector.zero(SPECIES);
    var c07 = FloatVector.zero(SPECIES);
    int end = (depth & -2) * STEP;
    for (int q = 0; q < end; q += 2 * STEP) {
      int p = a0 + q / STEP;
      var x0 = FloatVector.broadcast(SPECIES, a[p]);
      c00 = FloatVector.fromMemorySegment(SPECIES, b, first + q, ORDER).fma(x0, c00);
      c01 = FloatVector.fromMemorySegment(SPECIES, b, b1 + q, ORDER).fma(x0, c01);
      c02 = FloatVector.fromMemorySegment(SPECIES, b, b2 + q, ORDER).fma(x0, c02);
      c03 = FloatVector.fromMemorySegment(SPECIES, b, b3 + q, ORDER).fma(x0, c03);
      c04 = FloatVector.fromMemorySegment(SPECIES, b, b4 + q, ORDER).fma(x0, c04);
      c05 = FloatVector.fromMemorySegment(SPECIES, b, b5 + q, ORDER).fma(x0, c05);
      c06 = FloatVector.fromMemorySegment(SPECIES, b, b6 + q, ORDER).fma(x0, c06);
      c07 = FloatVector.fromMemorySegment(SPECIES, b, b7 + q, ORDER).fma(x0, c07);
      var x1 = FloatVector.broadcast(SPECIES, a[p + 1]);
      c00 = FloatVector.fromMemorySegment(SPECIES, b, first + q + STEP, ORDER).fma(x1, c00);
      c01 = FloatVector.fromMemorySegment(SPECIES, b, b1 + q + STEP, ORDER).fma(x1, c01);
      c02 = FloatVector.fromMemorySegment(SPECIES, b, b2 + q + STEP, ORDER).fma(x1, c02);
      c03 = FloatVector.fromMemorySegment(SPECIES, b, b3 + q + STEP, ORDER).fma(x1, c03);
      c04 = FloatVector.fromMemorySegment(SPECIES, b, b4 + q + STEP, ORDER).fma(x1, c04);
      c05 = FloatVector.fromMemorySegment(SPECIES, b, b5 + q + STEP, ORDER).fma(x1, c05);
      c06 = FloatVector.fromMemorySegment(SPECIES, b, b6 + q + STEP, ORDER).fma(x1, c06);
      c07 = FloatVector.fromMemorySegment(SPECIES, b, b7 + q + STEP, ORDER).fma(x1, c07);
    }
    if (end < depth * STEP) {
      var x = FloatVector.broadcast(SPECIES, a[a0 + depth - 1]);
      c00 = FloatVector.fromMemorySegment(SPECIES, b, first + end, ORDER).fma(x, c00);
      c01 = FloatVector.fromMemorySegment(SPECIES, b, b1 + end, ORDER).fma(x, c01);
      c02 = FloatVector.fromMemorySegment(SPECIES, b, b2 + end, ORDER).fma(x, c02);
      c03 = FloatVector.fromMemorySegment(SPECIES, b, b3 + end, ORDER).fma(x, c03);
      c04 = FloatVector.fromMemorySegment(SPECIES, b, b4 + end, ORDER).fma(x, c04);
      c05 = FloatVector.fromMemorySegment(SPECIES, b, b5 + end, ORDER).fma(x, c05);
      c06 = FloatVector.fromMemorySegment(SPECIES, b, b6 + end, ORDER).fma(x, c06);
      c07 = FloatVector.fromMemorySegment(SPECIES, b, b7 + end, ORDER).fma(x, c07);
    }
    TYPE.cast(c00).intoArray(sums, to);
    TYPE.cast(c01).intoArray(sums, to + LANES);
    TYPE.cast(c02).intoArray(sums, to + 2 * LANES);
    TYPE.cast(c03).intoArray(sums, to + 3 * LANES);
    TYPE.cast(c04).intoArray(sums, to + 4 * LANES);
    TYPE.cast(c05).intoArray(sums, to + 5 * LANES);
    TYPE.cast(c06).intoArray(sums, to + 6 * LANES);
    TYPE.cast(c07).intoArray(sums, to + 7 * LANES);
  }

  /** Four rows, four vectors: for 32 registers. */
  private static void rows4x4(
      int depth,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      MemorySegment b,
      long first,
      float[] sums,
      int to) {
    long stream = depth * BYTES;
    long b1 = first + stream;
    long b2 = first + 2 * stream;
    long b3 = first + 3 * stream;
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c02 = FloatVector.zero(SPECIES);
    var c03 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c12 = FloatVector.zero(SPECIES);
    var c13 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c22 = FloatVector.zero(SPECIES);
    var c23 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    var c32 = FloatVector.zero(SPECIES);
    var c33 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, first + p * BYTES, ORDER);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, b1 + p * BYTES, ORDER);
      var y2 = FloatVector.fromMemorySegment(SPECIES, b, b2 + p * BYTES, ORDER);
      var y3 = FloatVector.fromMemorySegment(SPECIES, b, b3 + p * BYTES, ORDER);
      var x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      c02 = x0.fma(y2, c02);
      c03 = x0.fma(y3, c03);
      var x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      c12 = x1.fma(y2, c12);
      c13 = x1.fma(y3, c13);
      var x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      c22 = x2.fma(y2, c22);
      c23 = x2.fma(y3, c23);
      var x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      c30 = x3.fma(y0, c30);
      c31 = x3.fma(y1, c31);
      c32 = x3.fma(y2, c32);
      c33 = x3.fma(y3, c33);
    }
    TYPE.cast(c00).intoArray(sums, to);
    TYPE.cast(c01).intoArray(sums, to + LANES);
    TYPE.cast(c02).intoArray(sums, to + 2 * LANES);
    TYPE.cast(c03).intoArray(sums, to + 3 * LANES);
    TYPE.cast(c10).intoArray(sums, to + WIDTH);
    TYPE.cast(c11).intoArray(sums, to + WIDTH + LANES);
    TYPE.cast(c12).intoArray(sums, to + WIDTH + 2 * LANES);
    TYPE.cast(c13).intoArray(sums, to + WIDTH + 3 * LANES);
    TYPE.cast(c20).intoArray(sums, to + 2 * WIDTH);
    TYPE.cast(c21).intoArray(sums, to + 2 * WIDTH + LANES);
    TYPE.cast(c22).intoArray(sums, to + 2 * WIDTH + 2 * LANES);
    TYPE.cast(c23).intoArray(sums, to + 2 * WIDTH + 3 * LANES);
    TYPE.cast(c30).intoArray(sums, to + 3 * WIDTH);
    TYPE.cast(c31).intoArray(sums, to + 3 * WIDTH + LANES);
    TYPE.cast(c32).intoArray(sums, to + 3 * WIDTH + 2 * LANES);
    TYPE.cast(c33).intoArray(sums, to + 3 * WIDTH + 3 * LANES);
  }

  /** Four rows, two vectors: for 16 registers. */
  private static void rows4x2(
      int depth,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      MemorySegment b,
      long first,
      float[] sums,
      int to) {
    long stream = depth * BYTES;
    long b1 = first + stream;
    var c00 = FloatVector.zero(SPECIES);
    var c01 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c11 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c21 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    var c31 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, first + p * BYTES, ORDER);
      var y1 = FloatVector.fromMemorySegment(SPECIES, b, b1 + p * BYTES, ORDER);
      var x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      var x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      var x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      var x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      c30 = x3.fma(y0, c30);
      c31 = x3.fma(y1, c31);
    }
    TYPE.cast(c00).intoArray(sums, to);
    TYPE.cast(c01).intoArray(sums, to + LANES);
    TYPE.cast(c10).intoArray(sums, to + WIDTH);
    TYPE.cast(c11).intoArray(sums, to + WIDTH + LANES);
    TYPE.cast(c20).intoArray(sums, to + 2 * WIDTH);
    TYPE.cast(c21).intoArray(sums, to + 2 * WIDTH + LANES);
    TYPE.cast(c30).intoArray(sums, to + 3 * WIDTH);
    TYPE.cast(c31).intoArray(sums, to + 3 * WIDTH + LANES);
  }

  /** Four rows, one vector. */
  private static void rows4x1(
      int depth,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      MemorySegment b,
      long first,
      float[] sums,
      int to) {
    var c00 = FloatVector.zero(SPECIES);
    var c10 = FloatVector.zero(SPECIES);
    var c20 = FloatVector.zero(SPECIES);
    var c30 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      var y0 = FloatVector.fromMemorySegment(SPECIES, b, first + p * BYTES, ORDER);
      var x0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
      c00 = x0.fma(y0, c00);
      var x1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c10 = x1.fma(y0, c10);
      var x2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
      c20 = x2.fma(y0, c20);
      var x3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
      c30 = x3.fma(y0, c30);
    }
    TYPE.cast(c00).intoArray(sums, to);
    TYPE.cast(c10).intoArray(sums, to + WIDTH);
    TYPE.cast(c20).intoArray(sums, to + 2 * WIDTH);
    TYPE.cast(c30).intoArray(sums, to + 3 * WIDTH);
  }
}
