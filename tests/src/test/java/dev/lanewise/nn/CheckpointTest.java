// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.adamW;
import static dev.lanewise.nn.Optimizers.lion;
import static dev.lanewise.nn.Optimizers.momentum;
import static dev.lanewise.nn.Optimizers.nesterov;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.plan.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {

  /** Batches of 16, 16 and 9. */
  private static final Dataset DATA = Samples.clouds(41, 12, 4, 6);

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

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        sgd(0.1f),
        nesterov(0.05f, 0.9f).clipNorm(0.5f),
        lion(1e-3f).schedule(Schedules.warmUp(4, Schedules.cosine(30))),
        adamW(0.01f, 0.1f)
            .group(name -> name.endsWith(".bias"), WeightDecay.NONE)
            .group(
                name -> name.startsWith("4."), lion(0.1f).groups.getLast().rule(), WeightDecay.NONE)
            .schedule(Schedules.exponential(0.98))
            .reduceOnPlateau(new Plateau(0.5, 0, 0.2, 0))
            .accumulate(4));
  }

  private static Sequential model() {
    return Sequential.of(dense(12, 19), batchNorm(), relu(), dropout(0.3f), dense(19, 4));
  }

  private Trainer.Builder trainer(Model model, Optimizer optimizer) {
    return Trainer.of(model, softmaxCrossEntropy())
        .optimizer(optimizer)
        .batchSize(16)
        .epochs(5)
        .seed(77);
  }

  private Path file() {
    return folder.resolve("training.safetensors");
  }

  private static void requireSame(Model expected, Model actual) {
    for (String name : expected.parameters().names()) {
      Bits.assertEqual(name, expected.parameters().get(name), actual.parameters().get(name));
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void resumingGivesTheBitsOfNeverStopping(Optimizer optimizer) throws IOException {
    Sequential whole = model();
    History history;
    try (Trainer trainer = trainer(whole, optimizer).open(lanewise)) {
      history = trainer.fit(DATA);
    }
    try (Trainer trainer = trainer(model(), optimizer).open(lanewise)) {
      trainer.fit(DATA, 2);
      trainer.saveCheckpoint(file());
    }
    Sequential resumed = model();
    try (Trainer trainer = trainer(resumed, optimizer).open(lanewise)) {
      trainer.fit(DATA, 1);
      trainer.loadCheckpoint(file());
      assertEquals(2, trainer.epoch());
      History rest = trainer.fit(DATA, 3);
      for (int i = 0; i < 3; i++) {
        assertEquals(history.epochs().get(2 + i).loss(), rest.epochs().get(i).loss());
        assertEquals(3 + i, rest.epochs().get(i).epoch());
      }
    }
    requireSame(whole, resumed);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file()), files.toList());
    }
  }

  @Test
  void aTrainingThatWasKilledGoesOnFromItsLastEpoch() throws IOException {
    Sequential whole = model();
    try (Trainer trainer = trainer(whole, adam(0.01f)).open(lanewise)) {
      trainer.fit(DATA);
    }
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void onBatch(int epoch, int batch, int batches, int samples, float lossSoFar) {
            if (epoch == 4 && batch == 2) {
              throw new IllegalStateException("killed");
            }
          }
        };
    try (Trainer trainer =
        trainer(model(), adam(0.01f)).checkpoint(file()).on(killer).open(lanewise)) {
      assertThrows(IllegalStateException.class, () -> trainer.fit(DATA));
    }
    Sequential resumed = model();
    try (Trainer trainer = trainer(resumed, adam(0.01f)).open(lanewise)) {
      trainer.loadCheckpoint(file());
      assertEquals(3, trainer.epoch());
      trainer.fit(DATA, 5 - trainer.epoch());
    }
    requireSame(whole, resumed);
  }

  private static Sequential small() {
    return Sequential.of(dense(2, 2));
  }

  /** Cut anywhere, or with a bit changed anywhere. */
  @Test
  void aDamagedFileIsRefusedAndChangesNothing() throws IOException {
    Sequential untouched = small();
    try (Trainer trainer = trainer(untouched, adam(0.01f)).open(lanewise)) {
      trainer.fit(Samples.xor(), 3);
      trainer.saveCheckpoint(file());
      trainer.fit(Samples.xor(), 2);
    }
    byte[] whole = Files.readAllBytes(file());
    Path damaged = folder.resolve("damaged");
    Sequential model = small();
    try (Trainer trainer = trainer(model, adam(0.01f)).open(lanewise)) {
      trainer.fit(Samples.xor(), 1);
      for (int i = 0; i < whole.length; i++) {
        byte[] flipped = whole.clone();
        flipped[i] ^= 1;
        for (byte[] bytes : List.of(flipped, Arrays.copyOf(whole, i))) {
          Files.write(damaged, bytes);
          assertThrows(IOException.class, () -> trainer.loadCheckpoint(damaged), "byte " + i);
        }
      }
      assertEquals(1, trainer.epoch());
      trainer.fit(Samples.xor(), 4);
    }
    requireSame(untouched, model);
  }

  @Test
  void aFileOfAnotherTrainingIsRefusedAndChangesNothing() throws IOException {
    try (Trainer trainer = trainer(small(), adam(0.01f).accumulate(8)).open(lanewise)) {
      trainer.fit(Samples.xor(), 7);
      trainer.saveCheckpoint(file());
    }
    requireRefused(small(), adam(0.01f).accumulate(8), 5, "seed is 77, must be 5");
    requireRefused(small(), adam(0.01f).accumulate(7), 77, "gradients of 7 batches");
    requireRefused(small(), adam(0.01f), 77, "optimizer.gradient_mean.0.weight");
    requireRefused(small(), sgd(0.01f).accumulate(8), 77, "optimizer.moment1.0.weight");
    requireRefused(
        small(),
        adam(0.01f).accumulate(8).reduceOnPlateau(Plateau.of(0.5, 1)),
        77,
        "no plateau_factor");
    requireRefused(
        Sequential.of(dense(2, 2).withoutBias()), adam(0.01f).accumulate(8), 77, "model.0.bias");
    try (Trainer trainer = trainer(small(), lion(0.01f)).open(lanewise)) {
      trainer.fit(Samples.xor(), 1);
      trainer.saveCheckpoint(file());
    }
    requireRefused(small(), momentum(0.01f, 0.9f), 77, "rules is Lion, must be Sgd");
    try (Trainer trainer = trainer(small(), lion(0.01f)).batchSize(8).open(lanewise)) {
      var e = assertThrows(IOException.class, () -> trainer.loadCheckpoint(file()));
      assertTrue(String.valueOf(e.getMessage()).contains("batch size is 16, must be 8"));
    }
    Sequential plain = small();
    plain.initialize(1);
    plain.save(file());
    requireRefused(small(), adam(0.01f), 77, "no tensor model.0.weight");
  }

  private void requireRefused(Sequential model, Optimizer optimizer, long seed, String message) {
    model.initialize(9);
    float[] before = model.parameters().get("0.weight");
    try (Trainer trainer = trainer(model, optimizer).seed(seed).open(lanewise)) {
      IOException e = assertThrows(IOException.class, () -> trainer.loadCheckpoint(file()));
      String text = Objects.requireNonNull(e.getMessage());
      assertTrue(text.contains(message) && text.contains(file().toString()), text);
      assertEquals(0, trainer.epoch());
    }
    Bits.assertEqual("0.weight", before, model.parameters().get("0.weight"));
  }

  @Test
  void anOptimizerThatIsNotOursCannotBeSaved() {
    Optimizer frozen =
        new Optimizer() {
          @Override
          public <F, I> Update bind(
              Backend<F, I> backend, ParameterLayout layout, F parameters, F gradients) {
            return new Update() {
              @Override
              public void step(double weight) {}

              @Override
              public void close() {}
            };
          }
        };
    try (Trainer trainer = trainer(small(), frozen).open(lanewise)) {
      assertThrows(UnsupportedOperationException.class, () -> trainer.saveCheckpoint(file()));
      assertThrows(UnsupportedOperationException.class, () -> trainer.loadCheckpoint(file()));
      assertThrows(IllegalArgumentException.class, () -> trainer.fit(DATA, 0));
    }
  }
}
