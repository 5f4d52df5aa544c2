// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Allocation.test;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kernels of elements and rows allocate nothing: {@link Allocation}. */
@KernelSuite
class AllocationTest {

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
      tests.add(test("columnMax" + size, () -> q.columnMax(rows, columns, x, 0, columns, sums, 0)));
      tests.add(test("argmax" + size, () -> q.argmax(rows, columns, x, 0, columns, places, 0)));
      int k = Math.min(5, columns);
      tests.add(
          test(
              "gatherElements" + size,
              () -> v.gatherElements(rows, k, columns, x, 0, columns, places, 0, k, z, 0, k)));
      tests.add(
          test(
              "scatterAddElements" + size,
              () -> v.scatterAddElements(rows, k, columns, x, 0, k, places, 0, k, z, 0, columns)));
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
}
