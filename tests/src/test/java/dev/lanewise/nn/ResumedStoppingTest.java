// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Early stopping in a training that was stopped and resumed ends as in one that never was. */
class ResumedStoppingTest {

  private static final EarlyStopping RULE = EarlyStopping.onLoss(4);

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
    return Sequential.of(dense(20, 24), batchNorm(), relu(), dense(24, 4));
  }

  private static Trainer.Builder trainer(Model model) {
    return Trainer.of(model, softmaxCrossEntropy())
        .optimizer(adam(0.03f))
        .batchSize(16)
        .epochs(60)
        .seed(2)
        .validateOn(Samples.noise(60, 20, 4, 40));
  }

  private Path file() {
    return folder.resolve("training.safetensors");
  }

  private History fit(Trainer trainer) {
    return trainer.fit(Samples.noise(60, 20, 4, 41), 60 - trainer.epoch());
  }

  /** A training that never stopped. */
  private History whole(Model model) {
    try (Trainer trainer = trainer(model).stopEarly(RULE).open(lanewise)) {
      return fit(trainer);
    }
  }

  /** Saves a checkpoint after each epoch, and dies after one of them. */
  private void train(int epochs) {
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void onEpochStart(int epoch, int batches) {
            if (epoch > epochs) {
              throw new IllegalStateException("killed");
            }
          }
        };
    try (Trainer trainer =
        trainer(model()).stopEarly(RULE).checkpoint(file()).on(killer).open(lanewise)) {
      assertThrows(IllegalStateException.class, () -> fit(trainer));
    }
  }

  private static void requireSame(Model expected, Model actual) {
    for (String name : expected.parameters().names()) {
      Bits.assertEqual(name, expected.parameters().get(name), actual.parameters().get(name));
    }
  }

  /** Killed before, at and after the best epoch. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 3})
  void aTrainingThatWasKilledEndsAsIfItHadNotBeen(int afterTheBest) throws IOException {
    Sequential expected = model();
    History history = whole(expected);
    int kept = history.epochs().size() - RULE.patience() + afterTheBest;
    train(kept);
    Sequential resumed = model();
    try (Trainer trainer = trainer(resumed).stopEarly(RULE).open(lanewise)) {
      trainer.loadCheckpoint(file());
      List<EpochResult> rest = fit(trainer).epochs();
      assertEquals(history.epochs().size() - kept, rest.size());
      assertEquals(history.last().validationLoss(), rest.getLast().validationLoss());
    }
    requireSame(expected, resumed);
  }

  @Test
  void aTrainingThatEarlyStoppingHadEndedGetsItsBestWeightsAndNoEpoch() throws IOException {
    Sequential expected = model();
    History history;
    try (Trainer trainer = trainer(expected).stopEarly(RULE).checkpoint(file()).open(lanewise)) {
      history = fit(trainer);
    }
    Sequential resumed = model();
    try (Trainer trainer = trainer(resumed).stopEarly(RULE).open(lanewise)) {
      trainer.loadCheckpoint(file());
      assertEquals(history.epochs().size(), trainer.epoch());
      assertEquals(List.of(), fit(trainer).epochs());
    }
    requireSame(expected, resumed);
  }

  @Test
  void betweenTwoFitsThereIsNothingToGoOnWith() throws IOException {
    Sequential never = model();
    History second;
    try (Trainer trainer = trainer(never).stopEarly(RULE).open(lanewise)) {
      fit(trainer);
      trainer.saveCheckpoint(file());
      second = fit(trainer);
    }
    Sequential resumed = model();
    try (Trainer trainer = trainer(resumed).stopEarly(RULE).open(lanewise)) {
      trainer.loadCheckpoint(file());
      assertEquals(second.epochs().size(), fit(trainer).epochs().size());
    }
    requireSame(never, resumed);
  }

  @Test
  void whatLooksAtSomethingElseIsRefusedAndChangesNothing() {
    train(3);
    Metric accuracy = Metrics.accuracy();
    for (Trainer.Builder other :
        List.of(
            trainer(model()),
            trainer(model()).metrics(accuracy).stopEarly(EarlyStopping.onMetric(accuracy, 4)),
            trainer(model()).stopEarly(new EarlyStopping("loss", true, 4, 0)))) {
      try (Trainer trainer = other.open(lanewise)) {
        IOException e = assertThrows(IOException.class, () -> trainer.loadCheckpoint(file()));
        String text = Objects.requireNonNull(e.getMessage());
        assertTrue(text.contains(file().toString()) && text.contains("early stopping"), text);
        assertEquals(0, trainer.epoch());
      }
    }
  }
}
