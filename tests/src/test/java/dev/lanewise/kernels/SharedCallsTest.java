// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Values;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls whose elements, rows or columns threads share have the reference's bits, with 1, 2, 3 and 5
 * threads and sizes on both sides of where sharing begins.
 */
@KernelSuite
class SharedCallsTest {

  /** Elements from which functions are shared; additions are from 8 times, moves from 64 times. */
  private static final int LEAST = 1 << 13;

  private static final int[] LENGTHS = {
    LEAST - 1, LEAST, LEAST + 1, LEAST + 300, 3 * LEAST - 5, 70_001
  };

  /** Many rows, many columns, and one of either. */
  private static final int[][] SHAPES = {
    {63, 130}, {64, 128}, {300, 29}, {70, 1100}, {9, 8200}, {1, 70_001}, {70_001, 1}, {4100, 130}
  };

  private static final Lanewise FIVE = Lanewise.builder().threads(5).open();

  /** One that reads x and y and writes z and two vectors of losses or moments. */
  private interface Kernel {
    void call(Kernels<float[], int[]> kernels, int rows, int columns, Operands operands);
  }

  private record Operands(float[] x, float[] y, float[] z, float[] more, int[] labels) {

    static Operands of(int rows, int columns) {
      int n = rows * columns;
      float[] y = Values.ORDINARY.floats(n, 2);
      for (int i = 0; i < n; i++) {
        y[i] = Math.abs(y[i]);
      }
      float[] more = new float[2 * n + rows + columns];
      Arrays.fill(more, 0.25f);
      int[] labels = new int[rows];
      Arrays.setAll(labels, i -> i * 7 % columns);
      return new Operands(Values.ORDINARY.floats(n, 1), y, new float[n], more, labels);
    }

    void assertEqual(Object what, Operands actual) {
      Bits.assertEqual(what, z, actual.z);
      Bits.assertEqual(what + ", sums", more, actual.more);
    }
  }

  private record Case(String name, Kernel kernel) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> kernels() {
    return Stream.of(
            Stream.of(
                of("rowSums", (k, r, c, o) -> k.rows().rowSums(r, c, o.x, 0, c, o.more, 1)),
                of("columnSums", (k, r, c, o) -> k.rows().columnSums(r, c, o.x, 0, c, o.more, 1)),
                of(
                    "columnMax",
                    (k, r, c, o) -> k.selections().columnMax(r, c, o.x, 0, c, o.more, 1)),
                of("addRow", (k, r, c, o) -> k.rows().addRow(r, c, o.x, 0, c, o.y, 0, o.z, 0, c)),
                of("prelu", (k, r, c, o) -> k.rows().prelu(r, c, o.x, 0, c, o.y, 0, o.z, 0, c)),
                of(
                    "preluBackward",
                    (k, r, c, o) ->
                        k.rows()
                            .preluBackward(
                                r, c, o.x, 0, c, o.y, 0, o.y, 0, c, o.z, 0, c, o.more, 1)),
                of("softmax", (k, r, c, o) -> k.rows().softmax(r, c, o.x, 0, c, o.z, 0, c)),
                of("logSoftmax", (k, r, c, o) -> k.rows().logSoftmax(r, c, o.x, 0, c, o.z, 0, c)),
                of("fill", (k, r, c, o) -> k.movement().fill(r, c, 0.5f, o.z, 0, c)),
                of("copy", (k, r, c, o) -> k.movement().copy(r, c, o.x, 0, c, o.z, 0, c)),
                of("transpose", (k, r, c, o) -> k.movement().transpose(r, c, o.x, 0, c, o.z, 0, r)),
                of("oneHot", (k, r, c, o) -> k.movement().oneHot(r, c, o.labels, 0, o.z, 0, c)),
                of("gather", SharedCallsTest::gather),
                of("scatterAdd", SharedCallsTest::scatterAdd),
                of("gatherElements", SharedCallsTest::gatherElements),
                of("scatterAddElements", SharedCallsTest::scatterAddElements)),
            Stream.of(Reduction.values()).flatMap(SharedCallsTest::losses),
            Stream.of(UpdateCase.RULES).map(SharedCallsTest::update),
            Stream.of(
                of(
                    "dropout",
                    (k, r, c, o) -> k.elementwise().dropout(r * c, 0.3f, 5, 7, o.x, 0, o.z, 0))),
            Stream.of(of("clipNorm", SharedCallsTest::clipNorm)))
        .flatMap(s -> s);
  }

  private static Case of(String name, Kernel kernel) {
    return new Case(name, kernel);
  }

  private static void gather(Kernels<float[], int[]> k, int rows, int columns, Operands o) {
    int[] indices = new int[rows];
    Arrays.setAll(indices, i -> (int) (i * 31L % rows));
    k.movement().gatherRows(rows, columns, o.x, 0, columns, rows, indices, 0, o.z, 0, columns);
  }

  private static void scatterAdd(Kernels<float[], int[]> k, int rows, int columns, Operands o) {
    int[] indices = new int[rows];
    Arrays.setAll(indices, i -> i % 3 * i % rows);
    k.movement().scatterAddRows(rows, columns, o.x, 0, columns, indices, 0, o.z, 0, columns, rows);
  }

  private static void gatherElements(Kernels<float[], int[]> k, int rows, int columns, Operands o) {
    int[] places = places(rows, columns);
    k.movement()
        .gatherElements(
            rows, columns, columns, o.x, 0, columns, places, 0, columns, o.z, 0, columns);
  }

  private static void scatterAddElements(
      Kernels<float[], int[]> k, int rows, int columns, Operands o) {
    int[] places = places(rows, columns);
    k.movement()
        .scatterAddElements(
            rows, columns, columns, o.x, 0, columns, places, 0, columns, o.z, 0, columns);
  }

  private static int[] places(int rows, int columns) {
    int[] places = new int[rows * columns];
    Arrays.setAll(places, i -> (int) (i * 31L % columns));
    return places;
  }

  private static Stream<Case> losses(Reduction reduction) {
    Criterion<float[]> criterion = Criterion.of(ElementLoss.MSE, reduction);
    return Stream.of(
        of(
            "MSE, " + reduction,
            (k, r, c, o) ->
                k.losses().elementLoss(r * c, criterion, o.x, 0, o.y, 0, 2, o.more, 0, o.z, 0)),
        of(
            "weighted MSE, " + reduction,
            (k, r, c, o) ->
                k.losses()
                    .elementLoss(
                        r * c, criterion.weights(o.y, 0), o.x, 0, o.y, 0, 2, o.more, 0, o.z, 0)),
        of(
            "cross-entropy, " + reduction,
            (k, r, c, o) -> crossEntropy(k, r, c, o, CrossEntropy.of(reduction))),
        of(
            "cross-entropy with all options, " + reduction,
            (k, r, c, o) ->
                crossEntropy(
                    k,
                    r,
                    c,
                    o,
                    CrossEntropy.<float[]>of(reduction)
                        .ignoring(3)
                        .smoothing(0.1f)
                        .withZLoss(1e-3f)
                        .classWeights(o.y, 0)
                        .rowWeights(o.y, 0))),
        of(
            "cross-entropy of soft labels, " + reduction,
            (k, r, c, o) ->
                k.losses()
                    .softmaxCrossEntropy(
                        r,
                        c,
                        o.x,
                        0,
                        c,
                        o.y,
                        0,
                        c,
                        CrossEntropy.<float[]>of(reduction).smoothing(0.1f).classWeights(o.y, 0),
                        2,
                        o.more,
                        0,
                        o.z,
                        0,
                        c)));
  }

  private static void crossEntropy(
      Kernels<float[], int[]> k, int rows, int columns, Operands o, CrossEntropy<float[]> options) {
    k.losses()
        .softmaxCrossEntropy(
            rows, columns, o.x, 0, columns, o.labels, 0, options, 2, o.more, 0, o.z, 0, columns);
  }

  private static void clipNorm(Kernels<float[], int[]> k, int rows, int columns, Operands o) {
    System.arraycopy(o.x, 0, o.z, 0, rows * columns);
    k.updates().clipNorm(rows * columns, 0.5f, o.z, 0, o.more, 0);
  }

  private static Case update(UpdateRule rule) {
    WeightDecay decay = new WeightDecay(1e-2f, 2e-2f, 3e-2f);
    return of(
        rule.toString(),
        (k, r, c, o) ->
            k.updates().update(r * c, rule, 0.03f, decay, 3, o.x, 0, o.more, 0, o.z, 0));
  }

  private static Stream<Lanewise> handles() {
    return Subjects.SINGLE.capabilities().implementation() == Implementation.REFERENCE
        ? Stream.of(Subjects.SINGLE)
        : Stream.concat(Subjects.ALL.stream(), Stream.of(FIVE));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsHaveTheReferencesBits(Case tested) {
    for (int[] shape : SHAPES) {
      Operands expected = Operands.of(shape[0], shape[1]);
      tested.kernel.call(Subjects.REFERENCE, shape[0], shape[1], expected);
      handles()
          .forEach(handle -> {
            Operands actual = Operands.of(shape[0], shape[1]);
            tested.kernel.call(handle, shape[0], shape[1], actual);
            String what = "%s of %d x %d".formatted(tested, shape[0], shape[1]);
            expected.assertEqual(what + " on " + Subjects.name(handle), actual);
          });
    }
  }

  static List<ElementwiseCase> functions() {
    return ElementwiseCase.all();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void elementsHaveTheReferencesBits(ElementwiseCase function) {
    for (int n : LENGTHS) {
      List<float[]> in =
          List.of(
              Values.ORDINARY.floats(n + 3, 1),
              Values.ORDINARY.floats(n + 3, 2),
              Values.ORDINARY.floats(n + 3, 3));
      int[] offsets = {1, 2, 3};
      float[] expected = new float[n + 2];
      function.call(Subjects.REFERENCE.elementwise(), n, in, offsets, expected, 1);
      handles()
          .forEach(handle -> {
            float[] actual = new float[n + 2];
            function.call(handle.elementwise(), n, in, offsets, actual, 1);
            String what = "%s, n = %d, on %s".formatted(function, n, Subjects.name(handle));
            Bits.assertEqual(what, expected, actual);
          });
    }
  }

  /** A call that finds the threads at work for another does all by itself. */
  @Test
  void callersOnSeveralThreadsDoNotDisturbEachOther() throws Exception {
    int callers = 3;
    List<Case> all = kernels().toList();
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try (Lanewise shared = Lanewise.builder().threads(2).open()) {
      List<Future<?>> results =
          Stream.generate(() -> pool.submit(() -> callAll(all, shared)))
              .limit(callers)
              .<Future<?>>map(f -> f)
              .toList();
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void callAll(List<Case> all, Lanewise shared) {
    for (Case tested : all) {
      Operands expected = Operands.of(70, 1100);
      tested.kernel.call(Subjects.REFERENCE, 70, 1100, expected);
      for (int repeat = 0; repeat < 3; repeat++) {
        Operands actual = Operands.of(70, 1100);
        tested.kernel.call(shared, 70, 1100, actual);
        expected.assertEqual(tested + " of callers at the same time", actual);
      }
    }
  }
}
