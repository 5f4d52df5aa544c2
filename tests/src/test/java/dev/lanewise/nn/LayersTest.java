// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.frozen;
import static dev.lanewise.nn.Layers.layerNorm;
import static dev.lanewise.nn.Layers.prelu;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.rmsNorm;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adamW;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Sum;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {

  private static final float[] ONES = filled(64, 1);

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  static Stream<Layer> layers() {
    return Stream.of(
        relu(),
        Layers.sigmoid(),
        Layers.tanh(),
        Layers.gelu(),
        Layers.geluErf(),
        Layers.leakyRelu(0.1f),
        prelu(),
        Layers.relu6(),
        Layers.elu(1),
        Layers.selu(),
        Layers.silu(),
        Layers.mish(),
        Layers.softplus(),
        Layers.softsign(),
        Layers.logSigmoid(),
        Layers.hardSigmoid(),
        Layers.hardSwish(),
        Layers.softmax(),
        Layers.logSoftmax(),
        Layers.flatten(),
        dropout(0.1f),
        layerNorm(),
        rmsNorm(1e-6f),
        batchNorm());
  }

  /** Between two dense layers each lets a model learn, from its seed alone to the bit. */
  @ParameterizedTest
  @MethodSource("layers")
  void everyLayerTrains(Layer layer) {
    Dataset data = Samples.clouds(400, 5, 3, 1);
    float[] first = trained(layer, data, 1);
    Bits.assertEqual("again with two threads", first, trained(layer, data, 2));
  }

  private static float[] trained(Layer layer, Dataset data, int threads) {
    Sequential model = Sequential.of(dense(5, 12), layer, dense(12, 3));
    try (Lanewise lanewise = Lanewise.builder().threads(threads).open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy())
                .optimizer(adamW(0.02f, 0.01f))
                .epochs(8)
                .seed(3)
                .batchSize(25)
                .open(lanewise)) {
      trainer.fit(data);
      assertTrue(trainer.evaluate(data).accuracy() > 0.9f, layer.toString());
      return model.parameters().get("0.weight");
    }
  }

  @Test
  void gatedUnitsHalveTheFeatures() {
    double[] x = {1, -2, 0.5, -3};
    Layer[] layers = {Layers.glu(), Layers.swiglu(), Layers.geglu()};
    for (int which = 0; which < layers.length; which++) {
      Sequential model = Sequential.of(dense(4, 4), layers[which], dense(2, 2));
      for (String name : List.of("0.weight", "2.weight")) {
        int n = model.parameters().shape(name).dimension(0);
        float[] identity = new float[n * n];
        for (int i = 0; i < n; i++) {
          identity[(n + 1) * i] = 1;
        }
        model.parameters().set(name, identity);
      }
      float[] y;
      try (Lanewise lanewise = Lanewise.open();
          var predictor = Predictor.open(model, 1, lanewise)) {
        y = predictor.predict(new float[] {1, -2, 0.5f, -3}, 1);
      }
      for (int i = 0; i < 2; i++) {
        double gate = x[2 + i];
        double open =
            switch (which) {
              case 0 -> 1 / (1 + Math.exp(-gate));
              case 1 -> gate / (1 + Math.exp(-gate));
              default ->
                  0.5
                      * gate
                      * (1
                          + Math.tanh(
                              Math.sqrt(2 / Math.PI) * (gate + 0.044715 * gate * gate * gate)));
            };
        assertEquals(x[i] * open, y[i], 1e-6);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Sequential.of(dense(4, 3), Layers.glu()));
  }

  @Test
  void dropoutLeavesOutInTrainingOnlyAndOthersInEachStep() {
    Sequential model = Sequential.of(dense(64, 64).withoutBias(), dropout(0.5f));
    float[] identity = new float[64 * 64];
    for (int i = 0; i < 64; i++) {
      identity[65 * i] = 1;
    }
    model.parameters().set("0.weight", identity);
    try (Lanewise lanewise = Lanewise.open();
        var predictor = Predictor.open(model, 1, lanewise);
        var state = TrainingState.open(model, mse(), sgd(0), CpuBackend.of(lanewise), 7);
        var step = state.step(1)) {
      Arrays.fill(step.inputs(), 1);
      float[] one = outputs(state, step);
      float[] other = outputs(state, step);
      for (float[] output : List.of(one, other)) {
        long kept = 0;
        for (float value : output) {
          assertTrue(value == 0 || value == 2, Arrays.toString(output));
          kept += value == 2 ? 1 : 0;
        }
        assertTrue(kept > 16 && kept < 48, Arrays.toString(output));
      }
      assertFalse(Arrays.equals(one, other));
      state.random.goTo(0);
      assertArrayEquals(one, outputs(state, step));
      assertArrayEquals(ONES, predictor.predict(ONES, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> dropout(1));
  }

  private static float[] outputs(TrainingState<float[], int[]> state, TrainingStep<?, ?> step) {
    step.backward();
    var slot = step.outputSlot();
    float[] output = new float[slot.size()];
    System.arraycopy((float[]) slot.storage(), slot.offset(), output, 0, output.length);
    assertEquals(64, state.model.output().shape().elements(1));
    return output;
  }

  @Test
  void twoDropoutsDrawDifferentNumbers() {
    Sequential model = Sequential.of(dense(2, 64), dropout(0.5f), dropout(0.5f));
    String text = model.output() + " " + model.output().node().input(0);
    assertTrue(text.contains("site=1") && text.contains("site=0"), text);
  }

  @Test
  void batchNormMovesItsStatisticsInTrainingAndUsesThemAfterwards(@TempDir Path folder)
      throws IOException {
    int samples = 512;
    float[] inputs = new float[samples];
    Philox random = new Philox(1, 1);
    for (int i = 0; i < samples; i++) {
      inputs[i] = 3 + 2 * random.normal(i);
    }
    Dataset data = Datasets.ofTargets(inputs, new float[samples], samples);
    Sequential model = Sequential.of(dense(1, 1), batchNorm(1e-5f, 0.2f));
    model.initialize(1);
    model.parameters().set("0.weight", new float[] {1});
    assertEquals(
        List.of("0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var"),
        model.parameters().names());
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(model, mse()).optimizer(sgd(0)).epochs(10).batchSize(128).open(lanewise)) {
      trainer.fit(data);
      assertEquals(3, model.parameters().get("1.running_mean")[0], 0.3f);
      assertEquals(4, model.parameters().get("1.running_var")[0], 0.5f);
      assertArrayEquals(new float[] {0, 1}, trainer.predict(new float[] {3, 5}, 2), 0.15f);
      model.save(folder.resolve("model"));
      Sequential loaded = Sequential.of(dense(1, 1), batchNorm());
      loaded.load(folder.resolve("model"));
      try (var predictor = Predictor.open(loaded, 2, lanewise)) {
        Bits.assertEqual(
            "loaded",
            trainer.predict(new float[] {3, 5}, 2),
            predictor.predict(new float[] {3, 5}, 2));
      }
    }
  }

  /** Outside of training statistics are numbers: the slope of an output is a product of factors. */
  @Test
  void gradientsOutsideOfTrainingTakeTheRunningStatistics() {
    Sequential model = Sequential.of(dense(1, 1), batchNorm(0, 0.1f), dropout(0.5f));
    model.initialize(1);
    model.parameters().set("0.weight", new float[] {3});
    model.parameters().set("1.weight", new float[] {5});
    model.parameters().set("1.running_mean", new float[] {7});
    model.parameters().set("1.running_var", new float[] {4});
    Tensor gamma = model.parameters().tensor("1.weight");
    Tensor score = Sum.of(model.output());
    List<Tensor> slopes = Gradients.of(score, List.of(model.input(), gamma));
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      try (var weights = new DeviceParameters<>(backend, model.parameters());
          var plan =
              Plan.on(backend, 2)
                  .parameters(weights.layout(), weights.storage())
                  .output(slopes.get(0))
                  .output(slopes.get(1))
                  .compile()) {
        plan.write(model.input(), new float[] {1, 2}, 0);
        plan.run();
        float[] toInput = new float[2];
        plan.read(slopes.get(0), toInput, 0);
        assertArrayEquals(new float[] {3 * 5 / 2f, 3 * 5 / 2f}, toInput);
        float[] toGamma = new float[1];
        plan.read(slopes.get(1), toGamma, 0);
        // The normalised inputs are (3 - 7) / 2 and (6 - 7) / 2.
        assertArrayEquals(new float[] {-2.5f}, toGamma);
      }
    }
  }

  /** Not even weight decay, which moves parameters without gradients, moves what is frozen. */
  @Test
  void frozenLayersStayAsTheyAre() {
    Dataset data = Samples.clouds(200, 5, 3, 1);
    Sequential model = Sequential.of(frozen(dense(5, 8)), relu(), dense(8, 3));
    model.initialize(4);
    float[] weight = model.parameters().get("0.weight");
    float[] last = model.parameters().get("2.weight");
    assertFalse(model.parameters().isTrained("0.bias"));
    assertTrue(model.parameters().isTrained("2.bias"));
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer =
            Trainer.of(model, softmaxCrossEntropy())
                .optimizer(adamW(0.02f, 0.1f))
                .epochs(3)
                .open(lanewise);
        var state =
            TrainingState.open(model, softmaxCrossEntropy(), sgd(1), CpuBackend.of(lanewise));
        var step = state.step(2)) {
      trainer.fit(data);
      Bits.assertEqual("frozen", weight, model.parameters().get("0.weight"));
      assertFalse(Arrays.equals(last, model.parameters().get("2.weight")));
      assertThrows(IllegalArgumentException.class, () -> step.gradient("0.weight"));
      // One product backwards: the frozen layer needs none.
      assertEquals(3, step.explain().split("Dense|MatMul", -1).length - 1, step.explain());
    }
  }
}
