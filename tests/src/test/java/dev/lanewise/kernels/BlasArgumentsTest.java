// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Diag.NON_UNIT;
import static dev.lanewise.kernels.Side.LEFT;
import static dev.lanewise.kernels.Side.RIGHT;
import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;
import static dev.lanewise.kernels.Uplo.LOWER;
import static dev.lanewise.kernels.Uplo.UPPER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The error exits of BLAS: bad arguments are refused before anything is written. */
@KernelSuite
class BlasArgumentsTest {

  private static final int LEAST = Integer.MIN_VALUE;
  private static final int MOST = Integer.MAX_VALUE;

  private final double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private final double[] y = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private final double[] z = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

  @FunctionalInterface
  private interface Call {
    void on(BlasRoutines blas);
  }

  private final List<DynamicTest> tests = new ArrayList<>();

  private void refused(
      Class<? extends RuntimeException> type, String word, String value, Call call) {
    for (Precision p : Precision.values()) {
      tests.add(
          DynamicTest.dynamicTest(
              "%s %s, test %d".formatted(p, word, tests.size()),
              () -> {
                BlasRoutines blas = p.of(Subjects.SINGLE);
                String message = assertThrows(type, () -> call.on(blas)).getMessage();
                assertTrue(message.contains(word), "'" + message + "' lacks '" + word + "'");
                assertTrue(message.contains(value), "'" + message + "' lacks '" + value + "'");
                double[] before = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
                for (double[] array : List.of(x, y, z)) {
                  assertArrayEquals(before, array);
                }
              }));
    }
  }

  private void illegal(String word, String value, Call call) {
    refused(IllegalArgumentException.class, word, value, call);
  }

  private void outside(String word, String value, Call call) {
    refused(IndexOutOfBoundsException.class, word, value, call);
  }

  @TestFactory
  List<DynamicTest> vectors() {
    illegal("n is", "-1", b -> b.dot(-1, x, 0, 1, y, 0, 1));
    illegal("incX", "0", b -> b.dot(2, x, 0, 0, y, 0, 1));
    illegal("incY", "0", b -> b.dot(2, x, 0, 1, y, 0, 0));
    outside("xOffset", "13", b -> b.dot(13, x, 0, 1, y, 0, 1));
    outside("xOffset", "-1", b -> b.dot(2, x, -1, 1, y, 0, 1));
    outside("xOffset", "" + MOST, b -> b.dot(2, x, MOST, 1, y, 0, 1));
    outside("xOffset", "" + MOST, b -> b.dot(2, x, 0, MOST, y, 0, 1));
    outside("xOffset", "" + LEAST, b -> b.dot(2, x, 0, LEAST, y, 0, 1));
    outside("yOffset", "-6", b -> b.dot(3, x, 0, 1, y, 0, -6));
    illegal("n is", "-2", b -> b.axpy(-2, 1, x, 0, 1, y, 0, 1));
    illegal("incX", "0", b -> b.axpy(2, 0, x, 0, 0, y, 0, 1));
    illegal("incY", "0", b -> b.axpy(2, 1, x, 0, 1, y, 0, 0));
    outside("yOffset", "11", b -> b.axpy(2, 1, x, 0, 1, y, 11, 1));
    illegal("y at 1", "x at 0", b -> b.axpy(4, 1, x, 0, 1, x, 1, 1));
    illegal("y at 0", "x at 0", b -> b.axpy(4, 1, x, 0, 1, x, 0, -1));
    illegal("y at 2", "x at 0", b -> b.axpy(4, 1, x, 0, 2, x, 2, 2));
    illegal("y at 0", "x at 4", b -> b.axpy(3, 1, x, 4, 1, x, 0, 4));
    illegal("incX", "0", b -> b.scal(2, 1, x, 0, 0));
    outside("xOffset", "7", b -> b.scal(7, 1, x, 0, 2));
    illegal("n is", "-1", b -> b.nrm2(-1, x, 0, 1));
    illegal("incX", "0", b -> b.asum(2, x, 0, 0));
    outside("xOffset", "12", b -> b.iamax(1, x, 12, 1));
    return tests;
  }

  @TestFactory
  List<DynamicTest> matricesWithVectors() {
    illegal("m is", "-1", b -> b.gemv(N, -1, 2, 1, x, 0, 2, y, 0, 1, 0, z, 0, 1));
    illegal("n is", "-1", b -> b.gemv(N, 2, -1, 1, x, 0, 2, y, 0, 1, 0, z, 0, 1));
    illegal("lda", "2", b -> b.gemv(N, 2, 3, 1, x, 0, 2, y, 0, 1, 0, z, 0, 1));
    illegal("lda", "0", b -> b.gemv(T, 0, 0, 1, x, 0, 0, y, 0, 1, 0, z, 0, 1));
    illegal("incX", "0", b -> b.gemv(N, 2, 2, 0, x, 0, 2, y, 0, 0, 0, z, 0, 1));
    illegal("incY", "0", b -> b.gemv(N, 2, 2, 1, x, 0, 2, y, 0, 1, 0, z, 0, 0));
    outside("aOffset", "9", b -> b.gemv(N, 2, 2, 1, x, 9, 2, y, 0, 1, 0, z, 0, 1));
    outside("xOffset", "4", b -> b.gemv(T, 4, 2, 1, x, 0, 2, y, 0, 4, 0, z, 0, 1));
    outside("yOffset", "-4", b -> b.gemv(N, 4, 2, 1, x, 0, 2, y, 0, 1, 0, z, 0, -4));
    illegal("y at 4", "a at 0", b -> b.gemv(N, 2, 3, 1, x, 0, 3, y, 0, 1, 0, x, 4, 1));
    illegal("y at 2", "x at 0", b -> b.gemv(N, 3, 3, 1, x, 0, 3, y, 0, 1, 0, y, 2, 1));
    illegal("m is", "-1", b -> b.ger(-1, 2, 1, x, 0, 1, y, 0, 1, z, 0, 2));
    illegal("lda", "1", b -> b.ger(2, 2, 1, x, 0, 1, y, 0, 1, z, 0, 1));
    illegal("incY", "0", b -> b.ger(2, 2, 0, x, 0, 1, y, 0, 0, z, 0, 2));
    outside("aOffset", "9", b -> b.ger(2, 2, 1, x, 0, 1, y, 0, 1, z, 9, 2));
    outside("xOffset", "5", b -> b.ger(5, 2, 1, x, 0, 3, y, 0, 1, z, 0, 2));
    illegal("y at 3", "a at 0", b -> b.ger(2, 2, 1, x, 0, 1, z, 3, 1, z, 0, 2));
    return tests;
  }

  @TestFactory
  List<DynamicTest> matrices() {
    illegal("n is", "-1", b -> b.syrk(UPPER, N, -1, 2, 1, x, 0, 2, 0, y, 0, 2));
    illegal("k is", "-1", b -> b.syrk(UPPER, N, 2, -1, 1, x, 0, 2, 0, y, 0, 2));
    illegal("lda", "2", b -> b.syrk(UPPER, N, 2, 3, 1, x, 0, 2, 0, y, 0, 2));
    illegal("lda", "2", b -> b.syrk(UPPER, T, 3, 2, 1, x, 0, 2, 0, y, 0, 3));
    illegal("ldc", "1", b -> b.syrk(LOWER, N, 2, 2, 1, x, 0, 2, 0, y, 0, 1));
    outside("aOffset", "10", b -> b.syrk(LOWER, N, 2, 2, 1, x, 10, 2, 0, y, 0, 2));
    outside("cOffset", "10", b -> b.syrk(LOWER, N, 2, 2, 0, x, 10, 2, 0, y, 10, 2));
    illegal("c at 2", "a at 0", b -> b.syrk(LOWER, N, 2, 2, 1, x, 0, 2, 0, x, 2, 2));
    illegal("m is", "-1", b -> b.trsm(LEFT, UPPER, N, NON_UNIT, -1, 2, 1, x, 0, 2, y, 0, 2));
    illegal("n is", "-1", b -> b.trsm(LEFT, UPPER, N, NON_UNIT, 2, -1, 1, x, 0, 2, y, 0, 2));
    illegal("lda", "2", b -> b.trsm(LEFT, UPPER, N, NON_UNIT, 3, 2, 1, x, 0, 2, y, 0, 2));
    illegal("lda", "2", b -> b.trsm(RIGHT, UPPER, T, NON_UNIT, 2, 3, 1, x, 0, 2, y, 0, 3));
    illegal("ldb", "1", b -> b.trsm(LEFT, UPPER, N, NON_UNIT, 2, 2, 1, x, 0, 2, y, 0, 1));
    outside("aOffset", "9", b -> b.trsm(LEFT, UPPER, N, NON_UNIT, 2, 2, 1, x, 9, 2, y, 0, 2));
    outside("bOffset", "9", b -> b.trsm(LEFT, UPPER, N, NON_UNIT, 2, 2, 0, x, 9, 2, y, 9, 2));
    illegal("b at 3", "a at 0", b -> b.trsm(LEFT, LOWER, N, NON_UNIT, 2, 2, 1, x, 0, 2, x, 3, 2));
    return tests;
  }

  @SuppressWarnings("NullAway") // what an embedder without null checks would pass
  private static <S> S none() {
    @Nullable S nothing = null;
    return nothing;
  }

  @TestFactory
  List<DynamicTest> missingOnes() {
    DoubleBlas b = Subjects.SINGLE.doubleBlas();
    missing("x", () -> b.dot(0, none(), 0, 1, y, 0, 1));
    missing("y", () -> b.axpy(0, 0, x, 0, 1, none(), 0, 1));
    missing("x", () -> b.axpy(0, 0, none(), 0, 1, y, 0, 1));
    missing("trans", () -> b.gemv(none(), 2, 2, 1, x, 0, 2, y, 0, 1, 0, z, 0, 1));
    missing("a", () -> b.gemv(N, 2, 2, 0, none(), 0, 2, y, 0, 1, 0, z, 0, 1));
    missing("y", () -> b.ger(2, 2, 0, x, 0, 1, none(), 0, 1, z, 0, 2));
    missing("uplo", () -> b.syrk(none(), N, 2, 2, 1, x, 0, 2, 0, y, 0, 2));
    missing("c", () -> b.syrk(UPPER, N, 2, 2, 1, x, 0, 2, 0, none(), 0, 2));
    missing("side", () -> b.trsm(none(), UPPER, N, NON_UNIT, 2, 2, 1, x, 0, 2, y, 0, 2));
    missing("diag", () -> b.trsm(LEFT, UPPER, N, none(), 2, 2, 1, x, 0, 2, y, 0, 2));
    missing("b", () -> b.trsm(LEFT, UPPER, N, NON_UNIT, 2, 2, 1, x, 0, 2, none(), 0, 2));
    return tests;
  }

  private void missing(String name, Runnable call) {
    tests.add(
        DynamicTest.dynamicTest(
            "no " + name + ", test " + tests.size(),
            () ->
                assertEquals(
                    name, assertThrows(NullPointerException.class, call::run).getMessage())));
  }

  /** What BLAS users do with parts of one array, and operands that are not read. */
  @ParameterizedTest
  @EnumSource
  void legalCallsAreNotRefused(Precision p) {
    BlasRoutines b = p.of(Subjects.SINGLE);
    b.axpy(4, 1, x, 0, 1, x, 0, 1); // itself
    b.axpy(4, 1, x, 0, -3, x, 1, 3); // two columns
    b.axpy(3, 1, x, 0, 1, x, 3, 4); // a row and a column beside it
    b.axpy(4, 0, x, 99, 1, y, 0, 1);
    b.axpy(1, 1, x, 0, LEAST, y, 0, MOST);
    b.gemv(N, 3, 3, 1, x, 0, 4, y, 0, 1, 0, x, 3, 4); // into the last column
    b.gemv(T, 2, 4, 1, x, 0, 4, y, 0, 1, 0, x, 8, 1); // into the last row
    b.gemv(N, 2, 2, 0, x, 99, 2, y, 99, 1, 0, z, 0, 1);
    b.gemv(N, 0, 2, 1, x, 0, 2, y, 0, 1, 0, z, 12, 1);
    b.ger(2, 2, 1, x, 0, 1, x, 2, 1, x, 4, 4);
    b.ger(2, 2, 0, x, 99, 1, y, 99, 1, z, 0, 2);
    b.syrk(LOWER, N, 2, 2, 1, x, 0, 4, 0, x, 2, 4);
    b.syrk(LOWER, N, 2, 0, 1, x, 99, 1, 0, y, 0, 2);
    b.trsm(LEFT, UPPER, N, NON_UNIT, 2, 2, 1, x, 0, 4, x, 2, 4);
    b.trsm(LEFT, UPPER, N, NON_UNIT, 0, 2, 1, x, 12, 1, y, 12, 2);
    b.trsm(LEFT, UPPER, N, NON_UNIT, 2, 2, 0, x, 99, 2, y, 0, 2);
    assertEquals(0, y[3], "a solution for nothing");
  }
}
