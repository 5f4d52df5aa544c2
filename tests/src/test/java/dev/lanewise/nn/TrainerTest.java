// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.kernels.Activation.SILU;
import static dev.lanewise.nn.Layers.activation;
import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.gelu;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.sigmoid;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  @Test
  void xorIsLearnedWithEveryActivation() {
    for (Layer activation : List.of(relu(), tanh(), sigmoid(), gelu(), activation(SILU))) {
      Sequential model = Sequential.of(dense(2, 16), activation, dense(16, 2));
      try (Trainer trainer =
          Trainer.of(model, softmaxCrossEntropy())
              .optimizer(adam(0.05f))
              .batchSize(3)
              .epochs(300)
              .seed(1)
              .open(lanewise)) {
        History history = trainer.fit(Samples.xor());
        assertTrue(history.last().loss() < 0.05, history.last().toString());
        Evaluation evaluation = trainer.evaluate(Samples.xor());
        assertEquals(1f, evaluation.accuracy());
        assertEquals(2, evaluation.confusion().count(1, 1));
        float[] probabilities = trainer.predict(new float[] {0, 1, 1, 1}, 2);
        assertTrue(probabilities[1] > 0.9 && probabilities[2] > 0.9);
        assertEquals(1, probabilities[0] + probabilities[1], 1e-6);
      }
    }
  }

  @Test
  void gradientDescentFollowsTheFormula() {
    Sequential model = Sequential.of(dense(2, 2));
    model.parameters().set("0.weight", new float[] {0, 0, 0, 0});
    try (var state =
            TrainingState.open(model, softmaxCrossEntropy(), sgd(0.5f), CpuBackend.of(lanewise));
        var step = state.step(1)) {
      step.inputs()[0] = 1;
      step.inputs()[1] = -2;
      step.labels()[0] = 1;
      step.run();
      assertEquals(Math.log(2), step.loss(), 1e-6);
      assertArrayEquals(new float[] {0.5f, -1, -0.5f, 1}, step.gradient("0.weight"));
      assertArrayEquals(new float[] {0.5f, -0.5f}, step.gradient("0.bias"));
      assertArrayEquals(new float[4], model.parameters().get("0.weight"));
      state.copyToModel();
      assertArrayEquals(
          new float[] {-0.25f, 0.5f, 0.25f, -0.5f}, model.parameters().get("0.weight"));
    }
  }

  /** Every sample once per epoch, in another order each time, also in a smaller last batch. */
  @Test
  void anEpochTakesEverySampleOnce() {
    List<List<Float>> epochs = new ArrayList<>();
    Dataset data =
        new Dataset() {
          @Override
          public int size() {
            return 10;
          }

          @Override
          public int features() {
            return 1;
          }

          @Override
          public int classes() {
            return 2;
          }

          @Override
          public void copy(int index, float[] target, int offset) {
            target[offset] = index;
            epochs.getLast().add((float) index);
          }

          @Override
          public int label(int index) {
            return index % 2;
          }
        };
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpochStart(int epoch, int batches) {
            epochs.add(new ArrayList<>());
            events.add("start " + epoch + " of " + batches);
          }

          @Override
          public void onBatch(int epoch, int batch, int batches, int samples, float loss) {
            assertTrue(Float.isFinite(loss));
            events.add(epoch + "." + batch + "/" + batches + " " + samples);
          }

          @Override
          public void onEpochEnd(EpochResult result) {
            assertTrue(Float.isNaN(result.validationLoss()));
            events.add("end " + result.epoch());
          }
        };
    try (Trainer trainer =
        Trainer.of(Sequential.of(dense(1, 2)), softmaxCrossEntropy())
            .batchSize(4)
            .epochs(2)
            .on(listener)
            .open(lanewise)) {
      trainer.fit(data);
    }
    assertEquals(
        List.of(
            "start 1 of 3",
            "1.1/3 4",
            "1.2/3 8",
            "1.3/3 10",
            "end 1",
            "start 2 of 3",
            "2.1/3 4",
            "2.2/3 8",
            "2.3/3 10",
            "end 2"),
        events);
    for (List<Float> epoch : epochs) {
      assertEquals(10, epoch.size());
      assertEquals(10, epoch.stream().distinct().count());
    }
    assertFalse(epochs.get(0).equals(epochs.get(1)));
  }

  private static Sequential trained(
      Implementation implementation, int threads, boolean twoCalls, long seed) {
    Sequential model = Sequential.of(dense(20, 33), relu(), dense(33, 17), tanh(), dense(17, 5));
    Dataset data = Samples.clouds(150, 20, 5, 3);
    try (Lanewise kernels =
            Lanewise.builder().implementation(implementation).threads(threads).open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy())
                .batchSize(64)
                .epochs(twoCalls ? 2 : 4)
                .seed(seed)
                .validateOn(data.take(70))
                .open(kernels)) {
      trainer.fit(data);
      if (twoCalls) {
        trainer.fit(data);
      }
    }
    return model;
  }

  @Test
  void oneSeedGivesOneResult() {
    Sequential reference = trained(Implementation.REFERENCE, 1, false, 5);
    requireSame(reference, trained(Implementation.REFERENCE, 1, true, 5));
    Implementation best = lanewise.capabilities().implementation();
    requireSame(reference, trained(best, 1, false, 5));
    requireSame(reference, trained(best, 2, false, 5));
    assertFalse(
        Bits.same(
            reference.parameters().get("0.weight")[0],
            trained(best, 1, false, 6).parameters().get("0.weight")[0]));
  }

  private static void requireSame(Sequential expected, Sequential actual) {
    for (String name : expected.parameters().names()) {
      Bits.assertEqual(name, expected.parameters().get(name), actual.parameters().get(name));
    }
  }

  @Test
  void fusedAndUnfusedStepsAgreeToTheBit() {
    Dataset data = Samples.clouds(32, 7, 3, 1);
    int[] order = new int[32];
    new Philox(1, 1).permutation(order);
    List<Sequential> models = new ArrayList<>();
    for (boolean fusion : new boolean[] {true, false}) {
      Sequential model = Sequential.of(dense(7, 9), sigmoid(), dense(9, 9), relu(), dense(9, 3));
      model.initialize(2);
      models.add(model);
      try (var state =
              TrainingState.open(
                  model, softmaxCrossEntropy(), adam(0.01f), CpuBackend.of(lanewise));
          var step = fusion ? state.step(32) : state.unfusedStep(32)) {
        step.load(data, order, 0);
        for (int i = 0; i < 20; i++) {
          step.run();
        }
        state.copyToModel();
      }
    }
    requireSame(models.get(0), models.get(1));
  }

  @Test
  void historyAndEvaluationAgree() {
    Dataset data = Samples.clouds(500, 10, 4, 8);
    Sequential model = Sequential.of(dense(10, 32), relu(), dense(32, 4));
    try (Trainer trainer =
        Trainer.of(model, softmaxCrossEntropy())
            .optimizer(adam(0.01f))
            .batchSize(32)
            .epochs(8)
            .validateOn(data)
            .open(lanewise)) {
      History history = trainer.fit(data);
      assertEquals(8, history.epochs().size());
      EpochResult last = history.last();
      assertTrue(last.loss() < history.epochs().getFirst().loss());
      Evaluation evaluation = trainer.evaluate(data);
      assertEquals(last.validationLoss(), evaluation.loss());
      assertEquals(last.validationAccuracy(), evaluation.accuracy());
      assertEquals(last.accuracy(), evaluation.accuracy(), 0.05);
      assertTrue(evaluation.accuracy() > 0.9, evaluation.toString());
      assertEquals(500, evaluation.confusion().total());
    }
  }

  @Test
  void aLossThatIsNotFiniteStopsTraining() {
    float[] inputs = new float[40];
    inputs[35] = Float.NaN;
    Dataset bad = Datasets.of(inputs, new int[40], 2);
    Sequential model = Sequential.of(dense(1, 2));
    model.initialize(3);
    float[] before = model.parameters().get("0.weight");
    try (Trainer trainer =
        Trainer.of(model, softmaxCrossEntropy()).batchSize(4).epochs(3).open(lanewise)) {
      var e = assertThrows(NonFiniteLossException.class, () -> trainer.fit(bad));
      assertEquals(1, e.epoch());
      assertTrue(e.batch() >= 1 && e.batch() <= 10);
      assertThrows(IllegalStateException.class, () -> trainer.fit(bad));
      assertThrows(IllegalStateException.class, () -> trainer.evaluate(bad));
    }
    assertArrayEquals(before, model.parameters().get("0.weight"));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnyWork() {
    Sequential model = Sequential.of(dense(3, 2));
    var builder = Trainer.of(model, softmaxCrossEntropy());
    try (Trainer trainer = builder.open(lanewise)) {
      float[] before = model.parameters().get("0.weight");
      Dataset features = Datasets.of(new float[8], new int[2], 2);
      Dataset classes = Datasets.of(new float[6], new int[2], 3);
      assertThrows(IllegalArgumentException.class, () -> trainer.fit(features));
      assertThrows(IllegalArgumentException.class, () -> trainer.fit(classes));
      assertThrows(IllegalArgumentException.class, () -> trainer.evaluate(classes));
      assertThrows(IllegalArgumentException.class, () -> trainer.predict(new float[4], 1));
      assertArrayEquals(before, model.parameters().get("0.weight"));
    }
    Dataset wrong = Datasets.of(new float[8], new int[2], 2);
    assertThrows(IllegalArgumentException.class, () -> builder.batchSize(0).open(lanewise));
    assertThrows(
        IllegalArgumentException.class, () -> builder.batchSize(1).epochs(0).open(lanewise));
    assertThrows(
        IllegalArgumentException.class, () -> builder.epochs(1).validateOn(wrong).open(lanewise));
    assertThrows(IllegalArgumentException.class, () -> sgd(-1));
    assertThrows(IllegalArgumentException.class, () -> adam(Float.NaN));
  }

  @Test
  void aLastBatchTooSmallForALayerIsRefusedBeforeAnyWork() {
    Sequential model = Sequential.of(dense(2, 3), batchNorm(), dense(3, 2));
    try (Trainer trainer =
        Trainer.of(model, softmaxCrossEntropy()).batchSize(3).prefetch(true).open(lanewise)) {
      model.initialize(5);
      float[] before = model.parameters().get("0.weight");
      var e = assertThrows(IllegalArgumentException.class, () -> trainer.fit(Samples.xor()));
      assertEquals(
          "batchSize is 3, which leaves 1 of 4 samples to the last batch: BatchNorm of"
              + " [batch, 3]: batch is 1, must be at least 2, at "
              + line(e),
          e.getMessage());
      assertArrayEquals(before, model.parameters().get("0.weight"));
      assertEquals(0, trainer.epoch());
      assertEquals(1, trainer.fit(Samples.xor().take(2)).epochs().size());
      assertEquals(4, trainer.evaluate(Samples.xor()).confusion().total());
    }
  }

  private static String line(Exception e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("TrainerTest.java:"), message);
    return message.substring(message.lastIndexOf(' ') + 1);
  }

  @Test
  void whatNoArrayCanHoldIsRefusedBeforeAnyWork() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> Sequential.of(dense(50_000, 50_000)));
    assertTrue(String.valueOf(e.getMessage()).contains("[50000, 50000]"), e::getMessage);
    assertThrows(
        IllegalArgumentException.class,
        () -> Sequential.of(dense(40_000, 40_000), dense(40_000, 40_000)));
    Sequential model = Sequential.of(dense(2, 2));
    var builder = Trainer.of(model, softmaxCrossEntropy()).batchSize(Integer.MAX_VALUE);
    e = assertThrows(IllegalArgumentException.class, () -> builder.open(lanewise));
    assertTrue(String.valueOf(e.getMessage()).startsWith("batchSize is too large"), e::getMessage);
    assertFalse(model.parameters().isInitialized());
  }

  @Test
  @SuppressWarnings("NullAway") // what is not checked by it may pass null
  void nullIsRefusedByName() {
    var builder = Trainer.of(Sequential.of(dense(2, 2)), softmaxCrossEntropy());
    var e = assertThrows(NullPointerException.class, () -> builder.optimizer(null));
    assertEquals("optimizer", e.getMessage());
    e = assertThrows(NullPointerException.class, () -> builder.on(null));
    assertEquals("listener", e.getMessage());
    e = assertThrows(NullPointerException.class, () -> Trainer.of(null, softmaxCrossEntropy()));
    assertEquals("model", e.getMessage());
  }

  @Test
  void aClosedTrainerRefusesToWork() {
    Trainer trainer = Trainer.of(Sequential.of(dense(2, 2)), softmaxCrossEntropy()).open(lanewise);
    trainer.close();
    trainer.close();
    assertThrows(IllegalStateException.class, () -> trainer.fit(Samples.xor()));
    assertThrows(IllegalStateException.class, trainer::explain);
  }

  @Test
  void weightsSetMeanwhileAreTakenOver() {
    Sequential model = Sequential.of(dense(2, 2));
    try (Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).open(lanewise)) {
      model.parameters().set("0.weight", new float[] {100, 0, 0, 100});
      model.parameters().set("0.bias", new float[2]);
      assertEquals(1f, trainer.predict(new float[] {1, 0}, 1)[0]);
    }
    assertArrayEquals(new float[] {100, 0, 0, 100}, model.parameters().get("0.weight"));
  }

  @Test
  void aPredictorGivesLogitsInAnyNumberOfRows() {
    Sequential model = Sequential.of(dense(2, 2));
    assertThrows(IllegalStateException.class, () -> Predictor.open(model, 4, lanewise));
    model.parameters().set("0.weight", new float[] {1, 2, 3, 4});
    try (Predictor predictor = Predictor.open(model, 4, lanewise)) {
      for (int rows = 1; rows < 10; rows++) {
        float[] inputs = new float[2 * rows];
        for (int i = 0; i < rows; i++) {
          inputs[2 * i] = i;
        }
        float[] logits = predictor.predict(inputs, rows);
        for (int i = 0; i < rows; i++) {
          assertEquals(i, logits[2 * i]);
          assertEquals(3 * i, logits[2 * i + 1]);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[0], 0));
      assertThrows(IllegalArgumentException.class, () -> Predictor.open(model, 0, lanewise));
    }
  }
}
