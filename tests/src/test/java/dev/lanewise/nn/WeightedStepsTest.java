// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What weights of samples do to steps and evaluations, and what is refused. */
class WeightedStepsTest {

  private static final int SIZE = 29;
  private static final Dataset DATA = Samples.clouds(SIZE, 4, 3, 8);

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void weightsOfClassesAreThoseOfTheirSamples() {
    float[] ofClasses = {0.5f, 2, 0.25f};
    float[] weights = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = ofClasses[DATA.label(i)];
    }
    Sequential model = Sequential.of(dense(4, 3));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        Trainer classes =
            Trainer.of(model, softmaxCrossEntropy().classWeights(ofClasses))
                .batchSize(8)
                .open(lanewise);
        Trainer samples = Trainer.of(model, softmaxCrossEntropy()).batchSize(8).open(lanewise)) {
      assertEquals(
          classes.evaluate(DATA).loss(), samples.evaluate(DATA.weighted(weights)).loss(), 1e-6);
    }
  }

  /** Evaluation does not depend on how samples fall into batches, but for rounding. */
  @ParameterizedTest
  @MethodSource("dev.lanewise.nn.LossKind#all")
  void theMeanIsThatOfAllSamples(LossKind kind) {
    Sequential model = kind.model();
    try (Lanewise lanewise = Lanewise.open();
        Trainer whole = Trainer.of(model, kind.loss()).batchSize(SIZE).open(lanewise);
        Trainer parts = Trainer.of(model, kind.loss()).batchSize(4).open(lanewise)) {
      for (Dataset data : List.of(DATA, DATA.weighted(Samples.weights(SIZE)))) {
        assertEquals(whole.evaluate(data).loss(), parts.evaluate(data).loss(), 1e-5);
      }
    }
  }

  /** Loss, gradient and weights are one call, and fusion changes no bit. */
  @ParameterizedTest
  @MethodSource("dev.lanewise.nn.LossKind#all")
  void aFusedStepIsAnUnfusedOne(LossKind kind) {
    int[] order = IntStream.range(0, SIZE).toArray();
    Dataset data = DATA.weighted(Samples.weights(SIZE));
    Sequential model = kind.model();
    try (Lanewise lanewise = Lanewise.open();
        var state = TrainingState.open(model, kind.loss(), sgd(0.1f), CpuBackend.of(lanewise));
        var fused = state.weightedStep(SIZE);
        var unfused = new TrainingStep<>(state, state.objective(true), SIZE, false)) {
      for (var step : List.of(fused, unfused)) {
        step.load(data, order, 0);
        step.backward();
      }
      for (String name : model.parameters().names()) {
        Bits.assertEqual(name, unfused.gradient(name), fused.gradient(name));
      }
      assertEquals(unfused.loss(), fused.loss());
      String plan = fused.explain();
      if (kind.loss() instanceof CrossEntropyLoss) {
        assertEquals(2, plan.split("CrossEntropy\\[weighted", -1).length, plan);
      }
      if (kind.name().equals("Huber")) {
        assertEquals(2, plan.split("HUBER", -1).length, plan);
      }
    }
  }

  @Test
  void aStepInWhichNothingCountsChangesNothing() {
    Sequential model = Sequential.of(dense(4, 3), batchNorm());
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        var state = TrainingState.open(model, Losses.mse(), adam(0.1f), CpuBackend.of(lanewise));
        var step = state.weightedStep(8)) {
      state.copyToModel();
      float[] before = model.parameters().get("0.weight");
      step.load(DATA, IntStream.range(0, 8).toArray(), 0);
      Arrays.fill(step.weights(), 0);
      step.run();
      assertEquals(0, step.loss());
      state.copyToModel();
      Bits.assertEqual("weights", before, model.parameters().get("0.weight"));
      Arrays.fill(step.weights(), 1);
      step.run();
      assertTrue(step.loss() > 0);
      step.weights()[5] = -1;
      refused("weights[5] is -1.0, must be finite and not negative", step::run);
      Dataset weighted = DATA.weighted(ones(SIZE));
      try (var plain = state.step(8)) {
        assertEquals(0, plain.weights().length);
        refused("take a weightedStep", () -> plain.load(weighted, new int[8], 0));
      }
    }
  }

  @Test
  void statisticsAreOfWhatCounts() {
    Sequential model = Sequential.of(dense(4, 3));
    float[] weights = ones(SIZE);
    Arrays.fill(weights, 10, 20, 0);
    int[] left = IntStream.range(0, SIZE).filter(i -> weights[i] > 0).toArray();
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).batchSize(8).open(lanewise)) {
      Statistics expected = trainer.statistics(Samples.choose(DATA, left));
      assertEquals(expected, trainer.statistics(DATA.weighted(weights)));
      weights[0] = 5;
      assertNotEquals(expected, trainer.statistics(DATA.weighted(weights)));
    }
  }

  /** By its number in the dataset, whatever is left out. */
  @Test
  void aSampleThatIsNotFiniteIsNamed() {
    float[] inputs = DATA.copyInputs();
    inputs[4 * 17 + 1] = Float.NaN;
    inputs[4 * 3] = Float.NaN;
    float[] weights = Samples.weights(SIZE);
    Arrays.fill(weights, 0, 12, 0);
    Dataset data = Datasets.of(inputs, DATA.copyLabels(), 3).weighted(weights);
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(Sequential.of(dense(4, 3)), softmaxCrossEntropy())
                .batchSize(4)
                .open(lanewise)) {
      var e = assertThrows(NonFiniteLossException.class, () -> trainer.fit(data));
      String message = Objects.requireNonNull(e.getMessage());
      assertTrue(message.contains("element 1 of sample 17"), message);
    }
  }

  @Test
  void resumingWithinAnUpdateGivesTheBitsOfNeverStopping(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("training.safetensors");
    Dataset data = DATA.weighted(Samples.weights(SIZE));
    Sequential whole = Sequential.of(dense(4, 3));
    Sequential resumed = Sequential.of(dense(4, 3));
    try (Lanewise lanewise = Lanewise.open()) {
      try (Trainer trainer = accumulating(whole).open(lanewise)) {
        trainer.fit(data, 3);
      }
      try (Trainer trainer = accumulating(Sequential.of(dense(4, 3))).open(lanewise)) {
        trainer.fit(data, 1);
        trainer.saveCheckpoint(file);
      }
      try (Trainer trainer = accumulating(resumed).open(lanewise)) {
        trainer.loadCheckpoint(file);
        trainer.fit(data, 2);
      }
    }
    Bits.assertEqual(
        "weights", whole.parameters().get("0.weight"), resumed.parameters().get("0.weight"));
  }

  private static Trainer.Builder accumulating(Sequential model) {
    return Trainer.of(model, softmaxCrossEntropy())
        .optimizer(adam(0.01f).accumulate(3))
        .batchSize(8)
        .seed(9);
  }

  @Test
  void partsAndViewsKeepTheWeights() {
    Dataset data = DATA.weighted(Samples.weights(SIZE));
    float[] weights = Samples.weights(SIZE);
    assertTrue(data.isWeighted() && !DATA.isWeighted());
    assertEquals(1, DATA.weight(3));
    assertEquals(weights[12], data.skip(5).weight(7));
    assertEquals(weights[7], data.take(9).weight(7));
    assertEquals(weights[7], Datasets.copyOf(data).weight(7));
    assertEquals(weights[7], Datasets.mapFeatures(data, (values, offset) -> {}).weight(7));
    assertEquals(weights[7], Datasets.reconstruction(data).weight(7));
    assertEquals(1, data.weighted(ones(SIZE)).weight(7));
    var parts = Datasets.stratifiedSplit(data, 20, 1);
    double sum = 0;
    double ofParts = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += weights[i];
      ofParts += i < 20 ? parts.first().weight(i) : parts.second().weight(i - 20);
    }
    assertTrue(parts.first().isWeighted() && parts.second().isWeighted());
    assertEquals(sum, ofParts, 1e-9);
  }

  @Test
  void whatIsNoWeightIsRefused() {
    Sequential model = Sequential.of(dense(4, 3));
    float[] weights = ones(SIZE);
    refused("there are 2 weights for 29 samples", () -> DATA.weighted(1, 1));
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      weights[7] = bad;
      refused("weights[7] is " + bad, () -> DATA.weighted(weights));
    }
    float[] zeros = new float[SIZE];
    Dataset changed = DATA.weighted(zeros);
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).open(lanewise);
        Trainer own = Trainer.of(model, LossKind.ownLoss(true)).open(lanewise)) {
      refused("the dataset has the weight 0 everywhere", () -> trainer.fit(changed));
      zeros[3] = Float.NaN;
      refused("the dataset has weight NaN at 3", () -> trainer.evaluate(changed));
      refused("the validation set has weight NaN at 3", () -> trainerOn(changed).open(lanewise));
      Dataset good = DATA.weighted(ones(SIZE));
      refused("takes no weights of its rows", () -> own.fit(good));
      refused(
          "takes no weights of its rows",
          () -> Trainer.of(model, LossKind.ownLoss(true)).validateOn(good).open(lanewise));
    }
  }

  private static Trainer.Builder trainerOn(Dataset validation) {
    return Trainer.of(Sequential.of(dense(4, 3)), softmaxCrossEntropy()).validateOn(validation);
  }

  private static void refused(String message, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
  }
}
