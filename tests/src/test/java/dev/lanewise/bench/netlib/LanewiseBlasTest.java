// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.netlib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lanewise behind netlib's interface against netlib's own Java, on column-major operands. */
class LanewiseBlasTest {

  private static final BLAS OURS = LanewiseBlas.getInstance();
  private static final BLAS THEIRS = JavaBLAS.getInstance();
  private static final String[] TRANSPOSES = {"N", "T", "c"};
  private static final int LD = 12;

  private final SplittableRandom random = new SplittableRandom(1);

  private double[] doubles() {
    return random.doubles(LD * LD * 2, -1, 1).toArray();
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }

  @FunctionalInterface
  private interface DoubleCall {
    void on(BLAS blas, double[] a, double[] b, double[] c);
  }

  @FunctionalInterface
  private interface FloatCall {
    void on(BLAS blas, float[] a, float[] b, float[] c);
  }

  /** The last operand is the result. */
  private void compare(DoubleCall call, FloatCall single) {
    double[] a = doubles();
    for (int i = 0; i < LD; i++) {
      a[i * (LD + 1)] += 3; // of a triangular system too
    }
    double[] b = doubles();
    double[] ours = doubles();
    double[] theirs = ours.clone();
    float[] ourFloats = floats(ours);
    float[] theirFloats = ourFloats.clone();
    call.on(OURS, a, b, ours);
    call.on(THEIRS, a, b, theirs);
    assertArrayEquals(theirs, ours, 1e-13);
    single.on(OURS, floats(a), floats(b), ourFloats);
    single.on(THEIRS, floats(a), floats(b), theirFloats);
    assertArrayEquals(theirFloats, ourFloats, 1e-5f);
  }

  @Test
  void products() {
    for (String ta : TRANSPOSES) {
      for (String tb : TRANSPOSES) {
        compare(
            (blas, a, b, c) -> blas.dgemm(ta, tb, 7, 5, 9, 0.7, a, LD, b, LD, -1.3, c, LD),
            (blas, a, b, c) -> blas.sgemm(ta, tb, 7, 5, 9, 0.7f, a, LD, b, LD, -1.3f, c, LD));
        compare(
            (blas, a, b, c) -> blas.dgemm(ta, tb, 7, 5, 9, 0.7, a, 3, LD, b, 4, LD, 0, c, 5, LD),
            (blas, a, b, c) -> blas.sgemm(ta, tb, 7, 5, 9, 0.7f, a, 3, LD, b, 4, LD, 0, c, 5, LD));
      }
    }
  }

  @Test
  void matricesWithVectors() {
    for (String t : TRANSPOSES) {
      for (int incx : new int[] {1, -2}) {
        compare(
            (blas, a, b, c) -> blas.dgemv(t, 7, 5, 0.7, a, LD, b, incx, -1.3, c, 3),
            (blas, a, b, c) -> blas.sgemv(t, 7, 5, 0.7f, a, LD, b, incx, -1.3f, c, 3));
      }
    }
    compare(
        (blas, a, b, c) -> blas.dger(7, 5, 0.7, a, 2, b, -3, c, LD),
        (blas, a, b, c) -> blas.sger(7, 5, 0.7f, a, 2, b, -3, c, LD));
  }

  @Test
  void symmetricUpdatesAndTriangularSystems() {
    for (String uplo : new String[] {"U", "L"}) {
      for (String t : TRANSPOSES) {
        compare(
            (blas, a, b, c) -> blas.dsyrk(uplo, t, 7, 5, 0.7, a, LD, -1.3, c, LD),
            (blas, a, b, c) -> blas.ssyrk(uplo, t, 7, 5, 0.7f, a, LD, -1.3f, c, LD));
        for (String side : new String[] {"L", "R"}) {
          for (String diag : new String[] {"N", "u"}) {
            compare(
                (blas, a, b, c) -> blas.dtrsm(side, uplo, t, diag, 3, 4, 0.7, a, LD, c, LD),
                (blas, a, b, c) -> blas.strsm(side, uplo, t, diag, 3, 4, 0.7f, a, LD, c, LD));
          }
        }
      }
    }
  }

  @Test
  void vectors() {
    for (int n : new int[] {-1, 0, 1, 9, 70}) {
      for (int inc : new int[] {-1, 1, 2}) {
        compare(
            (blas, a, b, c) -> {
              blas.daxpy(n, 0.7, b, inc, c, 1);
              blas.dscal(n, 0.7, c, 3, inc);
              c[0] = blas.ddot(n, a, inc, b, 2) / 99;
              c[1] = blas.dnrm2(n, a, inc) / 99;
              c[2] = blas.dasum(n, a, 3, inc) / 99;
              c[3] = blas.idamax(n, b, inc);
              c[4] = blas.idamax(n, b, 3, inc);
            },
            (blas, a, b, c) -> {
              blas.saxpy(n, 0.7f, b, inc, c, 1);
              blas.sscal(n, 0.7f, c, 3, inc);
              c[0] = blas.sdot(n, a, inc, b, 2) / 99;
              c[1] = blas.snrm2(n, a, inc) / 99;
              c[2] = blas.sasum(n, a, 3, inc) / 99;
              c[3] = blas.isamax(n, b, inc);
              c[4] = blas.isamax(n, b, 3, inc);
            });
      }
    }
  }

  @Test
  void theRestIsNetlibs() {
    compare(
        (blas, a, b, c) -> blas.dsymm("L", "U", 5, 4, 0.7, a, LD, b, LD, 1, c, LD),
        (blas, a, b, c) -> blas.ssymm("L", "U", 5, 4, 0.7f, a, LD, b, LD, 1, c, LD));
    double[] swapped = {1, 2, 3};
    OURS.dswap(2, swapped, 0, 1, swapped, 1, 1);
    assertEquals(2, swapped[0]);
  }

  @Test
  void badArgumentsAreRefused() {
    double[] x = new double[4];
    assertThrows(
        IllegalArgumentException.class,
        () -> OURS.dgemm("X", "N", 2, 2, 2, 1, x, 2, x, 2, 0, new double[4], 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> OURS.dgemv("N", 2, 2, 1, x, 1, x, 1, 0, new double[4], 1));
    assertThrows(IndexOutOfBoundsException.class, () -> OURS.ddot(5, x, 1, x, 1));
  }
}
