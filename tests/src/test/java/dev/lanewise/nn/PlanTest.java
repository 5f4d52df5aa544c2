// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.DoubleBackend;
import dev.lanewise.check.graph.Leaves;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.AddRow;
import dev.lanewise.nn.op.Concat;
import dev.lanewise.nn.op.Dropout;
import dev.lanewise.nn.op.ElementwiseLoss;
import dev.lanewise.nn.op.Expand;
import dev.lanewise.nn.op.Identity;
import dev.lanewise.nn.op.LayerNorm;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.Relu;
import dev.lanewise.nn.op.Reshape;
import dev.lanewise.nn.op.Scale;
import dev.lanewise.nn.op.Sigmoid;
import dev.lanewise.nn.op.Slice;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.op.StopGradient;
import dev.lanewise.nn.op.Subtract;
import dev.lanewise.nn.op.Sum;
import dev.lanewise.nn.op.Tanh;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PlanTest {

  /**
   * A random graph of ops that plans fuse and overwrite, with branches, shared tensors and
   * parameters; all tensors that it is made of.
   */
  private static List<Tensor> randomGraph(long seed, int size) {
    Random random = new Random(seed);
    List<Tensor> made = new ArrayList<>();
    made.add(Tensor.input("a", Shape.of(Shape.BATCH, 3)));
    made.add(Tensor.input("b", Shape.of(Shape.BATCH, 5)));
    Tensor[] weights = {
      Tensor.parameter("33", Shape.of(3, 3)), Tensor.parameter("35", Shape.of(3, 5)),
      Tensor.parameter("53", Shape.of(5, 3)), Tensor.parameter("55", Shape.of(5, 5))
    };
    Tensor[] biases = {Tensor.parameter("3", Shape.of(3)), Tensor.parameter("5", Shape.of(5))};
    while (made.size() < size) {
      Tensor x = made.get(random.nextInt(made.size()));
      int columns = x.shape().dimension(1);
      Tensor y = made.get(random.nextInt(made.size()));
      Tensor bias = biases[columns == 3 ? 0 : 1];
      Tensor same = y.shape().equals(x.shape()) ? y : x;
      Tensor next =
          switch (random.nextInt(18)) {
            case 0 -> Relu.of(x);
            case 1 -> Sigmoid.of(x);
            case 2 -> Tanh.of(x);
            case 3 -> Add.of(x, same);
            case 4 -> Multiply.of(x, same);
            case 5 -> Scale.of(0.5f, x);
            case 6 -> Softmax.of(x);
            case 7 -> AddRow.of(x, bias);
            case 8 -> Multiply.of(bias, x);
            case 9 -> Subtract.of(x, Expand.of(1, columns, Mean.of(1, y)));
            case 10 -> Reshape.flatten(Relu.of(Reshape.of(Shape.of(Shape.BATCH, columns, 1), x)));
            case 11 -> Identity.of(x);
            case 12 -> Multiply.of(x, StopGradient.of(same));
            case 13 -> Dropout.of(0.3f, made.size(), x);
            case 14 -> LayerNorm.of(0.1f, x, bias, bias);
            case 15 -> Slice.of(1, y.shape().dimension(1), columns, Concat.of(1, y, x));
            case 16 -> ElementwiseLoss.of(ElementLoss.MSE, x, same);
            default ->
                MatMul.of(
                    Transpose.N,
                    x,
                    Transpose.T,
                    weights[random.nextInt(2) * 2 + (columns - 3) / 2]);
          };
      made.add(next);
    }
    return made;
  }

  /** With every tensor kept, nothing is overwritten, fused or dropped: the plainest plan. */
  @Property(tries = 200)
  void buffersAndFusionChangeNoBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 40) int size,
      @ForAll @IntRange(min = 1, max = 9) int batch) {
    List<Tensor> all = randomGraph(seed, size);
    Tensor loss = Mean.of(Sum.of(-1, all.getLast()));
    List<Tensor> sources = Leaves.under(List.of(loss));
    List<Tensor> wanted = new ArrayList<>(List.of(loss));
    Gradients.of(loss, sources).stream().filter(Objects::nonNull).forEach(wanted::add);
    List<Tensor> everything = everything(wanted);
    try (Lanewise lanewise =
        Lanewise.builder().implementation(Implementation.REFERENCE).threads(1).open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      List<float[]> kept = GraphRun.values(backend, everything, batch, false, seed);
      for (int way = 0; way < 3; way++) {
        CpuBackend blocks = way < 2 ? backend : backend.chainBlock(2);
        List<float[]> compact = GraphRun.values(blocks, wanted, batch, way > 0, seed);
        for (int i = 0; i < wanted.size(); i++) {
          Bits.assertEqual(
              wanted.get(i), kept.get(everything.indexOf(wanted.get(i))), compact.get(i));
        }
      }
    }
  }

  /** All float tensors below, leaves first, so that leaves are filled in the same order. */
  private static List<Tensor> everything(List<Tensor> wanted) {
    List<Tensor> found = new ArrayList<>(wanted);
    for (int i = 0; i < found.size(); i++) {
      for (Tensor input : found.get(i).node().inputs()) {
        if (!found.contains(input)) {
          found.add(input);
        }
      }
    }
    return found;
  }

  @Test
  void aPerceptronBecomesFewCallsInLittleMemory() {
    Sequential model =
        Sequential.of(
            Layers.dense(20, 16),
            Layers.relu(),
            Layers.dense(16, 12),
            Layers.tanh(),
            Layers.dense(12, 4));
    model.initialize(1);
    DoubleBackend backend = new DoubleBackend();
    try (var state =
            TrainingState.open(model, Losses.softmaxCrossEntropy(), Optimizers.sgd(0.1f), backend);
        var step = state.step(64);
        var unfused = state.unfusedStep(64)) {
      String plan = step.explain();
      // 3 dense, loss with gradient; per layer bias and weight, and between layers 2 more.
      assertTrue(plan.contains("14 kernel calls, 20 before fusion"), plan);
      assertTrue(unfused.explain().contains("20 kernel calls, 20 before fusion"));
      assertFalse(plan.contains("AddRow"), plan);
    }
  }

  @Test
  void aResidualGoesIntoAProductWithLongRows() {
    for (int columns : new int[] {127, 128}) {
      Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, columns));
      Tensor w = Tensor.parameter("w", Shape.of(columns, columns));
      Tensor b = Tensor.parameter("b", Shape.of(columns));
      Tensor dense = AddRow.of(MatMul.of(x, w), b);
      List<Tensor> sums = List.of(Relu.of(Add.of(dense, x)), Add.of(x, dense));
      for (Tensor sum : sums) {
        ParameterLayout layout = Leaves.layout(Leaves.under(List.of(sum)));
        double[] parameters = new double[layout.size()];
        try (var plan =
            Plan.on(new DoubleBackend(), 2).parameters(layout, parameters).output(sum).compile()) {
          boolean joined = plan.explain().contains("1 kernel calls");
          assertEquals(columns == 128, joined, plan.explain());
        }
        try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
          CpuBackend backend = CpuBackend.of(lanewise);
          Bits.assertEqual(
              sum,
              GraphRun.values(backend, List.of(sum), 3, false, 1).getFirst(),
              GraphRun.values(backend, List.of(sum), 3, true, 1).getFirst());
        }
      }
    }
  }

  @Test
  void opsOfElementsRunBlockByBlockWhereTensorsAreLargerThanABlock() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 64));
    Tensor y = Multiply.of(x, Sigmoid.of(Scale.of(2, x)));
    Tensor read = Add.of(y, Dropout.of(0.5f, 1, Relu.of(y)));
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      CpuBackend backend = CpuBackend.of(lanewise).chainBlock(16);
      try (var plan = Plan.on(backend, 1).output(y).compile()) {
        assertTrue(plan.explain().contains("Scale > Sigmoid > Multiply"), plan.explain());
        assertTrue(plan.explain().contains("1 kernel calls, 3 before fusion"), plan.explain());
      }
      try (var plan = Plan.on(backend.chainBlock(17), 1).output(y).compile()) {
        assertTrue(plan.explain().contains("3 kernel calls, 3 before fusion"), plan.explain());
      }
      // Dropout counts the elements of its call, and y is read twice.
      try (var plan = Plan.on(backend, 1).training(new RandomState(1)).output(read).compile()) {
        assertTrue(plan.explain().contains("4 kernel calls, 6 before fusion"), plan.explain());
      }
    }
  }

  @Test
  void buffersAreReusedAlongAChain() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 64));
    Tensor y = x;
    for (int i = 0; i < 50; i++) {
      y = Softmax.of(Scale.of(2, y));
    }
    try (var plan = Plan.on(new DoubleBackend(), 16).output(y).compile()) {
      int bytes = 16 * 64 * Float.BYTES;
      String text = plan.explain();
      assertTrue(text.contains(2 * bytes + " bytes instead of " + 101 * bytes), text);
    }
  }

  @Test
  void equalOpsOnEqualInputsAreComputedOnce() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 4));
    Tensor sum = Add.of(Tanh.of(x), Tanh.of(x));
    try (var plan = Plan.on(new DoubleBackend(), 2).output(sum).compile()) {
      assertTrue(plan.explain().contains("2 kernel calls, 3 before"), plan.explain());
    }
  }

  @Test
  void anIntermediateResultWithOtherUsesIsNotFusedAway() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 4));
    Tensor product = MatMul.of(x, Tensor.parameter("w", Shape.of(4, 4)));
    Tensor biased = AddRow.of(product, Tensor.parameter("b", Shape.of(4)));
    Tensor active = Relu.of(biased);
    List<Tensor> leaves = Leaves.under(List.of(active));
    ParameterLayout layout = Leaves.layout(leaves);
    for (List<Tensor> outputs :
        List.of(
            List.of(active, product), List.of(active, biased), List.of(Add.of(active, biased)))) {
      var builder = Plan.on(new DoubleBackend(), 2).parameters(layout, new double[layout.size()]);
      outputs.forEach(builder::output);
      try (var plan = builder.compile()) {
        assertFalse(plan.explain().contains("activation=RELU"), plan.explain());
      }
    }
  }

  @Test
  void aDeepGraphNeedsNoDeepStack() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 1));
    Tensor y = x;
    for (int i = 0; i < 20_000; i++) {
      y = Scale.of(1, y);
    }
    Tensor mean = Mean.of(Sum.of(-1, y));
    Tensor gradient = Objects.requireNonNull(Gradients.of(mean, List.of(x)).getFirst());
    try (var plan = Plan.on(new DoubleBackend(), 2).output(gradient).compile()) {
      plan.run();
      float[] values = new float[2];
      plan.read(gradient, values, 0);
      assertEquals(0.5f, values[1]);
    }
  }

  @Test
  void aTensorStoredTwiceIsCopied() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor y = Relu.of(x);
    double[] first = new double[4];
    double[] second = new double[6];
    double[] third = new double[4];
    try (var plan =
        Plan.on(new DoubleBackend(), 2)
            .store(y, first, 0)
            .store(y, second, 2)
            .store(x, third, 0)
            .compile()) {
      plan.write(x, new float[] {-1, 2, 3, -4}, 0);
      plan.run();
    }
    assertEquals(List.of(0.0, 2.0, 3.0, 0.0), boxed(first, 0));
    assertEquals(List.of(0.0, 2.0, 3.0, 0.0), boxed(second, 2));
    assertEquals(List.of(-1.0, 2.0, 3.0, -4.0), boxed(third, 0));
  }

  private static List<Double> boxed(double[] values, int from) {
    List<Double> boxed = new ArrayList<>();
    for (int i = from; i < values.length; i++) {
      boxed.add(values[i]);
    }
    return boxed;
  }

  @Test
  void whatThePlanDoesNotKnowIsRefused() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor hidden = Relu.of(x);
    Tensor y = Tanh.of(hidden);
    try (var plan = Plan.on(new DoubleBackend(), 2).output(y).compile()) {
      assertThrows(IllegalArgumentException.class, () -> plan.read(hidden, new float[4], 0));
      assertThrows(IllegalArgumentException.class, () -> plan.writeLabels(x, new int[2], 0));
    }
    var closed = Plan.on(new DoubleBackend(), 2).output(y).compile();
    closed.close();
    assertThrows(IllegalStateException.class, closed::run);
    Tensor product = MatMul.of(x, Tensor.parameter("w", Shape.of(2, 2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Plan.on(new DoubleBackend(), 2).output(product).compile());
    assertThrows(IllegalArgumentException.class, () -> Plan.on(new DoubleBackend(), 0));
  }

  @Test
  void shapeErrorsNameOpAndShapes() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor w = Tensor.parameter("w", Shape.of(3, 4));
    refused("MatMul of [batch, 2] and [3, 4]", () -> MatMul.of(x, w));
    refused("Add of [batch, 2] and [3, 4]", () -> Add.of(x, w));
    refused("AddRow of [batch, 2] and [3, 4]", () -> AddRow.of(x, w));
    refused("MatMul of [3, 4]", () -> MatMul.of(Transpose.N, w, Transpose.T, x));
    Tensor labels = Tensor.labels("labels", 3);
    refused("SoftmaxCrossEntropy", () -> SoftmaxCrossEntropy.of(x, labels));
    refused("Relu of [batch]", () -> Relu.of(labels));
    refused("shape", () -> Shape.of(2, Shape.BATCH));
  }

  private static void refused(String start, Executable call) {
    var e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(start), e.getMessage());
  }

  @Test
  void gradientsOfWhatDoesNotDependAreNull() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor other = Tensor.input("other", Shape.of(Shape.BATCH, 2));
    Tensor mean = Mean.of(Sum.of(-1, Relu.of(x)));
    assertEquals(null, Gradients.of(mean, List.of(x, other)).get(1));
    assertThrows(IllegalArgumentException.class, () -> Gradients.of(x, List.of(x)));
    Node node = mean.node();
    assertTrue(node.toString().contains("Mean"));
  }
}
