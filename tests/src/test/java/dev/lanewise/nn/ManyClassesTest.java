// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.LinearCrossEntropy;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.op.Tanh;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A last layer and its loss in one, for models of many classes. */
class ManyClassesTest {

  private static final int CLASSES = 301;
  private static final int BATCH = 40;

  private record Trained(float[] losses, float[] weights, String explained) {}

  /** Three steps of a model whose last layer is in the loss, or before it. */
  private static Trained train(boolean linear) {
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 6);
    Tensor hidden = Tanh.of(builder.apply("hidden", dense(6, 16), x));
    Tensor labels = Tensor.labels("labels", CLASSES);
    Layer head =
        (input, scope) ->
            LinearCrossEntropy.of(
                input,
                scope.parameter("weight", Shape.of(CLASSES, 16), Initializers.glorotUniform()),
                scope.parameter("bias", Shape.of(CLASSES), Initializers.zeros()),
                labels,
                256);
    Tensor losses =
        linear
            ? builder.apply("words", head, hidden)
            : SoftmaxCrossEntropy.of(builder.apply("words", dense(16, CLASSES), hidden), labels);
    Parameters parameters = builder.parameters();
    parameters.initialize(5);
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      try (var weights = new DeviceParameters<>(backend, parameters);
          var learner =
              Learner.open(
                  backend, Mean.of(losses), weights, sgd(0.5f), new RandomState(0), List.of());
          var plan = learner.plan(BATCH, losses)) {
        float[] inputs = new float[BATCH * 6];
        int[] classes = new int[BATCH];
        Philox random = new Philox(1, 0);
        for (int i = 0; i < inputs.length; i++) {
          inputs[i] = random.normal(i);
        }
        Arrays.setAll(classes, i -> i * 37 % CLASSES);
        plan.write(x, inputs, 0);
        plan.writeLabels(labels, classes, 0);
        float[] each = new float[BATCH];
        for (int step = 0; step < 3; step++) {
          learner.step(plan);
        }
        plan.read(losses, each, 0);
        return new Trained(each, weights.storage().clone(), plan.explain());
      }
    }
  }

  @Test
  void itTrainsAsTheLayerAndItsLossDo() {
    Trained apart = train(false);
    Trained together = train(true);
    Bits.assertEqual("losses", apart.losses(), together.losses());
    Bits.assertEqual("weights", apart.weights(), together.weights());
  }

  @Test
  void lossesAndGradientsAreOneCall() {
    String plan = train(true).explained();
    assertEquals(2, plan.split("LinearCrossEntropy", -1).length, plan);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor weight = Tensor.parameter("weight", Shape.of(7, 5));
    Tensor bias = Tensor.parameter("bias", Shape.of(5));
    Tensor labels = Tensor.labels("labels", 7);
    Tensor few = Tensor.labels("labels", 6);
    refused("rowsAtOnce is 0", () -> LinearCrossEntropy.of(x, weight, null, labels, 0));
    refused("one bias per class", () -> LinearCrossEntropy.of(x, weight, bias, labels, 1));
    refused("labels have 6 classes", () -> LinearCrossEntropy.of(x, weight, null, few, 1));
    refused("[classes, features]", () -> LinearCrossEntropy.of(weight, x, null, labels, 1));
    CrossEntropy<?> sum = CrossEntropy.of(Reduction.SUM);
    refused("NONE or MEAN", () -> LinearCrossEntropy.of(sum, x, weight, null, labels, 1));
  }

  private static void refused(String message, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
  }
}
