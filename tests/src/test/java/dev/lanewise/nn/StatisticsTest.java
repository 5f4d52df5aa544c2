// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.hardSigmoid;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.relu6;
import static dev.lanewise.nn.Layers.sigmoid;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.sgd;
import static dev.lanewise.nn.TensorStatistics.Kind.ACTIVATION;
import static dev.lanewise.nn.TensorStatistics.Kind.ACTIVATION_GRADIENT;
import static dev.lanewise.nn.TensorStatistics.Kind.WEIGHT;
import static dev.lanewise.nn.TensorStatistics.Kind.WEIGHT_GRADIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  private static TensorStatistics row(
      Statistics statistics, TensorStatistics.Kind kind, String name) {
    return statistics.of(kind).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A layer that leaves x as it is, so that the next shows its bounds. */
  private static Sequential identityThen(Layer activation) {
    Sequential model = Sequential.of(dense(1, 1), activation, dense(1, 1));
    model.parameters().set("0.weight", new float[] {1});
    model.parameters().set("2.weight", new float[] {1});
    return model;
  }

  private TensorStatistics activation(Layer activation, float... inputs) {
    Dataset data = Datasets.ofTargets(inputs, new float[inputs.length], inputs.length);
    try (Trainer trainer =
        Trainer.of(identityThen(activation), mse()).batchSize(3).open(lanewise)) {
      return row(trainer.statistics(data), ACTIVATION, "1");
    }
  }

  @Test
  void momentsAndSharesAreThoseOfAllSamples() {
    TensorStatistics row = activation(relu(), -3, -1, 0, 1, 2, 3, 5);
    assertEquals(7, row.count());
    assertEquals(11 / 7., row.mean(), 1e-12);
    assertEquals(Math.sqrt(39 / 7. - 121 / 49.), row.deviation(), 1e-12);
    assertEquals(0, row.min());
    assertEquals(5, row.max());
    assertEquals(3 / 7., row.zeros());
    assertEquals("Relu", row.op());
  }

  @Test
  void saturationIsThatOfEachActivation() {
    assertEquals(0.5, activation(sigmoid(), -9, 0, 1, 9).saturated());
    assertEquals(0.25, activation(tanh(), -9, 0, 1, 1).saturated());
    assertEquals(0.75, activation(hardSigmoid(), -3, 0, 3, 4).saturated());
    assertEquals(0.5, activation(relu6(), -1, 5, 6, 2).saturated());
    assertEquals(0, activation(relu(), -1, -1, -1, 2).saturated());
    assertEquals(1, activation(relu(), -1, -1, -1, -2).saturated());
    assertEquals(Double.NaN, activation(Layers.gelu(), -1, -1, -1, -2).saturated());
  }

  @Test
  void deadUnitsAreThoseThatNoSampleReaches() {
    Sequential model = Sequential.of(dense(1, 4), relu(), dense(4, 2));
    model.initialize(1);
    model.parameters().set("0.weight", new float[] {1, -1, 1, 1});
    model.parameters().set("0.bias", new float[] {0, 0, -9, -3});
    Dataset data = Datasets.of(new float[] {1, 2, 4}, new int[3], 2);
    try (Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).batchSize(2).open(lanewise)) {
      TensorStatistics row = row(trainer.statistics(data), ACTIVATION, "1");
      assertEquals(0.5, row.saturated());
      assertEquals(8 / 12., row.zeros());
    }
  }

  @Test
  void gradientsAreThoseOfAStep() {
    Sequential model = Sequential.of(dense(5, 6), sigmoid(), dense(6, 3));
    model.initialize(4);
    Dataset data = Samples.clouds(8, 5, 3, 9);
    try (Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).batchSize(8).open(lanewise);
        var state =
            TrainingState.open(model, softmaxCrossEntropy(), sgd(0), CpuBackend.of(lanewise));
        var step = state.step(8)) {
      Statistics statistics = trainer.statistics(data);
      step.load(data, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 0);
      step.backward();
      for (String name : model.parameters().names()) {
        StatisticsTally tally = new StatisticsTally(Saturation.NONE, 1);
        float[] gradient = step.gradient(name);
        tally.add(gradient, 0, gradient.length);
        TensorStatistics row = row(statistics, WEIGHT_GRADIENT, name);
        assertEquals(tally.result(WEIGHT_GRADIENT, name, row.op()), row);
        assertEquals(gradient.length, row(statistics, WEIGHT, name).count());
      }
      assertEquals(3, statistics.of(ACTIVATION).size());
      assertEquals(8 * 3, row(statistics, ACTIVATION_GRADIENT, "2").count());
    }
  }

  /** Through sigmoid after sigmoid gradients vanish, and the table shows it. */
  @Test
  void vanishingGradientsAreSeen() {
    List<Layer> layers = new ArrayList<>(List.of(dense(4, 16), sigmoid()));
    for (int i = 0; i < 5; i++) {
      layers.addAll(List.of(dense(16, 16), sigmoid()));
    }
    layers.add(dense(16, 2));
    Sequential model = Sequential.of(layers.toArray(Layer[]::new));
    try (Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).open(lanewise)) {
      Statistics statistics = trainer.statistics(Samples.clouds(32, 4, 2, 1));
      double first = row(statistics, ACTIVATION_GRADIENT, "1").deviation();
      double last = row(statistics, ACTIVATION_GRADIENT, "11").deviation();
      assertTrue(first < 1e-3 * last, statistics.table());
      String table = statistics.table();
      assertEquals(1 + statistics.rows().size(), table.lines().count());
      assertTrue(table.contains("activation gradient") && table.contains("Sigmoid"), table);
    }
  }

  /** Running statistics are not trained: they have no gradient. */
  @Test
  void nothingChanges() {
    Dataset data = Samples.clouds(20, 4, 2, 1);
    float[] expected = null;
    for (boolean look : new boolean[] {false, true}) {
      Sequential model = Sequential.of(dense(4, 6), batchNorm(), dropout(0.5f), dense(6, 2));
      try (Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).batchSize(8).open(lanewise)) {
        trainer.fit(data);
        if (look) {
          Statistics statistics = trainer.statistics(data);
          assertEquals(8, statistics.of(WEIGHT).size());
          assertEquals(6, statistics.of(WEIGHT_GRADIENT).size());
        }
        trainer.fit(data);
      }
      float[] weights = model.parameters().get("3.weight");
      Bits.assertEqual("weights", expected == null ? weights : expected, weights);
      expected = weights;
      Dataset wrong = Datasets.of(new float[10], new int[2], 2);
      try (Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).open(lanewise)) {
        assertThrows(IllegalArgumentException.class, () -> trainer.statistics(wrong));
      }
    }
  }
}
