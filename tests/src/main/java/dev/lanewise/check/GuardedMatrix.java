// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A row-major float matrix inside a larger array, with rogue NaN before it, after it and between
 * its rows. A kernel that reads a guard spreads NaN; one that writes it is caught by {@link
 * #assertGuards}.
 */
public final class GuardedMatrix {

  /** A quiet NaN with a payload that no arithmetic makes. */
  private static final int ROGUE = 0x7fc0dead;

  /** More than one 512-bit vector of floats, so that a full store past the end hits the guard. */
  private static final int MARGIN = 24;

  private final int rows;
  private final int columns;
  private final int ld;
  private final int offset;
  private final float[] array;

  private GuardedMatrix(int rows, int columns, int ld, int offset, float[] array) {
    this.rows = rows;
    this.columns = columns;
    this.ld = ld;
    this.offset = offset;
    this.array = array;
  }

  /**
   * A matrix of zeros.
   *
   * @param padding unused elements between rows: the leading dimension is {@code max(1, columns +
   *     padding)}
   * @param shift moves the first element away from the array's own alignment
   */
  public static GuardedMatrix of(int rows, int columns, int padding, int shift) {
    int ld = Math.max(1, columns + padding);
    int offset = MARGIN + shift;
    float[] array = new float[offset + rows * ld + MARGIN];
    Arrays.fill(array, Float.intBitsToFloat(ROGUE));
    GuardedMatrix matrix = new GuardedMatrix(rows, columns, ld, offset, array);
    for (int i = 0; i < rows; i++) {
      Arrays.fill(array, offset + i * ld, offset + i * ld + columns, 0f);
    }
    return matrix;
  }

  /** A vector of {@code n} zeros. */
  public static GuardedMatrix vector(int n, int shift) {
    return of(1, n, 0, shift);
  }

  /** Rows. */
  public int rows() {
    return rows;
  }

  /** Columns. */
  public int columns() {
    return columns;
  }

  /** The leading dimension. */
  public int ld() {
    return ld;
  }

  /** The index of the first element in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** The whole array, guards included. */
  public float[] array() {
    return array;
  }

  /** Element (i, j). */
  public float get(int i, int j) {
    return array[offset + i * ld + j];
  }

  /** Sets element (i, j). */
  public void set(int i, int j, float value) {
    array[offset + i * ld + j] = value;
  }

  /** Fills the matrix, not its guards. */
  public GuardedMatrix fill(Values values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        set(i, j, values.next(random));
      }
    }
    return this;
  }

  /** Fills the matrix with one value. */
  public GuardedMatrix fill(float value) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(array, offset + i * ld, offset + i * ld + columns, value);
    }
    return this;
  }

  /** A copy with guards. */
  public GuardedMatrix copy() {
    return new GuardedMatrix(rows, columns, ld, offset, array.clone());
  }

  /** The elements without guards, row after row. */
  public float[] elements() {
    float[] elements = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(array, offset + i * ld, elements, i * columns, columns);
    }
    return elements;
  }

  /** Asserts that nothing outside the matrix was written. */
  public void assertGuards(Object what) {
    int from = 0;
    if (columns > 0) {
      for (int i = 0; i < rows; i++) {
        assertRogue(what, from, offset + i * ld);
        from = offset + i * ld + columns;
      }
    }
    assertRogue(what, from, array.length);
  }

  private void assertRogue(Object what, int from, int to) {
    for (int index = from; index < to; index++) {
      if (Float.floatToRawIntBits(array[index]) != ROGUE) {
        throw new AssertionError(
            "%s: wrote %s to index %d, outside of the %d x %d matrix at offset %d, ld %d"
                .formatted(what, array[index], index, rows, columns, offset, ld));
      }
    }
  }

  /** Asserts that the whole array, guards included, has the raw bits of an earlier copy. */
  public void assertUnchanged(Object what, GuardedMatrix before) {
    for (int index = 0; index < array.length; index++) {
      if (Float.floatToRawIntBits(array[index]) != Float.floatToRawIntBits(before.array[index])) {
        throw new AssertionError(
            "%s: changed index %d from %s to %s"
                .formatted(what, index, before.array[index], array[index]));
      }
    }
  }
}
