// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.GraphCheck;
import dev.lanewise.check.graph.Leaves;
import dev.lanewise.check.graph.OpExamples;
import dev.lanewise.check.graph.OpExamples.Example;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Dense;
import dev.lanewise.nn.op.FusedOp;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.op.StopGradient;
import dev.lanewise.nn.plan.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpsTest {

  private static final int BATCH = 4;

  static List<Example> examples() {
    return OpExamples.all();
  }

  static List<Example> differentiable() {
    return examples().stream().filter(e -> !isFinal(e.tensor())).toList();
  }

  /** Fused ops are made after gradients; StopGradient is meant to differ from differences. */
  private static boolean isFinal(Tensor tensor) {
    return tensor.op() instanceof FusedOp || uses(StopGradient.class, tensor);
  }

  private static boolean uses(Class<? extends Op> op, Tensor tensor) {
    return op.isInstance(tensor.op())
        || tensor.node().inputs().stream().anyMatch(input -> uses(op, input));
  }

  @Test
  void everyOpIsFound() {
    List<Class<?>> found = new ArrayList<>(OpExamples.classes());
    assertTrue(found.contains(Dense.class) && found.contains(SoftmaxCrossEntropy.class));
    assertTrue(found.size() >= 20, found.toString());
  }

  private static void check(Object name, Tensor tensor) {
    GraphCheck.standard().seed(name.toString().hashCode()).of(tensor).assertPasses(name);
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsEqualDifferences(Example example) {
    check(example, example.tensor());
  }

  /** The gradient of each gradient, where the rules are differentiable themselves. */
  @ParameterizedTest
  @MethodSource("differentiable")
  void secondGradientsEqualDifferences(Example example) {
    Tensor weights = Tensor.input("weights", example.tensor().shape());
    List<Tensor> leaves = Leaves.floatsUnder(example.tensor());
    for (Tensor gradient : Gradients.of(example.tensor(), weights, leaves)) {
      if (gradient != null) {
        check("gradient of " + example, gradient);
      }
    }
  }

  @Test
  void weightsOfClassesHaveNoGradient() {
    Tensor logits = Tensor.input("logits", Shape.of(Shape.BATCH, 3));
    Tensor weights = Tensor.parameter("weights", Shape.of(3));
    Tensor loss =
        SoftmaxCrossEntropy.of(
            CrossEntropy.of(Reduction.MEAN), logits, Tensor.labels("labels", 3), weights);
    var e =
        assertThrows(
            UnsupportedOperationException.class, () -> Gradients.of(loss, List.of(weights)));
    assertTrue(Objects.requireNonNull(e.getMessage()).contains("SoftmaxCrossEntropy"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fusedAndUnfusedPlansAgreeToTheBit(Example example) {
    List<Tensor> graph = example.withGradients();
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
    List<Tensor> graph = example.withGradients();
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

  /** Inputs that nobody needs afterwards may be overwritten, and nothing else of it shows. */
  @ParameterizedTest
  @MethodSource("examples")
  void resultsAreTheSameWhereTheyTakeTheirInputsPlace(Example example) {
    List<Tensor> graph = example.withGradients();
    try (Lanewise lanewise = Lanewise.open()) {
      var backend = CpuBackend.of(lanewise);
      for (Tensor tensor : graph) {
        assertSame(
            example,
            GraphRun.values(backend, List.of(tensor), BATCH, true, 1),
            GraphRun.values(backend, List.of(GraphRun.withCopiedInputs(tensor)), BATCH, true, 1));
      }
    }
  }

  private static void assertSame(Example example, List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertEqual(example + ", tensor " + i, expected.get(i), actual.get(i));
    }
  }
}
