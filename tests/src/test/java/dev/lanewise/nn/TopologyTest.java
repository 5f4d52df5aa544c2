// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.DoubleBackend;
import dev.lanewise.check.graph.GraphCheck;
import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Concat;
import dev.lanewise.nn.op.ElementwiseLoss;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.Slice;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.op.StopGradient;
import dev.lanewise.nn.op.Sum;
import dev.lanewise.nn.op.Tanh;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What models may be, beyond a chain of layers. */
class TopologyTest {

  private static Tensor mse(Tensor x, Tensor target) {
    return Mean.of(ElementwiseLoss.of(ElementLoss.MSE, x, target));
  }

  @Test
  void aResidualSumOverASharedLayer() {
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 4);
    var shared = builder.layer("shared", dense(4, 4));
    Tensor y = Add.of(x, shared.apply(Tanh.of(shared.apply(x))));
    assertEquals(List.of("shared.weight", "shared.bias"), builder.parameters().names());
    GraphCheck.standard().of(y).assertPasses("residual");
  }

  @Test
  void branchesOfDifferentDepthThatMeetAgain() {
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 4);
    Tensor one = builder.apply("one", dense(4, 3), x);
    Tensor two = Tanh.of(builder.apply("two.0", dense(4, 5), x));
    two = builder.apply("two.1", dense(5, 2), two);
    Tensor all = Concat.of(1, one, two, x);
    GraphCheck.standard().of(builder.apply("end", dense(9, 2), all)).assertPasses("branches");
  }

  @Test
  void severalInputsAndLosses() {
    ModelBuilder builder = new ModelBuilder();
    Tensor image = builder.input("image", 4);
    Tensor text = builder.input("text", 3);
    Tensor both =
        Multiply.of(
            Tanh.of(builder.apply("image", dense(4, 5), image)),
            Tanh.of(builder.apply("text", dense(3, 5), text)));
    Tensor classes = builder.apply("classes", dense(5, 3), both);
    Tensor number = builder.apply("number", dense(5, 1), both);
    Tensor loss =
        Add.of(
            Mean.of(SoftmaxCrossEntropy.of(classes, Tensor.labels("labels", 3))),
            mse(number, builder.input("target", 1)));
    GraphCheck.standard().of(loss).assertPasses("two losses");
  }

  @Test
  void aModelWithBranchesIsTrainedByATrainer() {
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 5);
    Tensor h = builder.apply("in", dense(5, 8), x);
    Tensor sum = Add.of(h, Tanh.of(builder.apply("body", dense(8, 8), h)));
    Model model = builder.model(x, builder.apply("out", dense(8, 3), sum));
    Dataset data = Samples.clouds(300, 5, 3, 1);
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy())
                .optimizer(adam(0.02f))
                .epochs(5)
                .open(lanewise)) {
      trainer.fit(data);
      assertTrue(trainer.evaluate(data).accuracy() > 0.9f);
    }
  }

  @Test
  void noGradientFlowsThroughAStop() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor other = Tensor.input("other", Shape.of(Shape.BATCH, 2));
    Tensor y = Sum.of(Multiply.of(x, StopGradient.of(Multiply.of(x, other))));
    List<Tensor> gradients = Gradients.of(y, List.of(x, other));
    assertNull(gradients.get(1));
    var missing = assertThrows(IllegalArgumentException.class, () -> Gradients.of(y, other));
    assertTrue(missing.getMessage().contains("does not depend on"), missing.getMessage());
    Tensor gradient = Gradients.of(y, x);
    try (var plan = Plan.on(new DoubleBackend(), 1).output(gradient).compile()) {
      plan.write(x, new float[] {3, 4}, 0);
      plan.write(other, new float[] {5, 6}, 0);
      plan.run();
      float[] values = new float[2];
      plan.read(gradient, values, 0);
      // Of x (x other) the stopped factor is the whole slope: without the stop it were twice that.
      Bits.assertEqual("slope", new float[] {15, 24}, values);
    }
  }

  /** The saliency of a linear score is its row of weights; a step along its sign changes it. */
  @Test
  void theGradientOfAScoreWithRespectToTheInput() {
    Sequential linear = Sequential.of(dense(6, 3));
    linear.initialize(2);
    Tensor score = Sum.of(Slice.of(1, 1, 1, linear.output()));
    Tensor saliency = Gradients.of(score, linear.input());
    try (Lanewise lanewise = Lanewise.open();
        var weights = new DeviceParameters<>(CpuBackend.of(lanewise), linear.parameters());
        var plan =
            Plan.on(CpuBackend.of(lanewise), 1).parameters(weights).output(saliency).compile()) {
      plan.run();
      float[] values = new float[6];
      plan.read(saliency, values, 0);
      float[] row = Arrays.copyOfRange(linear.parameters().get("0.weight"), 6, 12);
      Bits.assertEqual("saliency", row, values);
    }
  }

  /** Goodfellow, Shlens and Szegedy, 2015: small steps along the sign of the loss's gradient. */
  @Test
  void adversarialExamplesFoolATrainedModel() {
    Dataset data = Samples.clouds(400, 5, 3, 1);
    Sequential model = Sequential.of(dense(5, 16), relu(), dense(16, 3));
    int size = data.size();
    float[] inputs = new float[size * 5];
    int[] labels = new int[size];
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    data.batch(order, 0, size, inputs, labels);
    Tensor target = Tensor.labels("labels", 3);
    Tensor loss = Sum.of(SoftmaxCrossEntropy.of(model.output(), target));
    Tensor slope = Gradients.of(loss, model.input());
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy())
                .optimizer(adam(0.02f))
                .epochs(5)
                .open(lanewise)) {
      trainer.fit(data);
      CpuBackend backend = CpuBackend.of(lanewise);
      float[] gradient = new float[size * 5];
      try (var weights = new DeviceParameters<>(backend, model.parameters());
          var plan = Plan.on(backend, size).parameters(weights).output(slope).compile()) {
        plan.write(model.input(), inputs, 0);
        plan.writeLabels(target, labels, 0);
        plan.run();
        plan.read(slope, gradient, 0);
      }
      float[] moved = inputs.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += 0.8f * Math.signum(gradient[i]);
      }
      float before = accuracy(trainer.predict(inputs, size), labels);
      float after = accuracy(trainer.predict(moved, size), labels);
      assertTrue(before > 0.95f && after < 0.6f, before + " and " + after);
    }
  }

  private static float accuracy(float[] scores, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += Scores.best(scores, 3 * i, 3) == labels[i] ? 1 : 0;
    }
    return right / (float) labels.length;
  }

  /**
   * A generator of numbers against a critic that tells them from those of a normal distribution:
   * each is trained through the other, which stays as it is meanwhile.
   */
  @Test
  void twoNetworksAreTrainedAgainstEachOther() {
    int batch = 128;
    ModelBuilder making = new ModelBuilder();
    Tensor noise = making.input("noise", 1);
    Tensor made = making.apply("make", dense(1, 1), noise);
    ModelBuilder judging = new ModelBuilder();
    var first = judging.layer("first", dense(1, 16));
    var last = judging.layer("last", dense(16, 1));
    Tensor real = judging.input("real", 1);
    Tensor ofReal = last.apply(Tanh.of(first.apply(real)));
    Tensor ofMade = last.apply(Tanh.of(first.apply(made)));
    Tensor critics = Add.of(bce(ofReal, 1), bce(ofMade, 0));
    Tensor makers = bce(ofMade, 1);
    Parameters maker = making.parameters();
    Parameters critic = judging.parameters();
    maker.initialize(1);
    critic.initialize(2);
    Philox random = new Philox(3, 0);
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      RandomState state = new RandomState(0);
      try (var makersWeights = new DeviceParameters<>(backend, maker);
          var criticsWeights = new DeviceParameters<>(backend, critic);
          var judge =
              Learner.open(
                  backend, critics, criticsWeights, adam(0.02f), state, List.of(makersWeights));
          var make =
              Learner.open(
                  backend, makers, makersWeights, adam(0.01f), state, List.of(criticsWeights));
          var judgePlan = judge.plan(batch);
          var makePlan = make.plan(batch, made)) {
        float[] values = new float[batch];
        long drawn = 0;
        for (int step = 0; step < 400; step++) {
          float[] untouched = makersWeights.storage().clone();
          drawn = draw(random, drawn, values, 3, 0.5f);
          judgePlan.write(real, values, 0);
          drawn = draw(random, drawn, values, 0, 1);
          judgePlan.write(noise, values, 0);
          judge.step(judgePlan);
          Bits.assertEqual("the other's weights", untouched, makersWeights.storage());
          makePlan.write(noise, values, 0);
          make.step(makePlan);
        }
        makePlan.read(made, values, 0);
        double mean = 0;
        for (float value : values) {
          mean += value / batch;
        }
        assertEquals(3, mean, 0.7);
        makersWeights.copyToModel();
        assertEquals(3, maker.get("make.bias")[0], 0.7);
      }
    }
  }

  private static long draw(Philox random, long from, float[] values, float mean, float deviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + deviation * random.normal(from + i);
    }
    return from + values.length;
  }

  private static Tensor bce(Tensor logits, float target) {
    return Mean.of(
        ElementwiseLoss.of(
            Criterion.bceWithLogits(1, Reduction.NONE),
            logits,
            Tensor.fill(logits.shape(), target)));
  }

  @Test
  void aLearnerDoesWhatATrainingStepDoes() {
    Sequential model = Sequential.of(dense(3, 4), tanh(), dense(4, 2));
    model.initialize(1);
    Tensor target = Tensor.input("target", model.output().shape());
    Dataset data = Samples.clouds(8, 3, 2, 1);
    int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      try (var state = TrainingState.open(model, Losses.mse(), sgd(0.1f), backend);
          var step = state.step(8);
          var weights = new DeviceParameters<>(backend, model.parameters());
          var learner =
              Learner.open(
                  backend,
                  mse(model.output(), target),
                  weights,
                  sgd(0.1f),
                  new RandomState(0),
                  List.of());
          var plan = learner.plan(8)) {
        step.load(data, order, 0);
        step.run();
        plan.write(model.input(), step.inputs(), 0);
        plan.write(target, step.targets(), 0);
        learner.step(plan);
        float[] expected = state.parameters.storage();
        float[] actual = weights.storage();
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], actual[i], 1e-6);
        }
      }
    }
  }

  @Test
  void whatCannotBeSharedIsRefused() {
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 4);
    var norm = builder.layer("norm", Layers.layerNorm());
    norm.apply(x);
    Tensor y = builder.input("y", 3);
    refused("layer norm: weight is shared with shape [4]", () -> norm.apply(y));
    refused("there is a parameter norm.weight", () -> builder.apply("norm", Layers.layerNorm(), x));
  }

  @Test
  void shapeErrorsNameTheLineThatBuiltTheModel() {
    String here = "TopologyTest.java:";
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 3));
    refused("ADD of [batch, 2] and [batch, 3]".replace("ADD", "Add"), () -> Add.of(x, y));
    refused(here, () -> Add.of(x, y));
    refused(
        "layer 1: MatMul of [batch, 3] and [5, 4]", () -> Sequential.of(dense(2, 3), dense(4, 5)));
    refused(here, () -> Sequential.of(dense(2, 3), dense(4, 5)));
    refused(
        here, () -> Trainer.of(Sequential.of(dense(2, 3)), twoRows()).open(new DoubleBackend()));
  }

  /** A loss that asks for another shape than it says. */
  private static Loss twoRows() {
    return new Loss() {
      @Override
      public Tensor target(Tensor output) {
        return Tensor.input("target", Shape.of(Shape.BATCH, 1, 2));
      }

      @Override
      public Tensor losses(Tensor output, Tensor target) {
        return ElementwiseLoss.of(ElementLoss.MSE, output, target);
      }
    };
  }

  private static void refused(String message, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
  }
}
