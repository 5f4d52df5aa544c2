// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.embedding;
import static dev.lanewise.nn.Layers.flatten;
import static dev.lanewise.nn.Losses.bceWithLogits;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static double of(Metric metric, float[][] predictions, float[][] targets, int outputs) {
    Metric.Tally tally = metric.tally(outputs);
    for (int i = 0; i < predictions.length; i++) {
      float[] prediction = new float[outputs + 2];
      float[] target = new float[outputs + 1];
      System.arraycopy(predictions[i], 0, prediction, 2, outputs);
      System.arraycopy(targets[i], 0, target, 1, outputs);
      tally.add(prediction, 2, target, 1, 1);
    }
    return tally.value();
  }

  private static double ofPairs(Metric metric, float... predictedAndTarget) {
    float[][] predictions = new float[predictedAndTarget.length / 2][1];
    float[][] targets = new float[predictions.length][1];
    for (int i = 0; i < predictions.length; i++) {
      predictions[i][0] = predictedAndTarget[2 * i];
      targets[i][0] = predictedAndTarget[2 * i + 1];
    }
    return of(metric, predictions, targets, 1);
  }

  private static final float[][] THREE = {
    {0.1f, 0.7f, 0.2f}, {0.5f, 0.3f, 0.2f}, {0.2f, 0.2f, 0.6f}, {0.4f, 0.4f, 0.2f}, {0, 0, 1}
  };
  private static final float[][] THREE_TARGETS = {
    {0, 1, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}, {1, 0, 0}
  };

  @Test
  void classesAreCountedByTheHighestPrediction() {
    // Taken for 1, 0, 2, 0 (the first of equals), 2; they are of 1, 1, 2, 1, 0.
    assertEquals(0.4, of(Metrics.accuracy(), THREE, THREE_TARGETS, 3), 1e-7);
    assertEquals(1, of(Metrics.precision(1), THREE, THREE_TARGETS, 3));
    assertEquals(1 / 3.0, of(Metrics.recall(1), THREE, THREE_TARGETS, 3));
    assertEquals(0.5, of(Metrics.f1(1), THREE, THREE_TARGETS, 3));
    assertEquals(0.5, of(Metrics.precision(2), THREE, THREE_TARGETS, 3));
    assertEquals(1, of(Metrics.recall(2), THREE, THREE_TARGETS, 3));
    assertEquals(0, of(Metrics.f1(0), THREE, THREE_TARGETS, 3));
    assertEquals(0.5, of(Metrics.macroPrecision(), THREE, THREE_TARGETS, 3));
    assertEquals(4 / 9.0, of(Metrics.macroRecall(), THREE, THREE_TARGETS, 3), 1e-15);
    assertEquals((0.5 + 2 / 3.0) / 3, of(Metrics.macroF1(), THREE, THREE_TARGETS, 3), 1e-15);
  }

  @Test
  void topKTakesTheFirstOfEquals() {
    assertEquals(0.4, of(Metrics.topK(1), THREE, THREE_TARGETS, 3), 1e-7);
    assertEquals(1, of(Metrics.topK(2), THREE, THREE_TARGETS, 3));
    assertEquals(1, of(Metrics.topK(3), THREE, THREE_TARGETS, 3));
    float[][] equal = {{0, 0, 0}};
    for (int label = 0; label < 3; label++) {
      float[][] target = new float[1][3];
      target[0][label] = 1;
      for (int k = 1; k <= 3; k++) {
        assertEquals(label < k ? 1 : 0, of(Metrics.topK(k), equal, target, 3), label + ", " + k);
      }
    }
    float nan = Float.NaN;
    assertEquals(0, of(Metrics.topK(1), new float[][] {{nan, 1}}, new float[][] {{1, 0}}, 2));
  }

  @Test
  void aSingleNumberIsTheProbabilityOfClass1() {
    float[] pairs = {0.9f, 1, 0.5f, 1, 0.49f, 1, 0.2f, 0, 0.7f, 0};
    assertEquals(0.6, ofPairs(Metrics.accuracy(), pairs), 1e-7);
    assertEquals(2 / 3.0, ofPairs(Metrics.precision(1), pairs));
    assertEquals(0.5, ofPairs(Metrics.precision(0), pairs));
    assertEquals(2 / 3.0, ofPairs(Metrics.recall(1), pairs));
    assertEquals(2 / 3.0, ofPairs(Metrics.f1(1), pairs));
    // Of the pairs of a 1 and a 0, (0.9; 0.2, 0.7), (0.5; 0.2) and (0.49; 0.2) are in order.
    assertEquals(4 / 6.0, ofPairs(Metrics.rocAuc(1), pairs));
    assertEquals(4 / 6.0, ofPairs(Metrics.rocAuc(0), pairs));
  }

  @Test
  void equalScoresCountHalfInTheAreaUnderTheCurve() {
    assertEquals(0.5, ofPairs(Metrics.rocAuc(1), 0.5f, 1, 0.5f, 0, 0.5f, 0));
    assertEquals(0.875, ofPairs(Metrics.rocAuc(1), 0.5f, 1, 0.9f, 1, 0.5f, 0, 0.1f, 0));
    assertEquals(1, ofPairs(Metrics.rocAuc(1), 0.5f, 1, 0.1f, 0));
    assertEquals(0, ofPairs(Metrics.rocAuc(1), 0.5f, 0, 0.9f, 0, 0.1f, 1));
  }

  /** More samples than its first array holds, and every pair compared. */
  @Test
  void theAreaUnderTheCurveIsTheShareOfPairsInOrder() {
    Philox random = new Philox(1, 2);
    float[] pairs = new float[600];
    for (int i = 0; i < 300; i++) {
      pairs[2 * i + 1] = random.bits(i) & 1;
      pairs[2 * i] = Math.round(10 * (random.uniform(1000 + i) + 0.3f * pairs[2 * i + 1])) / 10f;
    }
    double inOrder = 0;
    int count = 0;
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 300; j++) {
        if (pairs[2 * i + 1] > pairs[2 * j + 1]) {
          inOrder += (Float.compare(pairs[2 * i], pairs[2 * j]) + 1) / 2.0;
          count++;
        }
      }
    }
    assertEquals(inOrder / count, ofPairs(Metrics.rocAuc(1), pairs), 1e-12);
  }

  @Test
  void errorsOfNumbers() {
    float[] pairs = {2.5f, 3, 0, -0.5f, 2, 2, 8, 7};
    assertEquals(0.375, ofPairs(Metrics.mse(), pairs));
    assertEquals(0.5, ofPairs(Metrics.mae(), pairs));
    assertEquals(0.9486081370449679, ofPairs(Metrics.r2(), pairs), 1e-14);
    float[][] predictions = {{0, 2}, {-1, 2}, {8, -5}};
    float[][] targets = {{0.5f, 1}, {-1, 1}, {7, -6}};
    assertEquals((0.25 + 1 + 1 + 1 + 1) / 6, of(Metrics.mse(), predictions, targets, 2), 1e-15);
    assertEquals(0.9368005266622779, of(Metrics.r2(), predictions, targets, 2), 1e-14);
    assertTrue(ofPairs(Metrics.r2(), 5, 1, 5, 2) < 0);
  }

  @Test
  void whatIsUndefinedIsNaN() {
    for (Metric metric :
        List.of(
            Metrics.accuracy(),
            Metrics.precision(1),
            Metrics.recall(1),
            Metrics.f1(1),
            Metrics.macroPrecision(),
            Metrics.macroRecall(),
            Metrics.macroF1(),
            Metrics.rocAuc(1),
            Metrics.mse(),
            Metrics.mae(),
            Metrics.r2())) {
      assertEquals(Double.NaN, ofPairs(metric), metric.name());
    }
    assertEquals(Double.NaN, ofPairs(Metrics.precision(1), 0, 1, 0, 0), "nothing taken for 1");
    assertEquals(Double.NaN, ofPairs(Metrics.recall(1), 1, 0, 0, 0), "no positives");
    assertEquals(0, ofPairs(Metrics.f1(1), 1, 0), "no positives, but one taken for it");
    assertEquals(Double.NaN, ofPairs(Metrics.f1(1), 0, 0), "neither");
    assertEquals(0.25, ofPairs(Metrics.macroPrecision(), 0, 1, 0, 0, 0, 0, 0, 1));
    assertEquals(Double.NaN, ofPairs(Metrics.rocAuc(1), 1, 0, 0, 0), "no positives");
    assertEquals(Double.NaN, ofPairs(Metrics.rocAuc(1), 1, 1), "no negatives");
    assertEquals(Double.NaN, ofPairs(Metrics.rocAuc(1), Float.NaN, 1, 0, 0));
    assertEquals(Double.NaN, ofPairs(Metrics.r2(), 1, 3, 2, 3), "targets all the same");
    assertEquals(Double.NaN, ofPairs(Metrics.mse(), Float.NaN, 3));
  }

  @Test
  void aClassThatDoesNotOccurDoesNotCountInTheMean() {
    float[][] rows = {{1, 0, 0}, {0, 1, 0}};
    assertEquals(1, of(Metrics.macroF1(), rows, rows, 3));
    // Class 0 has precision 1/2; class 1, never predicted, 0; class 2 does not occur.
    float[][] first = {{1, 0, 0}, {1, 0, 0}};
    assertEquals(0.25, of(Metrics.macroPrecision(), first, rows, 3));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Metrics.topK(0));
    assertThrows(IllegalArgumentException.class, () -> Metrics.topK(4).tally(3));
    assertThrows(IllegalArgumentException.class, () -> Metrics.precision(-1));
    assertThrows(IllegalArgumentException.class, () -> Metrics.recall(3).tally(3));
    assertThrows(IllegalArgumentException.class, () -> Metrics.rocAuc(2).tally(1));
    var trainer = Trainer.of(Sequential.of(dense(2, 2)), softmaxCrossEntropy());
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      trainer.metrics(Metrics.topK(3));
      assertThrows(IllegalArgumentException.class, () -> trainer.open(lanewise));
      var twice = Trainer.of(Sequential.of(dense(2, 2)), softmaxCrossEntropy());
      twice.metrics(Metrics.accuracy(), Metrics.accuracy());
      assertThrows(IllegalArgumentException.class, () -> twice.open(lanewise));
    }
  }

  @Test
  void historyAndEvaluationHaveTheMetricsOfLabels() {
    Dataset data = Samples.clouds(150, 10, 4, 8);
    Sequential model = Sequential.of(dense(10, 4));
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy())
                .optimizer(adam(0.01f))
                .epochs(3)
                .batchSize(64)
                .validateOn(data)
                .metrics(Metrics.accuracy(), Metrics.topK(2), Metrics.mse(), Metrics.rocAuc(1))
                .open(lanewise)) {
      History history = trainer.fit(data);
      Evaluation evaluation = trainer.evaluate(data);
      assertEquals(
          List.of("accuracy", "top_2", "mse", "roc_auc_1"),
          List.copyOf(evaluation.metrics().keySet()));
      assertEquals(evaluation.metrics(), history.last().metrics());
      assertEquals(evaluation.accuracy(), value(evaluation.metrics(), "accuracy"), 1e-7);
      assertTrue(value(evaluation.metrics(), "top_2") > evaluation.accuracy());
      // Predictions are probabilities: Brier's score, over 4 classes.
      float[] inputs = new float[10];
      double squares = 0;
      for (int i = 0; i < data.size(); i++) {
        data.copy(i, inputs, 0);
        float[] prediction = trainer.predict(inputs, 1);
        prediction[data.label(i)] -= 1;
        for (float error : prediction) {
          squares += error * error;
        }
      }
      assertEquals(squares / 600, value(evaluation.metrics(), "mse"), 1e-6);
      assertFalse(history.epochs().getFirst().metrics().equals(evaluation.metrics()));
    }
  }

  @Test
  void historyHasTheMetricsOfTargets() {
    float[] inputs = {0, 1, 2, 3};
    Dataset line = Datasets.ofTargets(inputs, new float[] {1, 3, 5, 7}, 4);
    Dataset steps = Datasets.ofTargets(inputs, new float[] {0, 0, 1, 1}, 4);
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer regression =
            Trainer.of(Sequential.of(dense(1, 1)), mse())
                .optimizer(adam(0.1f))
                .epochs(300)
                .batchSize(3)
                .validateOn(line)
                .metrics(Metrics.mse(), Metrics.r2())
                .open(lanewise);
        Trainer logistic =
            Trainer.of(Sequential.of(dense(1, 1)), bceWithLogits())
                .optimizer(adam(0.1f))
                .epochs(300)
                .validateOn(steps)
                .metrics(Metrics.accuracy(), Metrics.f1(1), Metrics.rocAuc(1))
                .open(lanewise)) {
      EpochResult last = regression.fit(line).last();
      assertEquals(last.validationLoss(), value(last.metrics(), "mse"), 1e-6);
      assertTrue(value(last.metrics(), "r2") > 0.99, last.toString());
      assertEquals(
          Map.of("accuracy", 1.0, "f1_1", 1.0, "roc_auc_1", 1.0),
          logistic.fit(steps).last().metrics());
    }
  }

  private static double value(Map<String, Double> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name));
  }

  @Test
  void aMetricThatWasNotAskedForIsRefused() {
    var evaluation = new Evaluation(1, 0.5f, new ConfusionMatrix(2), Map.of("mse", 0.25));
    assertEquals(0.25, evaluation.metric(Metrics.mse()));
    var e = assertThrows(IllegalArgumentException.class, () -> evaluation.metric(Metrics.mae()));
    assertEquals("there is no metric mae, only [mse]", e.getMessage());
  }

  /** The words of a language: a table of all pairs would have 2.5 thousand million numbers. */
  @Test
  void thereMayBeAsManyClassesAsWords() {
    int words = 50_257;
    Dataset data =
        Datasets.ofIndices(new int[] {0, 7, words - 1}, new int[] {1, 7, words - 2}, words);
    Sequential model = Sequential.of(embedding(words, 2).length(1), flatten(), dense(2, words));
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy()).metrics(Metrics.macroF1()).open(lanewise)) {
      ConfusionMatrix confusion = trainer.evaluate(data).confusion();
      assertEquals(3, confusion.total());
      assertEquals(words, confusion.classes());
      assertTrue(confusion.toString().endsWith(" of 3 samples right, in 50257 classes"));
    }
    var confusion = new ConfusionMatrix(words);
    confusion.add(words - 1, words - 1);
    confusion.add(words - 1, 0);
    confusion.add(words - 1, words - 1);
    assertEquals(2, confusion.count(words - 1, words - 1));
    assertEquals(0, confusion.count(0, words - 1));
    assertEquals(2 / 3f, confusion.accuracy());
    assertEquals(2 / 3.0, confusion.recall(words - 1));
    assertThrows(IndexOutOfBoundsException.class, () -> confusion.add(words, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> confusion.add(0, -1));
    assertEquals(3, confusion.total());
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(-1));
  }
}
