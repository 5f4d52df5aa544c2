// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Allocation.test;

import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Matrix products and BLAS allocate nothing: {@link Allocation}. */
@KernelSuite
class ProductAllocationTest {

  /** One for each way of multiplying: see ProductPathsTest. */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {4, 4, 4},
    {5, 6, 7},
    {6, 6, 6},
    {8, 8, 8},
    {12, 12, 12},
    {16, 16, 16},
    {5, 17, 9},
    {24, 24, 24},
    {64, 64, 64},
    {12, 24, 30},
    {33, 65, 300},
    {1, 200, 90},
    {200, 1, 90},
    {6, 200, 90},
    {9, 4100, 10},
    {210, 200, 210}
  };

  private static final Epilogue<float[]> EPILOGUE =
      Epilogue.bias(Values.ORDINARY.floats(4100, 1), 0).then(Activation.SIGMOID);

  @TestFactory
  List<DynamicTest> products() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int[] size : SIZES) {
      for (Transpose trans : Transpose.values()) {
        int m = size[0];
        int n = size[1];
        int k = size[2];
        String name = m + " x " + n + " x " + k + ", " + trans;
        float[] a = Values.ORDINARY.floats(m * k, 1);
        float[] b = Values.ORDINARY.floats(k * n, 2);
        float[] c = new float[m * n];
        int lda = trans == Transpose.N ? k : m;
        int ldb = trans == Transpose.N ? n : k;
        var p = Subjects.SINGLE.products();
        tests.add(
            test(
                "sgemm " + name,
                () ->
                    p.sgemm(
                        trans, trans, m, n, k, 1, a, 0, lda, b, 0, ldb, 0.5f, c, 0, n, EPILOGUE)));
        tests.add(
            test(
                "plain sgemm " + name,
                () -> p.sgemm(trans, trans, m, n, k, 1, a, 0, lda, b, 0, ldb, 0, c, 0, n)));
        double[] da = new double[m * k];
        double[] db = new double[k * n];
        double[] dc = new double[m * n];
        var d = Subjects.SINGLE.doubleProducts();
        tests.add(
            test(
                "dgemm " + name,
                () -> d.dgemm(trans, trans, m, n, k, 1, da, 0, lda, db, 0, ldb, 0, dc, 0, n)));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> combinations() {
    List<DynamicTest> tests = new ArrayList<>();
    int n = 120;
    float[] x = Values.ORDINARY.floats(n * n, 1);
    float[] c = new float[n * n];
    for (Epilogue<float[]> epilogue :
        List.of(
            Epilogue.bias(x, 0).gating(Binary.SWIGLU, x, 0, n),
            Epilogue.bias(x, 0).prelu(x, 0).keeping(new float[n * n], 0, n))) {
      for (Lanewise lanewise : Subjects.ALL) {
        var p = lanewise.products();
        tests.add(
            test(
                epilogue.combination() + " on " + Subjects.name(lanewise),
                () ->
                    p.sgemm(
                        Transpose.N,
                        Transpose.T,
                        n,
                        n,
                        n,
                        1,
                        x,
                        0,
                        n,
                        x,
                        0,
                        n,
                        0,
                        c,
                        0,
                        n,
                        epilogue)));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> prologues() {
    List<DynamicTest> tests = new ArrayList<>();
    int n = 120;
    float[] x = Values.ORDINARY.floats(n * n, 1);
    float[] c = new float[n * n];
    var p = Subjects.SINGLE.products();
    for (var operand : List.of(Prologue.<float[]>ofA(), Prologue.<float[]>ofB())) {
      var prologue = operand.derivative(Activation.TANH, x, 0, n).sums(new float[n], 0);
      for (Transpose trans : Transpose.values()) {
        tests.add(
            test(
                trans + " with " + (prologue.onA() ? "A" : "B") + " derived",
                () ->
                    p.sgemm(
                        trans, trans, n, n, n, 1, x, 0, n, x, 0, n, 0, c, 0, n, prologue,
                        EPILOGUE)));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> batches() {
    List<DynamicTest> tests = new ArrayList<>();
    int n = 24;
    int batch = 40;
    float[] a = Values.ORDINARY.floats(batch * n * n, 1);
    float[] c = new float[batch * n * n];
    double[] da = new double[batch * n * n];
    double[] dc = new double[batch * n * n];
    int[] offsets = new int[batch];
    Arrays.setAll(offsets, i -> i * n * n);
    var trans = Transpose.N;
    for (Lanewise lanewise : Subjects.ALL) {
      var p = lanewise.products();
      var d = lanewise.doubleProducts();
      String name = Subjects.name(lanewise);
      tests.add(
          test(
              "strided batch on " + name,
              () ->
                  p.sgemmStridedBatched(
                      trans, trans, n, n, n, 1, a, 0, n, n * n, a, 0, n, 0, 0, c, 0, n, n * n,
                      batch)));
      tests.add(
          test(
              "batch on " + name,
              () ->
                  p.sgemmBatched(
                      trans, trans, n, n, n, 1, a, offsets, n, a, offsets, n, 0, c, offsets, n,
                      batch)));
      tests.add(
          test(
              "strided batch of doubles on " + name,
              () ->
                  d.dgemmStridedBatched(
                      trans, trans, n, n, n, 1, da, 0, n, n * n, da, 0, n, 0, 0, dc, 0, n, n * n,
                      batch)));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> packedProducts() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int m : new int[] {1, 2, 3, 5, 15, 20}) {
      for (Transpose trans : Transpose.values()) {
        int n = 250;
        int k = 300;
        float[] a = Values.ORDINARY.floats(m * k, 1);
        float[] c = new float[m * n];
        var p = Subjects.SINGLE.packedProducts();
        PackedMatrix b =
            p.pack(trans, k, n, Values.ORDINARY.floats(k * n, 2), 0, trans == Transpose.N ? n : k);
        tests.add(
            test(
                "packed, m = " + m + ", " + trans,
                () ->
                    p.sgemm(
                        trans, m, 1, a, 0, trans == Transpose.N ? k : m, b, 0, c, 0, n, EPILOGUE)));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> blas() {
    FloatBlas f = Subjects.SINGLE.blas();
    DoubleBlas d = Subjects.SINGLE.doubleBlas();
    int n = 110;
    float[] a = Values.ORDINARY.floats(n * n, 1);
    float[] b = Values.ORDINARY.floats(n * n, 2);
    float[] x = Values.ORDINARY.floats(2 * n, 3);
    float[] y = Values.ORDINARY.floats(2 * n, 4);
    double[] da = Values.ORDINARY.doubles(n * n, 1);
    double[] db = Values.ORDINARY.doubles(n * n, 2);
    double[] dx = Values.ORDINARY.doubles(2 * n, 3);
    double[] dy = Values.ORDINARY.doubles(2 * n, 4);
    var trans = Transpose.T;
    List<DynamicTest> tests = new ArrayList<>();
    for (int inc : new int[] {1, -2}) {
      String name = ", increment " + inc;
      tests.add(test("dot" + name, () -> f.dot(n, x, 0, inc, y, 0, inc)));
      tests.add(test("dot of doubles" + name, () -> d.dot(n, dx, 0, inc, dy, 0, inc)));
      tests.add(test("axpy" + name, () -> f.axpy(n, 1e-9f, x, 0, inc, y, 0, inc)));
      tests.add(test("axpy of doubles" + name, () -> d.axpy(n, 1e-9, dx, 0, inc, dy, 0, inc)));
      tests.add(test("scal" + name, () -> f.scal(n, 1, x, 0, inc)));
      tests.add(test("nrm2" + name, () -> f.nrm2(n, x, 0, inc)));
      tests.add(test("asum" + name, () -> f.asum(n, x, 0, inc)));
      tests.add(test("asum of doubles" + name, () -> d.asum(n, dx, 0, inc)));
      tests.add(test("iamax" + name, () -> f.iamax(n, x, 0, inc)));
      tests.add(test("iamax of doubles" + name, () -> d.iamax(n, dx, 0, inc)));
      tests.add(
          test("gemv" + name, () -> f.gemv(trans, n, n, 1, a, 0, n, x, 0, inc, 0, y, 0, inc)));
      tests.add(
          test(
              "gemv of doubles" + name,
              () -> d.gemv(trans, n, n, 1, da, 0, n, dx, 0, inc, 0, dy, 0, inc)));
      tests.add(test("ger" + name, () -> f.ger(n, n, 1e-9f, x, 0, inc, y, 0, inc, a, 0, n)));
    }
    for (Uplo uplo : Uplo.values()) {
      tests.add(test("syrk, " + uplo, () -> f.syrk(uplo, trans, n, n, 1, a, 0, n, 0, b, 0, n)));
      tests.add(
          test(
              "syrk of doubles, " + uplo,
              () -> d.syrk(uplo, trans, n, n, 1, da, 0, n, 0, db, 0, n)));
      for (Side side : Side.values()) {
        tests.add(
            test(
                "trsm, " + side + ", " + uplo,
                () -> f.trsm(side, uplo, trans, Diag.UNIT, n, n, 1, a, 0, n, b, 0, n)));
        tests.add(
            test(
                "trsm of doubles, " + side + ", " + uplo,
                () -> d.trsm(side, uplo, trans, Diag.UNIT, n, n, 1, da, 0, n, db, 0, n)));
      }
    }
    return tests;
  }
}
