// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Equality to the bit: {@code -0} is not {@code +0}, and any NaN equals any NaN, because hardware
 * chooses payloads.
 */
public final class Bits {

  private static final HexFormat HEX = HexFormat.of();

  private Bits() {}

  /** Whether two floats have the same bits, or are both NaN. */
  public static boolean same(float x, float y) {
    return Float.floatToIntBits(x) == Float.floatToIntBits(y);
  }

  /** Whether two doubles have the same bits, or are both NaN. */
  public static boolean same(double x, double y) {
    return Double.doubleToLongBits(x) == Double.doubleToLongBits(y);
  }

  /**
   * The distance of two floats on the list of all floats in order, on which {@code -0} and {@code
   * +0} are neighbours; {@link Long#MAX_VALUE} if exactly one is NaN, 0 if both are.
   */
  public static long ulpsApart(float x, float y) {
    if (Float.isNaN(x) || Float.isNaN(y)) {
      return Float.isNaN(x) && Float.isNaN(y) ? 0 : Long.MAX_VALUE;
    }
    return Math.abs((long) rank(x) - rank(y));
  }

  /** As {@link #ulpsApart(float, float)}; distances beyond a long become {@code MAX_VALUE - 1}. */
  public static long ulpsApart(double x, double y) {
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return Double.isNaN(x) && Double.isNaN(y) ? 0 : Long.MAX_VALUE;
    }
    long p = rank(x);
    long q = rank(y);
    long distance = p - q;
    boolean overflow = ((p ^ q) & (p ^ distance)) < 0;
    return overflow ? Long.MAX_VALUE - 1 : Math.abs(distance);
  }

  private static int rank(float x) {
    int bits = Float.floatToRawIntBits(x);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  private static long rank(double x) {
    long bits = Double.doubleToRawLongBits(x);
    return bits ^ ((bits >> 63) & 0x7fffffffffffffffL);
  }

  /** The first difference of two row-major matrices, or null if they have the same bits. */
  public static @Nullable Difference difference(
      int rows,
      int columns,
      float[] expected,
      int expectedOffset,
      int ldExpected,
      float[] actual,
      int actualOffset,
      int ldActual) {
    int firstRow = -1;
    int firstColumn = -1;
    long differing = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float x = expected[expectedOffset + i * ldExpected + j];
        float y = actual[actualOffset + i * ldActual + j];
        if (!same(x, y) && differing++ == 0) {
          firstRow = i;
          firstColumn = j;
        }
      }
    }
    if (differing == 0) {
      return null;
    }
    float x = expected[expectedOffset + firstRow * ldExpected + firstColumn];
    float y = actual[actualOffset + firstRow * ldActual + firstColumn];
    return new Difference(
        firstRow,
        firstColumn,
        x,
        y,
        HEX.toHexDigits(Float.floatToRawIntBits(x)),
        HEX.toHexDigits(Float.floatToRawIntBits(y)),
        ulpsApart(x, y),
        differing,
        (long) rows * columns);
  }

  /** The first difference of two row-major matrices, or null if they have the same bits. */
  public static @Nullable Difference difference(
      int rows,
      int columns,
      double[] expected,
      int expectedOffset,
      int ldExpected,
      double[] actual,
      int actualOffset,
      int ldActual) {
    int firstRow = -1;
    int firstColumn = -1;
    long differing = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double x = expected[expectedOffset + i * ldExpected + j];
        double y = actual[actualOffset + i * ldActual + j];
        if (!same(x, y) && differing++ == 0) {
          firstRow = i;
          firstColumn = j;
        }
      }
    }
    if (differing == 0) {
      return null;
    }
    double x = expected[expectedOffset + firstRow * ldExpected + firstColumn];
    double y = actual[actualOffset + firstRow * ldActual + firstColumn];
    return new Difference(
        firstRow,
        firstColumn,
        x,
        y,
        HEX.toHexDigits(Double.doubleToRawLongBits(x)),
        HEX.toHexDigits(Double.doubleToRawLongBits(y)),
        ulpsApart(x, y),
        differing,
        (long) rows * columns);
  }

  /**
   * Asserts that two arrays have the same length and bits.
   *
   * @param what what is compared, for the message; its {@code toString} is only called on failure
   */
  public static void assertEqual(Object what, float[] expected, float[] actual) {
    assertLengths(what, expected.length, actual.length);
    int n = expected.length;
    throwIf(what, difference(1, n, expected, 0, n, actual, 0, n));
  }

  /** Asserts that two arrays have the same length and bits. */
  public static void assertEqual(Object what, double[] expected, double[] actual) {
    assertLengths(what, expected.length, actual.length);
    int n = expected.length;
    throwIf(what, difference(1, n, expected, 0, n, actual, 0, n));
  }

  /** Asserts that two ranges of {@code n} elements have the same bits. */
  public static void assertEqual(
      Object what, int n, float[] expected, int expectedOffset, float[] actual, int actualOffset) {
    throwIf(what, difference(1, n, expected, expectedOffset, n, actual, actualOffset, n));
  }

  /** Asserts that two guarded matrices of one shape have the same bits inside. */
  public static void assertEqual(Object what, GuardedMatrix expected, GuardedMatrix actual) {
    throwIf(
        what,
        difference(
            expected.rows(),
            expected.columns(),
            expected.array(),
            expected.offset(),
            expected.ld(),
            actual.array(),
            actual.offset(),
            actual.ld()));
  }

  /** Asserts that two guarded matrices of one shape have the same bits inside. */
  public static void assertEqual(
      Object what, GuardedDoubleMatrix expected, GuardedDoubleMatrix actual) {
    throwIf(
        what,
        difference(
            expected.rows(),
            expected.columns(),
            expected.array(),
            expected.offset(),
            expected.ld(),
            actual.array(),
            actual.offset(),
            actual.ld()));
  }

  private static void assertLengths(Object what, int expected, int actual) {
    if (expected != actual) {
      throw new AssertionError(what + ": expected " + expected + " elements, was " + actual);
    }
  }

  private static void throwIf(Object what, @Nullable Difference difference) {
    if (difference != null) {
      throw new AssertionError(Objects.toString(what) + ": " + difference);
    }
  }
}
