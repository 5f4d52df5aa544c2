// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.logSoftmax;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.oracle.CrossEntropyOracle;
import dev.lanewise.check.oracle.ElementLossOracle;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {

  private static final int BATCH = 7;

  static Stream<Arguments> elementLosses() {
    return Stream.of(
        Arguments.of(ElementLoss.MSE, Losses.mse(), 0f, 0f),
        Arguments.of(ElementLoss.MAE, Losses.mae(), 0f, 0f),
        Arguments.of(ElementLoss.HUBER, Losses.huber(0.5f), 0.5f, 0f),
        Arguments.of(ElementLoss.SMOOTH_L1, Losses.smoothL1(0.5f), 0.5f, 0f),
        Arguments.of(ElementLoss.LOG_COSH, Losses.logCosh(), 0f, 0f),
        Arguments.of(ElementLoss.HINGE, Losses.hinge(), 0f, 0f),
        Arguments.of(ElementLoss.SQUARED_HINGE, Losses.squaredHinge(), 0f, 0f),
        Arguments.of(ElementLoss.BCE_WITH_LOGITS, Losses.bceWithLogits(), 1f, 0f),
        Arguments.of(ElementLoss.BCE_WITH_LOGITS, Losses.bceWithLogits(3), 3f, 0f),
        Arguments.of(ElementLoss.FOCAL, Losses.focal(2, 0.25f), 2f, 0.25f),
        Arguments.of(ElementLoss.KL_DIVERGENCE, Losses.klDivergence(), 0f, 0f));
  }

  /** A step's loss is the mean of the textbook's, by its factor for a sum over each row. */
  @ParameterizedTest
  @MethodSource("elementLosses")
  void aStepMakesTheMeanOfTheTextbooksLosses(ElementLoss kind, Loss loss, float alpha, float beta) {
    Random random = new Random(5);
    Dataset data = Datasets.ofTargets(floats(random, BATCH * 3), signs(random, BATCH * 2), BATCH);
    Sequential model = Sequential.of(dense(3, 2));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        var state = TrainingState.open(model, loss, adam(0.01f), CpuBackend.of(lanewise));
        var step = state.step(BATCH);
        var predictor = Predictor.open(model, BATCH, lanewise)) {
      step.load(data, order(BATCH), 0);
      float[] outputs = predictor.predict(step.inputs(), BATCH);
      step.backward();
      double sum = 0;
      double[] bias = new double[2];
      int perRow = kind == ElementLoss.KL_DIVERGENCE ? 1 : 2;
      for (int i = 0; i < outputs.length; i++) {
        float t = step.targets()[i];
        sum += ElementLossOracle.value(kind, outputs[i], t, alpha, beta);
        bias[i % 2] += ElementLossOracle.slope(kind, outputs[i], t, alpha, beta);
      }
      assertEquals(sum / (BATCH * perRow), step.loss(), 1e-5);
      for (int j = 0; j < 2; j++) {
        assertEquals(bias[j] / (BATCH * perRow), step.gradient("0.bias")[j], 1e-5);
      }
    }
  }

  /** As PyTorch: the mean divides by the weights of the labels, and a label may count nothing. */
  @Test
  void classWeightsAndAnIgnoredLabelEnterTheMean() {
    double[] weights = {0.5, 2, 1};
    Loss loss =
        Losses.softmaxCrossEntropy().classWeights(0.5f, 2, 1).labelSmoothing(0.2f).ignoring(2);
    Dataset data = Samples.clouds(BATCH, 3, 3, 4);
    Sequential model = Sequential.of(dense(3, 3));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        var state = TrainingState.open(model, loss, adam(0.01f), CpuBackend.of(lanewise));
        var step = state.step(BATCH);
        var predictor = Predictor.open(model, BATCH, lanewise)) {
      step.load(data, order(BATCH), 0);
      float[] outputs = predictor.predict(step.inputs(), BATCH);
      step.backward();
      double sum = 0;
      double weight = 0;
      for (int i = 0; i < BATCH; i++) {
        int label = step.labels()[i];
        if (label != 2) {
          double[] z = {outputs[3 * i], outputs[3 * i + 1], outputs[3 * i + 2]};
          double[] masses = CrossEntropyOracle.masses(3, label, 0.2f, weights);
          sum += CrossEntropyOracle.of(z, masses, 0).loss();
          weight += weights[label];
        }
      }
      assertTrue(weight > 0 && Arrays.stream(step.labels()).anyMatch(label -> label == 2));
      assertEquals(sum / weight, step.loss(), 1e-5);
    }
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer = Trainer.of(model, loss).batchSize(BATCH).open(lanewise)) {
      assertEquals(trainer.evaluate(data).loss(), trainer.fit(data).last().loss(), 1e-5);
    }
  }

  /** Their mean would be NaN, which ends a training and hides what a validation set says. */
  @Test
  void batchesOfWhichNothingCountsArePassedOver() {
    float[] x = {3, 1, -2, 0.5f, 1, 1, 0, -1};
    Dataset data = Datasets.of(x, new int[] {0, 2, 0, 0}, 3);
    Dataset counting = Datasets.of(new float[] {-2, 0.5f}, new int[] {2}, 3);
    CrossEntropyLoss plain = Losses.softmaxCrossEntropy();
    for (Loss loss : new Loss[] {plain.ignoring(0), plain.classWeights(0, 1, 2)}) {
      Sequential all = Sequential.of(dense(2, 3));
      Sequential one = Sequential.of(dense(2, 3));
      all.initialize(1);
      one.initialize(1);
      try (Lanewise lanewise = Lanewise.open();
          Trainer withAll = Trainer.of(all, loss).batchSize(1).open(lanewise);
          Trainer withOne = Trainer.of(one, loss).batchSize(1).open(lanewise)) {
        assertEquals(withOne.evaluate(counting).loss(), withAll.evaluate(data).loss());
        assertEquals(withOne.fit(counting).last().loss(), withAll.fit(data).last().loss());
        Bits.assertEqual(
            "weights", one.parameters().get("0.weight"), all.parameters().get("0.weight"));
        assertEquals(Float.NaN, withAll.fit(data.take(1)).last().loss());
        Bits.assertEqual(
            "weights", one.parameters().get("0.weight"), all.parameters().get("0.weight"));
      }
    }
  }

  @Test
  void softLabelsThatAreOneHotGiveTheLossOfLabels() {
    Dataset data = Samples.clouds(BATCH, 4, 3, 2);
    Sequential model = Sequential.of(dense(4, 3));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        Trainer hard = Trainer.of(model, Losses.softmaxCrossEntropy()).open(lanewise);
        Trainer soft = Trainer.of(model, Losses.softLabelCrossEntropy()).open(lanewise)) {
      assertEquals(hard.evaluate(data).loss(), soft.evaluate(data).loss(), 1e-6);
      assertEquals(Float.NaN, soft.evaluate(data).accuracy());
    }
  }

  /** To the rounding of log-softmax, which cross-entropy does not take. */
  @Test
  void negativeLogLikelihoodOfLogSoftmaxIsCrossEntropy() {
    Dataset data = Samples.clouds(200, 4, 3, 2);
    Sequential logits = Sequential.of(dense(4, 3));
    Sequential logs = Sequential.of(dense(4, 3), logSoftmax());
    try (Lanewise lanewise = Lanewise.open();
        Trainer entropy =
            Trainer.of(logits, Losses.softmaxCrossEntropy()).epochs(3).open(lanewise);
        Trainer likelihood =
            Trainer.of(logs, Losses.negativeLogLikelihood()).epochs(3).open(lanewise)) {
      EpochResult expected = entropy.fit(data).last();
      EpochResult actual = likelihood.fit(data).last();
      assertEquals(expected.loss(), actual.loss(), 1e-5);
      assertEquals(expected.accuracy(), actual.accuracy());
      float[] x = {0.1f, -0.5f, 0.3f, 2};
      assertArrayEquals(entropy.predict(x, 1), likelihood.predict(x, 1), 1e-5f);
    }
  }

  @Test
  void aZLossAddsTheSquareOfTheLogSumExp() {
    Dataset data = Samples.clouds(BATCH, 4, 3, 2);
    Sequential model = Sequential.of(dense(4, 3));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        Trainer plain = Trainer.of(model, Losses.softmaxCrossEntropy()).open(lanewise);
        Trainer more = Trainer.of(model, Losses.softmaxCrossEntropy().zLoss(0.5f)).open(lanewise);
        var predictor = Predictor.open(model, BATCH, lanewise)) {
      float[] inputs = new float[BATCH * 4];
      for (int i = 0; i < BATCH; i++) {
        data.copy(i, inputs, 4 * i);
      }
      float[] z = predictor.predict(inputs, BATCH);
      double added = 0;
      for (int i = 0; i < BATCH; i++) {
        double sum = Math.exp(z[3 * i]) + Math.exp(z[3 * i + 1]) + Math.exp(z[3 * i + 2]);
        added += 0.5 * Math.log(sum) * Math.log(sum) / BATCH;
      }
      assertEquals(plain.evaluate(data).loss() + added, more.evaluate(data).loss(), 1e-5);
    }
  }

  @Test
  void aRegressionIsTrainedFromEndToEnd() {
    Random random = new Random(1);
    int samples = 203;
    float[] inputs = floats(random, samples * 2);
    float[] targets = new float[samples];
    for (int i = 0; i < samples; i++) {
      targets[i] = inputs[2 * i] * inputs[2 * i] - 0.5f * inputs[2 * i + 1];
    }
    Dataset data = Datasets.ofTargets(inputs, targets, samples);
    var parts = Datasets.split(data, 150, 3);
    Sequential model = Sequential.of(dense(2, 16), tanh(), dense(16, 1));
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(model, Losses.mse())
                .optimizer(adam(0.02f))
                .epochs(100)
                .seed(1)
                .validateOn(parts.second())
                .open(lanewise)) {
      EpochResult last = trainer.fit(parts.first()).last();
      assertTrue(last.loss() < 4e-3 && last.validationLoss() < 4e-3, last.toString());
      assertEquals(Float.NaN, last.accuracy());
      assertEquals(last.validationLoss(), trainer.evaluate(parts.second()).loss());
      float[] predicted = trainer.predict(new float[] {0.5f, 0.2f}, 1);
      assertArrayEquals(new float[] {0.15f}, predicted, 0.1f);
    }
  }

  @Test
  void predictionsOfBinaryLogitsAreProbabilities() {
    Dataset data = Datasets.ofTargets(new float[] {-1, 1, -2, 2}, new float[] {0, 1, 0, 1}, 4);
    Sequential model = Sequential.of(dense(1, 1));
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(model, Losses.bceWithLogits())
                .optimizer(adam(0.1f))
                .epochs(100)
                .open(lanewise)) {
      trainer.fit(data);
      float[] p = trainer.predict(new float[] {-1, 1}, 2);
      assertTrue(p[0] < 0.1f && p[0] > 0 && p[1] > 0.9f && p[1] < 1, Arrays.toString(p));
    }
  }

  /** Loss and gradient are one call, and the mean over batch and outputs is its factor. */
  @Test
  void lossAndGradientAreOneCall() {
    Sequential model = Sequential.of(dense(3, 2));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        Trainer huber = Trainer.of(model, Losses.huber(2)).open(lanewise);
        Trainer smooth =
            Trainer.of(model, Losses.softmaxCrossEntropy().labelSmoothing(0.5f)).open(lanewise)) {
      String plan = huber.explain();
      assertEquals(2, plan.split("HUBER", -1).length, plan);
      assertTrue(plan.contains("HUBER[alpha=2.0, factor=0.5 / batch]"), plan);
      String other = smooth.explain();
      assertEquals(2, other.split("SoftmaxCrossEntropy", -1).length, other);
      assertTrue(
          other.contains("SoftmaxCrossEntropy[labelSmoothing=0.5, factor=1.0 / batch]"), other);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Sequential model = Sequential.of(dense(2, 3));
    Dataset data = Datasets.ofTargets(new float[4], new float[2], 2);
    try (Lanewise lanewise = Lanewise.open();
        Trainer mse = Trainer.of(model, Losses.mse()).open(lanewise);
        Trainer labels = Trainer.of(model, Losses.softmaxCrossEntropy()).open(lanewise)) {
      refused("the dataset has 2 features and 1 targets", () -> mse.fit(data));
      refused("the dataset has 2 features and 0 classes", () -> labels.fit(data));
      refused(
          "one weight per class",
          () -> Trainer.of(model, Losses.softmaxCrossEntropy().classWeights(1, 2)).open(lanewise));
    }
    refused("targets has 3 numbers", () -> Datasets.ofTargets(new float[4], new float[3], 2));
    assertThrows(UnsupportedOperationException.class, () -> data.label(0));
    assertThrows(IllegalStateException.class, () -> Losses.softLabelCrossEntropy().ignoring(1));
    assertThrows(IllegalArgumentException.class, () -> Losses.huber(0));
    refused("no weights", () -> Losses.softmaxCrossEntropy().classWeights());
    refused("weights[1] is -2.0", () -> Losses.softmaxCrossEntropy().classWeights(1, -2));
    refused("weights[0] is NaN", () -> Losses.softLabelCrossEntropy().classWeights(Float.NaN));
    refused("zLoss is -1.0", () -> Losses.softmaxCrossEntropy().zLoss(-1));
  }

  private static void refused(String message, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
  }

  private static int[] order(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private static float[] floats(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private static float[] signs(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextBoolean() ? 1 : -1;
    }
    return values;
  }
}
