// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Locale;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * Checks of arguments against one kind of storage. Each check names the argument, its value and the
 * rule that it breaks.
 */
final class Storage<S> {

  /**
   * The largest size, 2^31 - 2^16: an index may then be a block past the end of any loop, and a
   * size may be rounded up to whole blocks, without leaving the integers.
   */
  static final int MOST = Integer.MAX_VALUE - 0xffff;

  /** A size of fewer bits than {@link #MOST}. */
  static final long PLAINLY = (1 << 30) - 1;

  private final ToIntFunction<S> length;

  Storage(ToIntFunction<S> length) {
    this.length = length;
  }

  static void size(String name, int value) {
    notNegative(name, value);
    if (value > MOST) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at most " + MOST);
    }
  }

  static void notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", must not be negative");
    }
  }

  static void leadingDimension(String name, int value, int columns) {
    int least = Math.max(1, columns);
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
    }
  }

  static void notNegative(String name, float value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be finite and not negative");
    }
  }

  void vector(String name, S storage, int offset, long n) {
    int size = length.applyAsInt(Objects.requireNonNull(storage, name));
    if (offset < 0 || offset + n > size) {
      throw new IndexOutOfBoundsException(
          "%sOffset is %d and %s has %d elements, too few for %d from there on"
              .formatted(name, offset, name, size, n));
    }
  }

  static void increment(String name, int value) {
    if (value == 0) {
      throw new IllegalArgumentException(
          "inc" + name.toUpperCase(Locale.ROOT) + " is 0, must not be 0");
    }
  }

  /** A vector with an increment, negative if it is walked backwards. */
  void vector(String name, S storage, int offset, int n, int increment) {
    int size = length.applyAsInt(Objects.requireNonNull(storage, name));
    increment(name, increment);
    if (offset < 0 || offset + (n == 0 ? 0 : (n - 1L) * Math.abs((long) increment) + 1) > size) {
      throw new IndexOutOfBoundsException(
          ("%sOffset is %d and %s has %d elements, too few for %d"
                  + " with an increment of %d from there on")
              .formatted(name, offset, name, size, n, increment));
    }
  }

  void matrix(String name, S storage, int offset, int rows, int columns, int ld) {
    int size = length.applyAsInt(Objects.requireNonNull(storage, name));
    long end = end(offset, rows, columns, ld);
    if (offset < 0 || end > size) {
      throw new IndexOutOfBoundsException(
          ("%sOffset is %d and %s has %d elements, too few for %d rows of %d"
                  + " with a leading dimension of %d from there on")
              .formatted(name, offset, name, size, rows, columns, ld));
    }
  }

  /**
   * Not negative if the matrix is in an array of floats, and neither its offset nor what is left
   * behind it is negative: many rules in one number, for many numbers in one branch.
   */
  static long room(Object storage, int offset, int rows, int columns, int ld) {
    return storage instanceof float[] floats
        ? offset | ((long) ld - columns) | (floats.length - (offset + (rows - 1L) * ld + columns))
        : -1;
  }

  /** Matrices of one size, each {@code stride} elements behind the one before. */
  void matrices(
      String name, S storage, int offset, int stride, int count, int rows, int columns, int ld) {
    int size = length.applyAsInt(Objects.requireNonNull(storage, name));
    long end = count == 0 ? offset : (count - 1L) * stride + end(offset, rows, columns, ld);
    if (offset < 0 || end > size) {
      throw new IndexOutOfBoundsException(
          ("%sOffset is %d and %s has %d elements, too few for %d matrices of %d rows of %d"
                  + " with a leading dimension of %d, each %d behind the one before")
              .formatted(name, offset, name, size, count, rows, columns, ld, stride));
    }
  }

  /** An output vector must be an input vector or share nothing with it. */
  static <S> void sameOrApart(
      String outName, S out, int outOffset, String inName, S in, int inOffset, int n) {
    if (out == in && outOffset != inOffset && Math.abs((long) outOffset - inOffset) < n) {
      throw new IllegalArgumentException(
          "%s at %d overlaps %s at %d over %d elements, must be the same or apart"
              .formatted(outName, outOffset, inName, inOffset, n));
    }
  }

  /** An output matrix must be the input matrix or share no element with it. */
  static <S> void sameOrApart(
      String outName,
      S out,
      int outOffset,
      int outLd,
      String inName,
      S in,
      int inOffset,
      int inLd,
      int rows,
      int columns) {
    if (outOffset != inOffset || outLd != inLd) {
      apart(
          outName, out, outOffset, rows, columns, outLd, inName, in, inOffset, rows, columns, inLd);
    }
  }

  /** Two matrices must share no element. */
  static <S> void apart(
      String oneName,
      S one,
      int oneOffset,
      int oneRows,
      int oneColumns,
      int oneLd,
      String otherName,
      S other,
      int otherOffset,
      int otherRows,
      int otherColumns,
      int otherLd) {
    if (one == other
        && oneRows > 0
        && oneColumns > 0
        && otherRows > 0
        && otherColumns > 0
        && oneOffset < end(otherOffset, otherRows, otherColumns, otherLd)
        && otherOffset < end(oneOffset, oneRows, oneColumns, oneLd)
        && (oneLd != otherLd
            || meet(
                otherOffset - oneOffset, oneLd, oneRows, oneColumns, otherRows, otherColumns))) {
      throw new IllegalArgumentException(
          "%s at %d overlaps %s at %d, may not share elements with it"
              .formatted(oneName, oneOffset, otherName, otherOffset));
    }
  }

  /** Two vectors with increments must share no element. */
  static <S> void apart(
      String oneName,
      S one,
      int oneOffset,
      int oneLength,
      int oneIncrement,
      String otherName,
      S other,
      int otherOffset,
      int otherLength,
      int otherIncrement) {
    int step = step(otherLength, otherIncrement);
    boolean row = step == 1;
    apart(
        oneName,
        one,
        oneOffset,
        oneLength,
        oneIncrement,
        otherName,
        other,
        otherOffset,
        row ? 1 : otherLength,
        row ? otherLength : 1,
        row ? Math.max(otherLength, step(oneLength, oneIncrement)) : step);
  }

  /** A vector with an increment and a matrix must share no element. */
  static <S> void apart(
      String vectorName,
      S vector,
      int vectorOffset,
      int length,
      int increment,
      String name,
      S matrix,
      int offset,
      int rows,
      int columns,
      int ld) {
    int step = step(length, increment);
    boolean row = step == 1 && length <= ld;
    apart(
        vectorName,
        vector,
        vectorOffset,
        row ? 1 : length,
        row ? length : 1,
        row ? ld : step,
        name,
        matrix,
        offset,
        rows,
        columns,
        ld);
  }

  private static int step(int length, int increment) {
    return length > 1 ? Math.abs(increment) : 1;
  }

  /**
   * Whether two rectangles of one grid, {@code shift} elements from each other, share an element.
   * Interleaved blocks of one matrix, as blocked factorisations use them, do not.
   */
  private static boolean meet(
      int shift, int ld, int oneRows, int oneColumns, int otherRows, int otherColumns) {
    int row = Math.floorDiv(shift, ld);
    int column = Math.floorMod(shift, ld);
    return intersect(row, oneRows, otherRows) && column < oneColumns
        || intersect(row + 1, oneRows, otherRows) && column - ld + otherColumns > 0;
  }

  private static boolean intersect(int start, int oneLength, int otherLength) {
    return start < oneLength && start + otherLength > 0;
  }

  private static long end(int offset, int rows, int columns, int ld) {
    return rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * ld + columns;
  }
}
