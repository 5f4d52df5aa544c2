// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;
import static jdk.incubator.vector.VectorOperators.FMA;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of one block of k for few rows of C from a packed matrix. One row is read from A as it is,
 * four rows from packed A. Row r of the sums begins {@link #WIDTH} elements after row r - 1.
 *
 * <p>With many registers {@link FloatPanelRows} sums whole panels. Otherwise their single vectors
 * go side by side: eight for one row, since an {@code fma} has to wait for the one before in its
 * chain.
 */
final class FloatStreams {

  /** Rows that are summed at a time, if there is more than one. */
  static final int ROWS = 4;

  private static final int PANEL = FloatPanels.VECTORS;
  private static final int TWO_PANELS = 2 * PANEL;
  private static final int SINGLES = 8;

  /** Most vectors that are summed at a time. */
  static final int VECTORS = Registers.MANY ? TWO_PANELS : SINGLES;

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final int STEP = SPECIES.vectorByteSize();
  private static final long BYTES = STEP;

  /** Elements of a row of sums. */
  static final int WIDTH = VECTORS * LANES;

  private FloatStreams() {}

  /**
   * Where to begin for the sums of a vector. Single vectors end with the last one, so that they are
   * whole too; some are summed again.
   */
  static int start(int vector, int vectors) {
    return Registers.MANY ? vector : Math.max(0, Math.min(vector, vectors - SINGLES));
  }

  /** Of so many vectors, those that are summed at a time: two panels, one, or single vectors. */
  static int atATime(int vectors) {
    return vectors >= VECTORS ? VECTORS : vectors >= PANEL && Registers.MANY ? PANEL : vectors;
  }

  /** The same for one row, where a vector beside a panel costs nothing. */
  static int atATimeOfOneRow(int vectors) {
    return Registers.MANY && vectors == PANEL + 1 ? vectors : atATime(vectors);
  }

  /** Sums some vectors of one row: elements of A are a step apart. */
  static void row(
      int vectors,
      int depth,
      float[] a,
      int first,
      int step,
      MemorySegment b,
      long place,
      float[] sums) {
    if (Registers.MANY && vectors == TWO_PANELS) {
      FloatPanelRows.row1x6(depth, a, first, step, b, place, sums);
    } else if (Registers.MANY && vectors == PANEL) {
      FloatPanelRows.row1x3(depth, a, first, step, b, place, sums);
    } else if (Registers.MANY && vectors == PANEL + 1) {
      FloatPanelRows.row1x4(depth, a, first, step, b, place, sums);
    } else if (Registers.MANY && vectors == 2) {
      FloatPanelRows.row1x2(depth, a, first, step, b, place, sums);
    } else if (Registers.MANY && vectors == 1) {
      FloatPanelRows.row1x1(depth, a, first, step, b, place, sums);
    } else if (vectors == SINGLES) {
      row1x8(depth, a, first, step, b, place, sums);
    } else {
      singles(vectors, depth, a, first, 0, step, b, place, sums);
    }
  }

  /** Sums some vectors of two to four packed rows. */
  static void rows(
      int rows,
      int vectors,
      int depth,
      float[] a,
      int first,
      MemorySegment b,
      long place,
      float[] sums) {
    if (Registers.MANY && vectors == TWO_PANELS && rows == 2) {
      FloatPanelRows.rows2x6(depth, a, first, b, place, sums);
    } else if (Registers.MANY && vectors == TWO_PANELS) {
      FloatPanelRows.rows4x6(depth, a, first, b, place, sums);
    } else if (Registers.MANY && vectors == PANEL) {
      FloatPanelRows.rows4x3(depth, a, first, b, place, sums);
    } else if (vectors == SINGLES) {
      for (int v = 0; v < SINGLES; v += 2) {
        rows4x2(depth, a, first, b, place + v * (depth * BYTES), sums, v * LANES);
      }
    } else {
      singles(vectors, depth, a, first, 1, A_STRIDE, b, place, sums);
    }
  }

  private static void singles(
      int vectors,
      int depth,
      float[] a,
      int first,
      int row,
      int step,
      MemorySegment b,
      long place,
      float[] sums) {
    for (int v = 0; v < vectors; v++) {
      rows4x1(depth, a, first, row, step, b, place + v * (depth * BYTES), sums, v * LANES);
    }
  }

  /** One row, eight vectors, two steps at a time: the loop as in {@link FloatPanelRows}. */
  private static void row1x8(
      int depth, float[] a, int a0, int step, MemorySegment packed, long first, float[] sums) {
    MemorySegment b = OffHeap.TYPE.cast(packed);
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
    int x = a0;
    int end = (depth & -2) * STEP;
    for (int q = 0; q < end; q += 2 * STEP) {
      var x0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, first + q, ORDER), c00);
      c01 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b1 + q, ORDER), c01);
      c02 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b2 + q, ORDER), c02);
      c03 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b3 + q, ORDER), c03);
      c04 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b4 + q, ORDER), c04);
      c05 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b5 + q, ORDER), c05);
      c06 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b6 + q, ORDER), c06);
      c07 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b7 + q, ORDER), c07);
      var x1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + step]));
      c00 =
          x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, first + q + STEP, ORDER), c00);
      c01 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b1 + q + STEP, ORDER), c01);
      c02 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b2 + q + STEP, ORDER), c02);
      c03 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b3 + q + STEP, ORDER), c03);
      c04 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b4 + q + STEP, ORDER), c04);
      c05 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b5 + q + STEP, ORDER), c05);
      c06 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b6 + q + STEP, ORDER), c06);
      c07 = x1.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b7 + q + STEP, ORDER), c07);
      x += 2 * step;
    }
    if (end < depth * STEP) {
      var x0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x]));
      c00 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, first + end, ORDER), c00);
      c01 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b1 + end, ORDER), c01);
      c02 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b2 + end, ORDER), c02);
      c03 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b3 + end, ORDER), c03);
      c04 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b4 + end, ORDER), c04);
      c05 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b5 + end, ORDER), c05);
      c06 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b6 + end, ORDER), c06);
      c07 = x0.lanewise(FMA, FloatVector.fromMemorySegment(SPECIES, b, b7 + end, ORDER), c07);
    }
    TYPE.cast(c00).intoArray(sums, 0);
    TYPE.cast(c01).intoArray(sums, LANES);
    TYPE.cast(c02).intoArray(sums, 2 * LANES);
    TYPE.cast(c03).intoArray(sums, 3 * LANES);
    TYPE.cast(c04).intoArray(sums, 4 * LANES);
    TYPE.cast(c05).intoArray(sums, 5 * LANES);
    TYPE.cast(c06).intoArray(sums, 6 * LANES);
    TYPE.cast(c07).intoArray(sums, 7 * LANES);
  }

  /** Four rows, two vectors: for 16 registers. */
  private static void rows4x2(
      int depth, float[] a, int firstA, MemorySegment packed, long first, float[] sums, int to) {
    MemorySegment b = OffHeap.TYPE.cast(packed);
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
      var x0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[firstA + p * A_STRIDE]));
      c00 = x0.lanewise(FMA, y0, c00);
      c01 = x0.lanewise(FMA, y1, c01);
      var x1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[firstA + p * A_STRIDE + 1]));
      c10 = x1.lanewise(FMA, y0, c10);
      c11 = x1.lanewise(FMA, y1, c11);
      var x2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[firstA + p * A_STRIDE + 2]));
      c20 = x2.lanewise(FMA, y0, c20);
      c21 = x2.lanewise(FMA, y1, c21);
      var x3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[firstA + p * A_STRIDE + 3]));
      c30 = x3.lanewise(FMA, y0, c30);
      c31 = x3.lanewise(FMA, y1, c31);
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
      int row,
      int step,
      MemorySegment packed,
      long first,
      float[] sums,
      int to) {
    MemorySegment b = OffHeap.TYPE.cast(packed);
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    var c2 = FloatVector.zero(SPECIES);
    var c3 = FloatVector.zero(SPECIES);
    int x = a0;
    for (int p = 0; p < depth; p++) {
      var y = FloatVector.fromMemorySegment(SPECIES, b, first + p * BYTES, ORDER);
      c0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x])).lanewise(FMA, y, c0);
      c1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + row])).lanewise(FMA, y, c1);
      c2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 2 * row])).lanewise(FMA, y, c2);
      c3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[x + 3 * row])).lanewise(FMA, y, c3);
      x += step;
    }
    TYPE.cast(c0).intoArray(sums, to);
    TYPE.cast(c1).intoArray(sums, to + WIDTH);
    TYPE.cast(c2).intoArray(sums, to + 2 * WIDTH);
    TYPE.cast(c3).intoArray(sums, to + 3 * WIDTH);
  }
}
