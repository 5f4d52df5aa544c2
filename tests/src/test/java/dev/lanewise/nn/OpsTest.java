// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GradientCheck;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.OpExamples.Example;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Dense;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpsTest {

  private static final int BATCH = 4;

  static List<Example> examples() {
    return OpExamples.all();
  }

  static List<Example> differentiable() {
    return examples().stream().filter(e -> !(e.tensor().op() instanceof Dense)).toList();
  }

  @Test
  void everyOpIsFound() {
    List<Class<?>> found = new ArrayList<>(OpExamples.classes());
    assertTrue(found.contains(Dense.class) && found.contains(SoftmaxCrossEntropy.class));
    assertTrue(found.size() >= 20, found.toString());
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsEqualDifferences(Example example) {
    checkGradient(example.toString(), example.tensor());
  }

  /** The gradient of each gradient, where the rules are differentiable themselves. */
  @ParameterizedTest
  @MethodSource("differentiable")
  void secondGradientsEqualDifferences(Example example) {
    Tensor weights = Tensor.input("weights", example.tensor().shape());
    List<Tensor> leaves = floatLeaves(example.tensor());
    for (Tensor gradient : Gradients.of(example.tensor(), weights, leaves)) {
      if (gradient != null && !(usesLossGradient(gradient))) {
        checkGradient("gradient of " + example, gradient);
      }
    }
  }

  private static boolean usesLossGradient(Tensor tensor) {
    return tensor.op() instanceof SoftmaxCrossEntropy
        || tensor.node().inputs().stream().anyMatch(OpsTest::usesLossGradient);
  }

  @Test
  void theLossGradientRefusesToBeDifferentiated() {
    Tensor logits = Tensor.input("logits", Shape.of(Shape.BATCH, 3));
    Tensor losses = SoftmaxCrossEntropy.of(logits, Tensor.labels("labels", 3));
    Tensor gradient = losses.node().output(SoftmaxCrossEntropy.GRADIENT);
    var e =
        assertThrows(
            UnsupportedOperationException.class,
            () -> Gradients.of(gradient, Tensor.fill(gradient.shape(), 1), List.of(logits)));
    assertTrue(Objects.requireNonNull(e.getMessage()).contains("SoftmaxCrossEntropy"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fusedAndUnfusedPlansAgreeToTheBit(Example example) {
    List<Tensor> graph = withGradients(example.tensor());
    try (Lanewise lanewise = Lanewise.open()) {
      var backend = CpuBackend.of(lanewise);
      assertSame(
          example,
          GraphRun.values(backend, graph, BATCH, false, 1),
          GraphRun.values(backend, graph, BATCH, true, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theFastestKernelsAgreeWithTheReferenceToTheBit(Example example) {
    List<Tensor> graph = withGradients(example.tensor());
    try (Lanewise lanewise = Lanewise.open();
        Lanewise reference = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      for (int batch : new int[] {1, 4, 67}) {
        assertSame(
            example,
            GraphRun.values(CpuBackend.of(reference), graph, batch, true, batch),
            GraphRun.values(CpuBackend.of(lanewise), graph, batch, true, batch));
      }
    }
  }

  private static void assertSame(Example example, List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertEqual(example + ", tensor " + i, expected.get(i), actual.get(i));
    }
  }

  private static List<Tensor> withGradients(Tensor tensor) {
    List<Tensor> graph = new ArrayList<>(List.of(tensor));
    if (!(tensor.op() instanceof Dense)) {
      Tensor weights = Tensor.input("weights", tensor.shape());
      Gradients.of(tensor, weights, floatLeaves(tensor)).stream()
          .filter(Objects::nonNull)
          .forEach(graph::add);
    }
    return graph;
  }

  private static List<Tensor> floatLeaves(Tensor tensor) {
    return GraphRun.leaves(List.of(tensor)).stream()
        .filter(leaf -> leaf.type() == ElementType.FLOAT32)
        .toList();
  }

  /** Checks the gradient of a random weighting of the tensor with respect to all float leaves. */
  private static void checkGradient(String name, Tensor tensor) {
    Tensor weights = Tensor.input("weights", tensor.shape());
    List<Tensor> sources = floatLeaves(tensor);
    var gradients = Gradients.of(tensor, weights, sources);
    List<Tensor> leaves = GraphRun.leaves(List.of(tensor));
    ParameterLayout layout = GraphRun.layout(leaves);
    DoubleBackend backend = new DoubleBackend();
    double[] parameters = new double[Math.max(1, layout.size())];
    var builder = Plan.on(backend, BATCH).parameters(layout, parameters).output(tensor);
    gradients.stream().filter(Objects::nonNull).forEach(builder::output);
    try (Plan<double[], int[]> plan = builder.compile()) {
      Random random = new Random(name.hashCode());
      for (Tensor leaf : leaves) {
        if (leaf.op() instanceof Leaf.Labels labels) {
          plan.writeLabels(leaf, random.ints(BATCH, 0, labels.classes()).toArray(), 0);
        }
      }
      List<Slot<double[]>> slots = new ArrayList<>();
      for (Tensor source : sources) {
        slots.add(
            source.op() instanceof Leaf.Input
                ? plan.slot(source)
                : new Slot<>(parameters, layout.offset(source), 1, source.shape().elements(BATCH)));
      }
      double[] point = random.doubles(slots.stream().mapToInt(Slot::size).sum(), -1, 1).toArray();
      double[] factors = random.doubles(tensor.shape().elements(BATCH), -1, 1).toArray();
      if (gradients.stream().anyMatch(Objects::nonNull) && uses(gradients, weights)) {
        Slot<double[]> slot = plan.slot(weights);
        System.arraycopy(factors, 0, slot.storage(), slot.offset(), factors.length);
      }
      double[] gradient = new double[point.length];
      write(slots, point);
      plan.run();
      int at = 0;
      for (int i = 0; i < sources.size(); i++) {
        Tensor g = gradients.get(i);
        if (g != null) {
          Slot<double[]> slot = plan.slot(g);
          System.arraycopy(slot.storage(), slot.offset(), gradient, at, slot.size());
        }
        at += slots.get(i).size();
      }
      assertFalse(gradients.stream().allMatch(Objects::isNull), "no gradient at all");
      GradientCheck.standard()
          .components(
              x -> {
                write(slots, x);
                plan.run();
                Slot<double[]> slot = plan.slot(tensor);
                double sum = 0;
                for (int i = 0; i < slot.size(); i++) {
                  sum += factors[i] * slot.storage()[slot.offset() + i];
                }
                return sum;
              },
              point,
              gradient)
          .assertPasses(name);
    }
  }

  private static boolean uses(List<@Nullable Tensor> gradients, Tensor weights) {
    return GraphRun.leaves(gradients.stream().filter(Objects::nonNull).toList()).contains(weights);
  }

  private static void write(List<Slot<double[]>> slots, double[] values) {
    int at = 0;
    for (Slot<double[]> slot : slots) {
      System.arraycopy(values, at, slot.storage(), slot.offset(), slot.size());
      at += slot.size();
    }
  }
}
