// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.embedding;
import static dev.lanewise.nn.Layers.flatten;
import static dev.lanewise.nn.Layers.frozen;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.GraphCheck;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Mean;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTest {

  private static final int WORDS = 30;
  private static final int LENGTH = 6;

  @TempDir private Path folder;

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  private static Sequential model() {
    return Sequential.of(
        embedding(WORDS, 5).length(LENGTH), flatten(), dense(5 * LENGTH, 8), relu(), dense(8, 2));
  }

  private Trainer.Builder trainer(Model model) {
    return Trainer.of(model, softmaxCrossEntropy()).optimizer(adam(0.02f)).epochs(12).seed(3);
  }

  @Test
  void aClassThatDependsOnAWordIsLearned() throws IOException {
    Dataset data = Samples.sentences(600, LENGTH, WORDS, 1);
    Sequential model = model();
    try (Trainer trainer =
        trainer(model).validateOn(data.skip(500)).metrics(Metrics.accuracy()).open(lanewise)) {
      History history = trainer.fit(data.take(500));
      assertTrue(history.last().validationAccuracy() > 0.85, history.last().toString());
      int[] sentence = new int[LENGTH];
      data.copyIndices(0, sentence, 0);
      float[] probabilities = trainer.predict(sentence, 1);
      assertTrue(probabilities[data.label(0)] > 0.5f);
      model.save(folder.resolve("model.safetensors"));
      Sequential loaded = model();
      loaded.load(folder.resolve("model.safetensors"));
      try (Predictor first = Predictor.open(model, 4, lanewise);
          Predictor second = Predictor.open(loaded, 1, lanewise)) {
        int[] three = new int[3 * LENGTH];
        Arrays.setAll(three, i -> i % WORDS);
        Bits.assertEqual("scores", first.predict(three, 3), second.predict(three, 3));
      }
    }
  }

  /** The mean of the words' rows, whatever their order: indices of a ModelBuilder. */
  @Test
  void aModelOfAnyTopologyTakesIndices() {
    ModelBuilder builder = new ModelBuilder();
    Tensor words = builder.indices("words", WORDS, LENGTH);
    Tensor rows = builder.apply("words", embedding(WORDS, 4), words);
    Model model = builder.model(words, builder.apply("out", dense(4, 2), Mean.of(1, 2, rows)));
    Dataset data = Samples.sentences(300, LENGTH, WORDS, 2);
    try (Trainer trainer = trainer(model).open(lanewise)) {
      History history = trainer.fit(data);
      assertTrue(history.last().loss() < history.epochs().getFirst().loss());
      int[] sentence = {3, 1, 4, 1, 5, 9};
      int[] turned = {9, 5, 1, 4, 1, 3};
      assertArrayEquals(trainer.predict(sentence, 1), trainer.predict(turned, 1), 1e-6f);
    }
  }

  /** One step of gradient descent by hand: a row moves as often as its index occurs. */
  @Test
  void onlyRowsThatOccurMove() {
    Sequential model = Sequential.of(embedding(4, 1).length(3), flatten(), frozen(dense(3, 1)));
    model.initialize(1);
    model.parameters().set("0.weight", new float[] {1, 2, 3, 4});
    model.parameters().set("2.weight", new float[] {1, 1, 1});
    model.parameters().set("2.bias", new float[] {0});
    try (var state = TrainingState.open(model, mse(), sgd(0.125f), CpuBackend.of(lanewise));
        var step = state.step(1)) {
      System.arraycopy(new int[] {2, 0, 2}, 0, step.indices(), 0, 3);
      step.targets()[0] = 6;
      step.run();
      // (3 + 1 + 3 - 6)^2, its slope is 2 for each occurrence.
      assertEquals(1, step.loss());
      assertArrayEquals(new float[] {2, 0, 4, 0}, step.gradient("0.weight"));
      assertEquals(0, step.inputs().length);
      state.copyToModel();
      assertArrayEquals(new float[] {0.75f, 2, 2.5f, 4}, model.parameters().get("0.weight"));
    }
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    Sequential model = Sequential.of(embedding(7, 3).length(4), flatten(), dense(12, 2));
    GraphCheck.standard().of(model, softmaxCrossEntropy()).assertPasses("embedding");
  }

  @Test
  void aSecondThreadMayFillTheBatches() {
    Dataset data = Samples.sentences(100, LENGTH, WORDS, 4);
    Sequential first = model();
    Sequential second = model();
    try (Trainer direct = trainer(first).open(lanewise);
        Trainer prefetched = trainer(second).prefetch(true).open(lanewise)) {
      direct.fit(data);
      prefetched.fit(data);
    }
    Bits.assertEqual("weights", first.parameters().values(), second.parameters().values());
  }

  @Test
  void indicesOutOfRangeAreRefusedWithRowAndColumn() {
    Dataset good = Samples.sentences(20, LENGTH, WORDS, 1);
    for (int bad : new int[] {-1, WORDS, Integer.MAX_VALUE}) {
      int[] indices = new int[4 * LENGTH];
      indices[2 * LENGTH + 5] = bad;
      Dataset data = Datasets.ofIndices(indices, new int[4], 2);
      String message = " has index " + bad + " in row 2, column 5, must be in [0, 30)";
      Sequential model = model();
      try (Trainer trainer = trainer(model).open(lanewise)) {
        float[] before = model.parameters().values().clone();
        refused("the dataset" + message, () -> trainer.fit(data));
        refused("the dataset" + message, () -> trainer.evaluate(data));
        refused("the input" + message, () -> trainer.predict(indices, 4));
        Bits.assertEqual("weights", before, model.parameters().values());
        assertTrue(Float.isFinite(trainer.fit(good).last().loss()));
      }
      refused("the validation set" + message, () -> trainer(model).validateOn(data).open(lanewise));
    }
  }

  @Test
  void indicesAndFloatsAreNotTakenForEachOther() {
    Dataset floats = Samples.clouds(10, LENGTH, 2, 1);
    Dataset indices = Samples.sentences(10, LENGTH, WORDS, 1);
    try (Trainer trainer = trainer(model()).open(lanewise);
        Trainer dense = trainer(Sequential.of(dense(LENGTH, 2))).open(lanewise)) {
      refused("has floats as features, the model takes indices", () -> trainer.fit(floats));
      refused("has indices as features, the model takes floats", () -> dense.fit(indices));
      refused("the model takes INT32", () -> trainer.predict(new float[LENGTH], 1));
      refused("the model takes FLOAT32", () -> dense.predict(new int[LENGTH], 1));
      refused("must be 6 for each", () -> trainer.predict(new int[LENGTH], 2));
      refused("5 features", () -> trainer.fit(Datasets.ofIndices(new int[10], new int[2], 2)));
    }
    refused("indices, not floats", () -> Datasets.mapFeatures(indices, (row, offset) -> {}));
    assertThrows(UnsupportedOperationException.class, () -> indices.copy(0, new float[9], 0));
    assertThrows(UnsupportedOperationException.class, () -> floats.copyIndices(0, new int[9], 0));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    refused("no layer says", () -> Sequential.of(embedding(5, 2), flatten(), dense(6, 2)));
    refused("layer 1: embedding", () -> Sequential.of(dense(3, 4), embedding(5, 2).length(3)));
    refused("layer 1: Gather", () -> Sequential.of(dense(3, 4), embedding(5, 2)));
    refused("must be positive", () -> embedding(0, 2));
    refused("must be positive", () -> embedding(2, 0));
    refused("must be positive", () -> embedding(2, 2).length(0));
    ModelBuilder builder = new ModelBuilder();
    Tensor words = builder.indices("words", 6, 3);
    refused("a row for each index", () -> builder.apply("few", embedding(5, 2), words));
  }

  private static void refused(String message, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
  }

  @Test
  void viewsAndCopiesOfIndexedSamples() {
    Dataset data =
        Datasets.ofIndicesTargets(new int[] {1, 2, 3, 4, 5, 6}, new float[] {7, 8, 9}, 3);
    assertTrue(data.isIndexed());
    Dataset view = data.skip(1);
    Dataset copy = Datasets.copyOf(view);
    for (Dataset dataset : new Dataset[] {view, copy, Datasets.mapTargets(view, (row, o) -> {})}) {
      assertTrue(dataset.isIndexed());
      int[] row = new int[3];
      dataset.copyIndices(1, row, 1);
      assertArrayEquals(new int[] {0, 5, 6}, row);
      float[] target = new float[1];
      dataset.copyTarget(0, target, 0);
      assertEquals(8, target[0]);
      assertThrows(UnsupportedOperationException.class, () -> dataset.label(0));
    }
    assertEquals(2, Datasets.copyOf(Samples.sentences(5, 2, 9, 1)).classes());
    refused("positive multiple", () -> Datasets.ofIndices(new int[3], new int[2], 2));
    refused("positive multiple", () -> Datasets.ofIndices(new int[0], new int[0], 2));
    refused("labels[1] is 2", () -> Datasets.ofIndices(new int[2], new int[] {0, 2}, 2));
    refused("targets has 3", () -> Datasets.ofIndicesTargets(new int[2], new float[3], 2));
  }
}
