// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.DoubleBackend;
import dev.lanewise.check.graph.GraphCheck;
import dev.lanewise.check.graph.Leaves;
import dev.lanewise.check.graph.RandomGraph;
import dev.lanewise.check.jqwik.Graphs;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.View;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.Scale;
import dev.lanewise.nn.op.Tanh;
import dev.lanewise.nn.plan.Gradients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Plans and gradients of graphs of all ops. */
class RandomGraphTest {

  @Provide
  Arbitrary<RandomGraph> graphs() {
    return Graphs.upTo(16);
  }

  /** Numbers stay small, so that rounding does, too. */
  @Provide
  Arbitrary<RandomGraph> calmGraphs() {
    return Graphs.upTo(8, Tanh::of);
  }

  @Provide
  Arbitrary<RandomGraph> smallGraphs() {
    return Graphs.upTo(3, Tanh::of);
  }

  private static List<Tensor> withGradients(RandomGraph graph) {
    Tensor loss = graph.loss();
    List<Tensor> wanted = new ArrayList<>(graph.outputs());
    Gradients.of(loss, Leaves.floatsUnder(loss)).stream()
        .filter(Objects::nonNull)
        .forEach(wanted::add);
    return wanted;
  }

  private static void assertSame(
      Object what, List<Tensor> tensors, List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertEqual(what + ", " + tensors.get(i), expected.get(i), actual.get(i));
    }
  }

  @Property(tries = 120)
  void fusedAndUnfusedPlansAgreeToTheBit(
      @ForAll("graphs") RandomGraph graph,
      @ForAll @IntRange(min = 2, max = 9) int batch,
      @ForAll long seed) {
    List<Tensor> wanted = withGradients(graph);
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      List<float[]> unfused = GraphRun.values(backend, wanted, batch, false, seed);
      for (CpuBackend blocks : List.of(backend, backend.chainBlock(3))) {
        List<float[]> fused = GraphRun.values(blocks, wanted, batch, true, seed);
        assertSame(graph, wanted, unfused, fused);
      }
    }
  }

  /** Without gradients fewer results have a second use, and more is fused. */
  @Property(tries = 120)
  void soDoPlansWithoutGradients(
      @ForAll("graphs") RandomGraph graph,
      @ForAll @IntRange(min = 2, max = 9) int batch,
      @ForAll long seed) {
    List<Tensor> wanted = graph.outputs();
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      assertSame(
          graph,
          wanted,
          GraphRun.values(backend, wanted, batch, false, seed),
          GraphRun.values(backend, wanted, batch, true, seed));
    }
  }

  @Property(tries = 100)
  void theFastestKernelsAgreeWithTheReferenceToTheBit(
      @ForAll("graphs") RandomGraph graph,
      @ForAll @IntRange(min = 2, max = 33) int batch,
      @ForAll long seed) {
    List<Tensor> wanted = withGradients(graph);
    try (Lanewise lanewise = Lanewise.builder().threads(2).open();
        Lanewise reference =
            Lanewise.builder().implementation(Implementation.REFERENCE).threads(1).open()) {
      assertSame(
          graph,
          wanted,
          GraphRun.values(CpuBackend.of(reference), wanted, batch, true, seed),
          GraphRun.values(CpuBackend.of(lanewise), wanted, batch, true, seed));
    }
  }

  /**
   * What rounding may do to a result is measured: each op's result moves by 64 times as much, at
   * random, and a plan is to be nearer to the truth than that.
   */
  @Property(tries = 100)
  void plansAreAsCloseToTheOracleAsRoundingLetsThem(
      @ForAll("calmGraphs") RandomGraph graph,
      @ForAll @IntRange(min = 2, max = 9) int batch,
      @ForAll long seed) {
    List<Tensor> outputs = graph.outputs();
    int count = outputs.size();
    List<Tensor> all = new ArrayList<>(outputs);
    for (int i = 0; i < 4; i++) {
      Map<Node, Node> done = new HashMap<>();
      outputs.forEach(output -> all.add(noisy(output, done)));
    }
    List<float[]> truth = GraphRun.values(new DoubleBackend(), all, batch, false, seed);
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      var plan = GraphRun.values(CpuBackend.of(lanewise), outputs, batch, true, seed);
      for (int i = 0; i < count; i++) {
        double noise = 1e-6;
        for (int j = i + count; j < truth.size(); j += count) {
          noise = Math.max(noise, distance(truth.get(i), truth.get(j)));
        }
        double error = distance(truth.get(i), plan.get(i));
        assertTrue(error <= noise, graph + ", output " + i + ": " + error + " > " + noise);
      }
    }
  }

  private static Tensor noisy(Tensor tensor, Map<Node, Node> done) {
    if (tensor.op() instanceof Leaf) {
      return tensor;
    }
    Node copy = done.get(tensor.node());
    if (copy == null) {
      copy =
          Node.of(
              tensor.op(),
              tensor.node().inputs().stream().map(input -> noisy(input, done)).toList());
      done.put(tensor.node(), copy);
    }
    Tensor moved = copy.output(tensor.index());
    if (tensor.op() instanceof View || tensor.type() != ElementType.FLOAT32) {
      return moved;
    }
    Tensor noise = Scale.of(0x1p-17f, Tensor.input("noise", tensor.shape()));
    return Multiply.of(moved, Add.of(Tensor.fill(tensor.shape(), 1), noise));
  }

  /** NaN is as near to NaN, such as the mean of no loss, as it is far from all else. */
  private static double distance(float[] one, float[] other) {
    double distance = 0;
    for (int i = 0; i < one.length; i++) {
      if (Float.isNaN(one[i]) != Float.isNaN(other[i])) {
        return Double.POSITIVE_INFINITY;
      }
      if (!Float.isNaN(one[i])) {
        distance = Math.max(distance, Math.abs((double) one[i] - other[i]));
      }
    }
    return distance;
  }

  @Property(tries = 50)
  void gradientsEqualDifferences(
      @ForAll("smallGraphs") RandomGraph graph, @ForAll @IntRange(max = 1000) int seed) {
    GraphCheck.standard().seed(seed).of(graph.loss()).assertPasses(graph);
  }

  /** Where a gradient is constant there is nothing to check. */
  @Property(tries = 30)
  void secondGradientsEqualDifferences(
      @ForAll("smallGraphs") RandomGraph graph, @ForAll @IntRange(max = 1000) int seed) {
    Tensor loss = graph.loss();
    Gradients.of(loss, Leaves.floatsUnder(loss)).stream()
        .filter(Objects::nonNull)
        .filter(RandomGraphTest::dependsOnSomething)
        .map(gradient -> gradient.shape().rank() == 0 ? gradient : Mean.of(gradient))
        .reduce(Add::of)
        .ifPresent(
            sum -> GraphCheck.standard().seed(seed).of(sum).assertPasses("gradients of " + graph));
  }

  private static boolean dependsOnSomething(Tensor tensor) {
    List<Tensor> leaves = Leaves.floatsUnder(tensor);
    return Gradients.of(tensor, Tensor.fill(tensor.shape(), 1), leaves).stream()
        .anyMatch(Objects::nonNull);
  }
}
