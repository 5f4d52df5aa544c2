// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.DoubleBackend;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.ArgMax;
import dev.lanewise.nn.op.Gather;
import dev.lanewise.nn.op.GatherElements;
import dev.lanewise.nn.op.OneHot;
import dev.lanewise.nn.op.Scale;
import dev.lanewise.nn.op.ScatterAddElements;
import dev.lanewise.nn.op.TopK;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Integers that ops make: where plans keep them, and how they are read. */
class IntegersInPlansTest {

  private static final Tensor X = Tensor.input("x", Shape.of(Shape.BATCH, 4));

  @Test
  void theFirstOfTheLargestOrTheFirstNaN() {
    float[] rows = {
      1,
      3,
      3,
      2,
      Float.NEGATIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -1e30f,
      9,
      Float.NaN,
      10,
      Float.NaN,
      -0f,
      0f,
      -1,
      0f
    };
    int[] expected = {1, 3, 1, 0};
    try (Lanewise lanewise = Lanewise.open()) {
      assertArrayEquals(expected, argMax(CpuBackend.of(lanewise), rows));
    }
    assertArrayEquals(expected, argMax(new DoubleBackend(), rows));
  }

  private static <F, I> int[] argMax(Backend<F, I> backend, float[] rows) {
    Tensor y = ArgMax.of(X);
    assertEquals(ElementType.INT32, y.type());
    assertEquals(Shape.of(Shape.BATCH), y.shape());
    try (var plan = Plan.on(backend, rows.length / 4).output(y).compile()) {
      plan.write(X, rows, 0);
      plan.run();
      int[] places = new int[rows.length / 4];
      plan.readIntegers(y, places, 0);
      return places;
    }
  }

  /** Labels stay, of results each has its place as long as somebody needs it. */
  @Test
  void integersOfSeveralOpsLieApart() {
    Tensor labels = Tensor.labels("labels", 4);
    Tensor first = ArgMax.of(X);
    Tensor last = ArgMax.of(Scale.of(-1, X));
    Tensor table = Tensor.constant(Shape.of(4, 1), 10, 11, 12, 13);
    List<Tensor> rows =
        List.of(labels, first, last).stream().map(i -> Gather.of(table, i)).toList();
    try (Lanewise lanewise = Lanewise.open()) {
      var builder = Plan.on(CpuBackend.of(lanewise), 2).output(last).output(labels);
      rows.forEach(builder::output);
      try (var plan = builder.compile()) {
        plan.writeLabels(labels, new int[] {3, 0}, 0);
        plan.write(X, new float[] {4, 3, 2, 1, 1, 5, 0, 2}, 0);
        for (int run = 0; run < 2; run++) {
          plan.run();
          float[][] expected = {{13, 10}, {10, 11}, {13, 12}};
          for (int i = 0; i < 3; i++) {
            float[] actual = new float[2];
            plan.read(rows.get(i), actual, 0);
            assertArrayEquals(expected[i], actual);
          }
          int[] places = new int[3];
          plan.readIntegers(last, places, 1);
          assertArrayEquals(new int[] {0, 3, 2}, places);
          plan.readIntegers(labels, places, 0);
          assertArrayEquals(new int[] {3, 0, 2}, places);
        }
        assertTrue(plan.explain().contains("ArgMax[] [[batch, 4]] -> [batch] at "), plan.explain());
      }
    }
  }

  /** Each computes its own: what one runs does not show in the other. */
  @Test
  void plansThatShareInputsDoNotShareResults() {
    Tensor y = ArgMax.of(X);
    try (Lanewise lanewise = Lanewise.open();
        var first = Plan.on(CpuBackend.of(lanewise), 1).output(y).compile();
        var second = Plan.on(CpuBackend.of(lanewise), 1).inputsOf(first).output(y).compile()) {
      int[] place = new int[1];
      first.write(X, new float[] {0, 0, 1, 0}, 0);
      first.run();
      first.write(X, new float[] {0, 1, 0, 0}, 0);
      second.run();
      first.readIntegers(y, place, 0);
      assertEquals(2, place[0]);
      second.readIntegers(y, place, 0);
      assertEquals(1, place[0]);
    }
  }

  @Test
  void noGradientFlowsThroughAPlace() {
    Tensor table = Tensor.parameter("table", Shape.of(4, 3));
    Tensor y = Gather.of(table, ArgMax.of(X));
    var gradients = Gradients.of(y, Tensor.input("dy", y.shape()), List.of(X, table));
    assertNull(gradients.get(0));
    assertEquals(table.shape(), Objects.requireNonNull(gradients.get(1)).shape());
    Tensor places = ArgMax.of(X);
    refused("must be floats", () -> Gradients.of(places, X, List.of(X)));
  }

  @Test
  void floatsAndIntegersAreNotMistakenForEachOther() {
    Tensor y = ArgMax.of(X);
    refused("ArgMax of [batch]", () -> ArgMax.of(y));
    refused("Scale of [batch]", () -> Scale.of(2, y));
    refused("INT32", () -> Plan.on(new DoubleBackend(), 1).store(y, new double[1], 0));
    try (var plan = Plan.on(new DoubleBackend(), 1).output(y).compile()) {
      refused("INT32, is neither an input nor an output", () -> plan.read(y, new float[1], 0));
      refused("neither an input nor an output", () -> plan.readIntegers(X, new int[4], 0));
    }
  }

  @Test
  void aPredictorGivesNoIntegers() {
    var builder = new ModelBuilder();
    Tensor x = builder.input("x", 4);
    Model model = builder.model(x, ArgMax.of(x));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open()) {
      refused("is made of INT32, must be FLOAT32", () -> Predictor.open(model, 1, lanewise));
    }
  }

  @Test
  void theFirstOfEachRowAndWhereTheyAre() {
    TopK.Result top = TopK.of(3, X);
    assertEquals(Shape.of(Shape.BATCH, 3), top.values().shape());
    assertEquals(ElementType.FLOAT32, top.values().type());
    assertEquals(ElementType.INT32, top.indices().type());
    Tensor again = GatherElements.of(X, top.indices());
    try (Lanewise lanewise = Lanewise.open();
        var plan =
            Plan.on(CpuBackend.of(lanewise), 2)
                .output(top.values())
                .output(top.indices())
                .output(again)
                .compile()) {
      plan.write(X, new float[] {2, 3, 3, 1, -0f, Float.NaN, 0, -1}, 0);
      plan.run();
      float[] values = new float[6];
      int[] places = new int[6];
      plan.read(top.values(), values, 0);
      Bits.assertEqual("values", new float[] {3, 3, 2, Float.NaN, -0f, 0}, values);
      plan.readIntegers(top.indices(), places, 0);
      assertArrayEquals(new int[] {1, 2, 0, 1, 0, 2}, places);
      plan.read(again, values, 0);
      Bits.assertEqual("gathered", new float[] {3, 3, 2, Float.NaN, -0f, 0}, values);
    }
  }

  @Test
  void theGradientOfTheFirstGoesToWhereTheyCameFrom() {
    Tensor top = TopK.of(2, X).values();
    Tensor d = Tensor.input("d", top.shape());
    Tensor gradient = Objects.requireNonNull(Gradients.of(top, d, List.of(X)).getFirst());
    try (Lanewise lanewise = Lanewise.open();
        var plan = Plan.on(CpuBackend.of(lanewise), 2).output(gradient).compile()) {
      plan.write(X, new float[] {2, 3, 3, 1, 5, 6, 7, 8}, 0);
      plan.write(d, new float[] {10, 20, 30, 40}, 0);
      plan.run();
      float[] dx = new float[8];
      plan.read(gradient, dx, 0);
      Bits.assertEqual("dx", new float[] {0, 10, 20, 0, 0, 0, 40, 30}, dx);
    }
    assertNull(Gradients.of(OneHot.of(4, TopK.of(2, X).indices()), ones(2, 4), List.of(X)).get(0));
  }

  private static Tensor ones(int... dimensions) {
    return Tensor.fill(Shape.of(dimensions).insert(0, Shape.of(Shape.BATCH)), 1);
  }

  @Test
  void theFirstOfABatch() {
    Tensor scores = Tensor.input("scores", Shape.of(Shape.BATCH));
    TopK.Result top = TopK.of(2, scores);
    Tensor d = Tensor.fill(top.values().shape(), 1);
    Tensor gradient =
        Objects.requireNonNull(Gradients.of(top.values(), d, List.of(scores)).getFirst());
    try (var plan =
        Plan.on(new DoubleBackend(), 3).output(gradient).output(top.indices()).compile()) {
      plan.write(scores, new float[] {1, 5, 3}, 0);
      plan.run();
      float[] dx = new float[3];
      plan.read(gradient, dx, 0);
      Bits.assertEqual("dx", new float[] {0, 1, 1}, dx);
      int[] places = new int[2];
      plan.readIntegers(top.indices(), places, 0);
      assertArrayEquals(new int[] {1, 2}, places);
    }
    refused("batch is 1", () -> Plan.on(new DoubleBackend(), 1).output(gradient).compile());
  }

  @Test
  void whatRowsDoNotHaveIsRefused() {
    refused("k is 0", () -> TopK.of(0, X));
    refused("TopK of [batch, 4]: k is 5, must be at most 4", () -> TopK.of(5, X));
    refused("GatherElements of [batch, 4] and [batch]", () -> GatherElements.of(X, ArgMax.of(X)));
    Tensor five = Tensor.indices("five", X.shape(), 5);
    refused("below 5, must be below 4", () -> GatherElements.of(X, five));
    refused("below 5, must be below 4", () -> ScatterAddElements.of(4, X, five));
    refused("one index per element", () -> ScatterAddElements.of(4, X, TopK.of(2, X).indices()));
  }

  private static void refused(String part, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(part), e.getMessage());
  }
}
