// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.DeviceParameters;
import dev.lanewise.nn.EarlyStopping;
import dev.lanewise.nn.FirstNonFinite;
import dev.lanewise.nn.Learner;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.NonFiniteLossException;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Statistics;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.TrainingListener;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Exp;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Scale;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks into a training says of a device what it says of the CPU. */
@OpenClSuite
class TrainingToolsTest {

  private static Dataset noise(int seed) {
    Random random = new Random(seed);
    float[] inputs = new float[60 * 8];
    int[] labels = new int[60];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat() - 0.5f;
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(4);
    }
    return Datasets.of(inputs, labels, 4);
  }

  private static Sequential model() {
    Sequential model = Sequential.of(dense(8, 20), batchNorm(), relu(), dense(20, 4));
    model.initialize(1);
    return model;
  }

  private static FirstNonFinite first(Backend<?, ?> backend) {
    Sequential model = Sequential.of(dense(8, 5), (x, _) -> Exp.of(Scale.of(1e4f, x)), dense(5, 4));
    model.initialize(1);
    try (Trainer trainer =
        Trainer.of(model, softmaxCrossEntropy()).batchSize(16).checkEveryStep(true).open(backend)) {
      var e = assertThrows(NonFiniteLossException.class, () -> trainer.fit(noise(1)));
      return e.first().orElseThrow();
    }
  }

  private static Statistics statistics(Backend<?, ?> backend) {
    try (Trainer trainer = Trainer.of(model(), softmaxCrossEntropy()).batchSize(16).open(backend)) {
      trainer.fit(noise(1));
      return trainer.statistics(noise(2));
    }
  }

  @Test
  void theFirstThatIsNotFiniteAndStatisticsAreThoseOfTheCpu() {
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend cpu = CpuBackend.of(lanewise);
      FirstNonFinite first = first(cpu);
      assertEquals("Exp", first.name());
      assertEquals(first, first(Variant.CPU.backend()));
      assertEquals(statistics(cpu), statistics(Variant.CPU.backend()));
    }
  }

  private static float[] weighted(Loss loss, Backend<?, ?> backend) {
    float[] weights = new float[60];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 5 * 0.3f;
    }
    Sequential model = model();
    try (Trainer trainer =
        Trainer.of(model, loss)
            .optimizer(adam(1e-2f).accumulate(2))
            .batchSize(7)
            .epochs(2)
            .open(backend)) {
      float ofTraining = trainer.fit(noise(1).weighted(weights)).last().loss();
      float ofEvaluation = trainer.evaluate(noise(2).weighted(weights)).loss();
      float[] last = model.parameters().get("3.weight");
      float[] all = Arrays.copyOf(last, last.length + 2);
      all[last.length] = ofTraining;
      all[last.length + 1] = ofEvaluation;
      return all;
    }
  }

  @Test
  void weightsOfSamplesCountAsTheyDoOnTheCpu() {
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend cpu = CpuBackend.of(lanewise);
      for (Loss loss : List.of(softmaxCrossEntropy().ignoring(1).labelSmoothing(0.1f), mse())) {
        Bits.assertEqual(
            loss.toString(), weighted(loss, cpu), weighted(loss, Variant.CPU.backend()));
      }
    }
  }

  private static <F, I> FirstNonFinite firstOfALearner(Backend<F, I> backend) {
    Sequential model = Sequential.of(dense(8, 5), (x, _) -> Exp.of(Scale.of(1e4f, x)), dense(5, 4));
    model.initialize(1);
    Tensor labels = Tensor.labels("labels", 4);
    Tensor loss = Mean.of(SoftmaxCrossEntropy.of(model.output(), labels));
    float[] inputs = new float[16 * 8];
    int[] classes = new int[16];
    noise(1).batch(IntStream.range(0, 16).toArray(), 0, 16, inputs, classes);
    try (var weights = new DeviceParameters<>(backend, model.parameters());
        var learner =
            Learner.open(backend, loss, weights, adam(1e-3f), new RandomState(0), List.of());
        var plan = learner.checkEveryStep(true).plan(16)) {
      plan.write(model.input(), inputs, 0);
      plan.writeLabels(labels, classes, 0);
      var e = assertThrows(NonFiniteLossException.class, () -> learner.step(plan));
      return e.first().orElseThrow();
    }
  }

  @Test
  void whatStopsALearnerIsWhatStopsItOnTheCpu() {
    try (Lanewise lanewise = Lanewise.open()) {
      FirstNonFinite first = firstOfALearner(CpuBackend.of(lanewise));
      assertEquals("1", first.layer());
      assertEquals(first, firstOfALearner(Variant.CPU.backend()));
    }
  }

  @Test
  void aProfileWaitsForEachKernel() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 9));
    Tensor y = Exp.of(MatMul.of(x, Tensor.input("w", Shape.of(9, 7))));
    try (var plan = Plan.on(Variant.CPU.backend(), 5).output(y).compile()) {
      Profile profile = plan.profile(2);
      assertEquals(2, profile.ops().size());
      assertTrue(profile.kernelShare() > 0 && profile.kernelShare() < 1, profile.table());
    }
  }

  @Test
  void earlyStoppingIsResumedWithItsBestWeights(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("training.safetensors");
    Sequential whole = model();
    try (Trainer trainer = stopping(whole).open(Variant.CPU.backend())) {
      trainer.fit(noise(1));
    }
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void onEpochStart(int epoch, int batches) {
            if (epoch == 3) {
              throw new IllegalStateException("killed");
            }
          }
        };
    try (Trainer trainer =
        stopping(model()).checkpoint(file).on(killer).open(Variant.CPU.backend())) {
      assertThrows(IllegalStateException.class, () -> trainer.fit(noise(1)));
    }
    Sequential resumed = model();
    try (Trainer trainer = stopping(resumed).open(Variant.CPU.backend())) {
      trainer.loadCheckpoint(file);
      trainer.fit(noise(1), 18);
    }
    for (String name : whole.parameters().names()) {
      Bits.assertEqual(name, whole.parameters().get(name), resumed.parameters().get(name));
    }
  }

  private static Trainer.Builder stopping(Sequential model) {
    return Trainer.of(model, softmaxCrossEntropy())
        .batchSize(16)
        .epochs(20)
        .seed(3)
        .validateOn(noise(2))
        .stopEarly(EarlyStopping.onLoss(2));
  }
}
