// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  /** On noise there is nothing to learn: the validation loss soon grows. */
  private Trainer.Builder overfitting(Sequential model) {
    return Trainer.of(model, softmaxCrossEntropy())
        .optimizer(adam(0.03f))
        .batchSize(16)
        .epochs(60)
        .seed(2)
        .validateOn(noise(40))
        .metrics(Metrics.accuracy(), Metrics.macroF1());
  }

  private static Dataset noise(long seed) {
    return Samples.noise(60, 20, 4, seed);
  }

  private static Sequential model() {
    return Sequential.of(dense(20, 24), batchNorm(), relu(), dense(24, 4));
  }

  @Test
  void trainingEndsAfterItsPatienceWithTheBestWeights() {
    Sequential stopped = model();
    History history;
    try (Trainer trainer = overfitting(stopped).stopEarly(EarlyStopping.onLoss(4)).open(lanewise)) {
      history = trainer.fit(noise(41));
      EpochResult best = best(history);
      assertEquals(best.epoch() + 4, history.epochs().size());
      assertTrue(history.epochs().size() < 60);
      Evaluation evaluation = trainer.evaluate(noise(40));
      assertEquals(best.validationLoss(), evaluation.loss());
      assertEquals(best.metrics(), evaluation.metrics());
    }
    Sequential same = model();
    try (Trainer trainer = overfitting(same).epochs(best(history).epoch()).open(lanewise)) {
      trainer.fit(noise(41));
    }
    for (String name : same.parameters().names()) {
      Bits.assertEqual(name, same.parameters().get(name), stopped.parameters().get(name));
    }
  }

  private static EpochResult best(History history) {
    return history.epochs().stream()
        .min(Comparator.comparing(EpochResult::validationLoss))
        .orElseThrow();
  }

  @Test
  void theBestWeightsAreRestoredWithoutAnEarlyEndToo() {
    Sequential model = model();
    try (Trainer trainer =
        overfitting(model).stopEarly(EarlyStopping.onLoss(1000)).open(lanewise)) {
      History history = trainer.fit(noise(41));
      assertEquals(60, history.epochs().size());
      assertTrue(best(history).epoch() < 60);
      assertEquals(best(history).validationLoss(), trainer.evaluate(noise(40)).loss());
    }
  }

  @Test
  void aMetricThatRisesIsFollowed() {
    try (Trainer trainer =
        overfitting(model())
            .stopEarly(EarlyStopping.onMetric(Metrics.macroF1(), 5))
            .open(lanewise)) {
      List<Double> scores = new ArrayList<>();
      for (EpochResult epoch : trainer.fit(noise(41)).epochs()) {
        scores.add(epoch.metrics().getOrDefault("macro_f1", Double.NaN));
      }
      double best = scores.stream().max(Comparator.naturalOrder()).orElseThrow();
      assertEquals(scores.indexOf(best) + 6, scores.size());
      assertEquals(best, trainer.evaluate(noise(40)).metric(Metrics.macroF1()));
    }
  }

  @Test
  void betterIsByMoreThanTheLeastDifference() {
    EarlyStopping rule = EarlyStopping.onMetric(Metrics.mae(), 1).minDelta(0.25);
    assertEquals(new EarlyStopping("mae", false, 1, 0.25), rule);
    assertTrue(rule.isBetter(0.5, 1));
    assertTrue(!rule.isBetter(0.75, 1));
    assertTrue(rule.isBetter(100, rule.worst()));
    EarlyStopping up = EarlyStopping.onMetric(Metrics.topK(2), 1).minDelta(0.25);
    assertTrue(up.isBetter(1.5, 1));
    assertTrue(!up.isBetter(1.25, 1));
    assertTrue(!up.isBetter(Double.NaN, up.worst()));
  }

  /** R2 of equal targets is always NaN. */
  @Test
  void aQuantityThatIsNeverDefinedStopsWithTheLastWeights() {
    Dataset flat = Datasets.ofTargets(new float[] {1, 2}, new float[] {3, 3}, 2);
    Sequential model = Sequential.of(dense(1, 1));
    try (Trainer trainer =
        Trainer.of(model, mse())
            .optimizer(sgd(0.01f))
            .epochs(9)
            .validateOn(flat)
            .metrics(Metrics.r2())
            .stopEarly(EarlyStopping.onMetric(Metrics.r2(), 3))
            .open(lanewise)) {
      History history = trainer.fit(flat);
      assertEquals(3, history.epochs().size());
      assertEquals(Map.of("r2", Double.NaN), history.last().metrics());
      assertEquals(history.last().validationLoss(), trainer.evaluate(flat).loss());
    }
  }

  @Test
  void whatCannotBeWatchedIsRefused() {
    var builder = Trainer.of(model(), softmaxCrossEntropy()).stopEarly(EarlyStopping.onLoss(1));
    assertThrows(IllegalArgumentException.class, () -> builder.open(lanewise));
    var other = overfitting(model()).stopEarly(EarlyStopping.onMetric(Metrics.f1(1), 1));
    assertThrows(IllegalArgumentException.class, () -> other.open(lanewise));
    assertThrows(IllegalArgumentException.class, () -> EarlyStopping.onLoss(0));
    assertThrows(
        IllegalArgumentException.class, () -> EarlyStopping.onLoss(1).minDelta(Double.NaN));
  }
}
