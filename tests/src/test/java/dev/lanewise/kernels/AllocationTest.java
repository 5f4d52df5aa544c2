// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * After warm-up no kernel allocates a byte on the Java heap, on any thread. This is also the alarm
 * for vectors that the compiler failed to keep in registers, which then are objects.
 */
@KernelSuite
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Long enough for the slowest compiler queue; what works is through in a fraction of it. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  /** Calls between two looks at the counter, and looks without a byte that are asked for. */
  private static final int CALLS = 50;

  private static final int QUIET_WINDOWS = 4;

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

  /** Runs a call until it has allocated nothing for a while; its threads are looked at as well. */
  private static void assertAllocatesNothing(String what, long[] workers, Runnable call) {
    assertAllocatesNothing(what, workers, CALLS, call);
  }

  /** The same with fewer calls between two looks, for calls that take long. */
  static void assertAllocatesNothing(String what, long[] workers, int calls, Runnable call) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int quiet = 0;
    long last = -1;
    while (quiet < QUIET_WINDOWS) {
      long workersBefore = allocatedBy(workers);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      last = THREADS.getCurrentThreadAllocatedBytes() - before;
      last += allocatedBy(workers) - workersBefore;
      quiet = last == 0 ? quiet + 1 : 0;
      if (last != 0 && System.nanoTime() > deadline) {
        fail(what + " still allocates " + last + " bytes in " + calls + " calls");
      }
    }
  }

  private static long allocatedBy(long[] threads) {
    return threads.length == 0 ? 0 : Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
  }

  @TestFactory
  List<DynamicTest> elementwise() {
    List<DynamicTest> tests = new ArrayList<>();
    for (ElementwiseCase kernel : ElementwiseCase.all()) {
      for (int n : new int[] {1, 100, 3001}) {
        List<float[]> in =
            List.of(
                Values.ORDINARY.floats(n, 1),
                Values.ORDINARY.floats(n, 2),
                Values.ORDINARY.floats(n, 3));
        int[] offsets = new int[in.size()];
        float[] out = new float[n];
        tests.add(
            test(
                kernel + ", n = " + n,
                () -> kernel.call(Subjects.SINGLE.elementwise(), n, in, offsets, out, 0)));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> elementwiseInDoublePrecision() {
    List<DynamicTest> tests = new ArrayList<>();
    for (DoubleUnary function : DoubleUnary.values()) {
      for (int n : new int[] {1, 100, 3001}) {
        double[] x = Values.ORDINARY.doubles(n, 1);
        double[] y = new double[n];
        var e = Subjects.SINGLE.doubleElementwise();
        tests.add(test(function + " of " + n + " doubles", () -> e.map(function, n, x, 0, y, 0)));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> rowsLossesAndUpdates() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int columns : new int[] {1, 10, 150}) {
      int rows = 20;
      int n = rows * columns;
      float[] x = Values.ORDINARY.floats(n, 1);
      float[] y = new float[n];
      float[] z = new float[n];
      float[] moments = new float[2 * n];
      float[] sums = new float[Math.max(rows, columns)];
      int[] labels = new int[rows];
      WeightDecay decay = WeightDecay.l2(1e-9f);
      var r = Subjects.SINGLE.rows();
      var l = Subjects.SINGLE.losses();
      var u = Subjects.SINGLE.updates();
      String size = ", " + columns + " columns";
      tests.add(test("rowSums" + size, () -> r.rowSums(rows, columns, x, 0, columns, sums, 0)));
      tests.add(
          test("columnSums" + size, () -> r.columnSums(rows, columns, x, 0, columns, sums, 0)));
      tests.add(
          test(
              "addRow" + size,
              () -> r.addRow(rows, columns, x, 0, columns, sums, 0, y, 0, columns)));
      tests.add(
          test("prelu" + size, () -> r.prelu(rows, columns, x, 0, columns, x, 0, y, 0, columns)));
      tests.add(
          test(
              "preluBackward" + size,
              () ->
                  r.preluBackward(
                      rows, columns, x, 0, columns, x, 0, y, 0, columns, z, 0, columns, sums, 0)));
      tests.add(
          test("softmax" + size, () -> r.softmax(rows, columns, x, 0, columns, y, 0, columns)));
      for (CrossEntropy<float[]> options : crossEntropies(columns, rows)) {
        String name = size + ", " + options;
        tests.add(
            test(
                "softmaxCrossEntropy" + name,
                () ->
                    l.softmaxCrossEntropy(
                        rows, columns, x, 0, columns, labels, 0, options, 0.1f, sums, 0, y, 0,
                        columns)));
        if (options.labelSmoothing() == 0) {
          tests.add(
              test(
                  "negativeLogLikelihood" + name,
                  () ->
                      l.negativeLogLikelihood(
                          rows, columns, x, 0, columns, labels, 0, options, 0.1f, sums, 0, y, 0,
                          columns)));
        }
        tests.add(
            test(
                "softmaxCrossEntropy of soft labels" + name,
                () ->
                    l.softmaxCrossEntropy(
                        rows, columns, x, 0, columns, x, 0, columns, options, 0.1f, sums, 0, y, 0,
                        columns)));
      }
      var v = Subjects.SINGLE.movement();
      tests.add(
          test("transpose" + size, () -> v.transpose(rows, columns, x, 0, columns, y, 0, rows)));
      tests.add(
          test(
              "gatherRows" + size,
              () -> v.gatherRows(rows, columns, x, 0, columns, 1, labels, 0, y, 0, columns)));
      tests.add(
          test(
              "scatterAddRows" + size,
              () -> v.scatterAddRows(rows, columns, x, 0, columns, labels, 0, y, 0, columns, 1)));
      tests.add(
          test(
              "maskedSoftmax" + size,
              () -> r.maskedSoftmax(rows, columns, 2, x, 0, columns, y, 0, 0, z, 0, columns)));
      tests.add(
          test(
              "softmaxBackward" + size,
              () ->
                  r.softmaxBackward(
                      rows, columns, 1, x, 0, columns, y, 0, columns, z, 0, columns)));
      tests.add(
          test(
              "logSoftmax" + size,
              () -> r.logSoftmax(rows, columns, x, 0, columns, z, 0, columns)));
      tests.add(
          test(
              "logSoftmaxBackward" + size,
              () ->
                  r.logSoftmaxBackward(
                      rows, columns, x, 0, columns, y, 0, columns, z, 0, columns)));
      int[] places = new int[n];
      var q = Subjects.SINGLE.selections();
      tests.add(test("max" + size, () -> q.max(rows, columns, x, 0, columns, sums, 0)));
      tests.add(test("argmax" + size, () -> q.argmax(rows, columns, x, 0, columns, places, 0)));
      int k = Math.min(5, columns);
      tests.add(
          test(
              "topK" + size, () -> q.topK(rows, columns, k, x, 0, columns, z, 0, k, places, 0, k)));
      tests.add(test("logSumExp" + size, () -> r.logSumExp(rows, columns, x, 0, columns, sums, 0)));
      for (UpdateRule rule : UpdateCase.RULES) {
        tests.add(test(rule + size, () -> u.update(n, rule, decay, 7, x, 0, moments, 0, y, 0)));
      }
      tests.add(test("clipNorm" + size, () -> u.clipNorm(n, 1e-3f, y, 0, sums, 0)));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> dropout() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int n : new int[] {1, 100, 3001}) {
      float[] x = Values.ORDINARY.floats(n, 1);
      float[] y = new float[n];
      var e = Subjects.SINGLE.elementwise();
      tests.add(test("dropout of " + n, () -> e.dropout(n, 0.5f, 1, 2, x, 0, y, 0)));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> linearCrossEntropy() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Lanewise lanewise : Subjects.ALL) {
      LinearCase linear = LinearCase.of(20, 70, 40, 8);
      List<GuardedMatrix> matrices = linear.matrices(Values.ORDINARY, 1);
      float[][] f = matrices.stream().map(GuardedMatrix::array).toArray(float[][]::new);
      int[] labels = linear.labels();
      CrossEntropy<float[]> options = CrossEntropy.of(Reduction.MEAN);
      tests.add(
          test(
              linear + ", " + Subjects.name(lanewise),
              () ->
                  lanewise
                      .losses()
                      .linearCrossEntropy(
                          20, 70, 40, f[0], 1, 41, f[1], 0, 42, f[2], 1, labels, 2, options, 1,
                          f[5], 2, f[6], 2, 43, f[7], 3, 40, f[8], 0, 8, f[9], 1)));
    }
    return tests;
  }

  private static List<CrossEntropy<float[]>> crossEntropies(int classes, int rows) {
    float[] weights = new float[Math.max(classes, rows)];
    Arrays.fill(weights, 0.5f);
    return List.of(
        CrossEntropy.of(Reduction.NONE),
        CrossEntropy.<float[]>of(Reduction.MEAN)
            .smoothing(0.1f)
            .withZLoss(1e-3f)
            .classWeights(weights, 0)
            .rowWeights(weights, 0));
  }

  @TestFactory
  List<DynamicTest> norms() {
    List<DynamicTest> tests = new ArrayList<>();
    for (NormKind kind : NormKind.values()) {
      for (int columns : new int[] {1, 10, 150}) {
        NormCase operands = NormCase.of(kind, 21, columns, 1, Values.ORDINARY, 1);
        List<float[]> arrays = operands.operands().stream().map(GuardedMatrix::array).toList();
        var at = operands.layouts();
        var norms = Subjects.SINGLE.norms();
        tests.add(test(operands + " forward", () -> kind.forward(norms, 21, columns, arrays, at)));
        tests.add(
            test(operands + " backward", () -> kind.backward(norms, 21, columns, arrays, at)));
      }
    }
    return tests;
  }

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

  private static DynamicTest test(String name, Runnable call) {
    return DynamicTest.dynamicTest(name, () -> assertAllocatesNothing(name, new long[0], call));
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

  /** Shared out are columns, rows, blocks of k. */
  @ParameterizedTest
  @CsvSource({"192,192,192", "600,40,100", "40,50,3000"})
  void workersAllocateNothingEither(int m, int n, int k) {
    float[] a = Values.ORDINARY.floats(m * k, 1);
    float[] b = Values.ORDINARY.floats(k * n, 2);
    float[] c = new float[m * n];
    assertWorkersAllocateNothing(
        "sgemm",
        l ->
            l.products().sgemm(Transpose.N, Transpose.T, m, n, k, 1, a, 0, k, b, 0, k, 0, c, 0, n));
  }

  /** Shared out are elements, blocks of them, rows and columns. */
  @Test
  void workersOfOtherKernelsAllocateNothingEither() {
    int rows = 256;
    int columns = 300;
    int n = rows * columns;
    float[] x = Values.ORDINARY.floats(n, 1);
    float[] y = new float[n];
    float[] moments = new float[2 * n];
    int[] labels = new int[rows];
    CrossEntropy<float[]> entropy = CrossEntropy.of(Reduction.MEAN);
    Criterion<float[]> criterion = Criterion.of(ElementLoss.MSE, Reduction.MEAN);
    Adam adam = Adam.of(1e-3f);
    assertWorkersAllocateNothing(
        "kernels",
        l -> {
          l.elementwise().tanh(n, x, 0, y, 0);
          l.elementwise().add(n, x, 0, x, 0, y, 0);
          l.rows().softmax(rows, columns, x, 0, columns, y, 0, columns);
          l.rows().columnSums(rows, columns, x, 0, columns, y, 0);
          l.losses()
              .softmaxCrossEntropy(
                  rows, columns, x, 0, columns, labels, 0, entropy, 1, moments, 0, y, 0, columns);
          l.losses().elementLoss(n, criterion, x, 0, x, 0, 1, moments, 0, y, 0);
          l.updates().update(n, adam, WeightDecay.NONE, 7, x, 0, moments, 0, y, 0);
          l.updates().clipNorm(n, 1e-3f, y, 0, moments, 0);
          l.movement().transpose(rows, columns, x, 0, columns, y, 0, rows);
        });
  }

  private static void assertWorkersAllocateNothing(String what, Consumer<Lanewise> call) {
    int threads = Subjects.ALL.size(); // whose threads are then there
    Set<Long> before = liveThreads();
    try (Lanewise lanewise = Lanewise.builder().threads(threads).open()) {
      call.accept(lanewise);
      long[] workers =
          liveThreads().stream()
              .filter(id -> !before.contains(id))
              .filter(id -> nameOf(id).toLowerCase(Locale.ROOT).contains("lanewise"))
              .mapToLong(Long::longValue)
              .toArray();
      assertEquals(threads - 1, workers.length, "workers");
      assertAllocatesNothing(
          what + " on " + threads + " threads", workers, () -> call.accept(lanewise));
    }
  }

  private static Set<Long> liveThreads() {
    return Arrays.stream(THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());
  }

  private static String nameOf(long thread) {
    var info = THREADS.getThreadInfo(thread);
    return info == null ? "" : info.getThreadName();
  }

  @Test
  void closingEndsTheWorkers() throws InterruptedException {
    Set<Long> before = liveThreads();
    int n = 300;
    float[] a = new float[n * n];
    try (Lanewise lanewise = Lanewise.builder().threads(3).open()) {
      lanewise
          .products()
          .sgemm(Transpose.N, Transpose.N, n, n, n, 1, a, 0, n, a, 0, n, 0, new float[n * n], 0, n);
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      if (liveThreads().stream()
          .filter(id -> !before.contains(id))
          .noneMatch(id -> nameOf(id).toLowerCase(Locale.ROOT).contains("lanewise"))) {
        return;
      }
      Thread.sleep(5);
    }
    fail("workers are still there");
  }
}
