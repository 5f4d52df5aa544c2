// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.logSoftmax;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleWeightsTest {

  private static final int SIZE = 29;
  private static final Dataset DATA = Samples.clouds(SIZE, 4, 3, 8);

  private static final Metric[] METRICS = {
    Metrics.accuracy(),
    Metrics.topK(2),
    Metrics.macroPrecision(),
    Metrics.recall(1),
    Metrics.macroF1(),
    Metrics.rocAuc(1),
    Metrics.mse(),
    Metrics.mae(),
    Metrics.r2()
  };

  /** What came of a training. */
  private record Trained(float[] weights, History history, Evaluation evaluation) {

    void assertSameBits(Trained other) {
      Bits.assertEqual("weights", weights, other.weights);
      for (int i = 0; i < history.epochs().size(); i++) {
        EpochResult one = history.epochs().get(i);
        EpochResult two = other.history.epochs().get(i);
        assertEquals(one.loss(), two.loss());
        assertEquals(one.accuracy(), two.accuracy());
        assertEquals(one.validationLoss(), two.validationLoss());
        assertEquals(one.metrics(), two.metrics());
      }
      assertEquals(evaluation.loss(), other.evaluation.loss());
      assertEquals(evaluation.accuracy(), other.evaluation.accuracy());
    }

    void assertNear(Trained other, float tolerance) {
      assertArrayEquals(weights, other.weights, tolerance);
      assertEquals(history.last().loss(), other.history.last().loss(), tolerance);
      SampleWeightsTest.assertNear(evaluation, other.evaluation, tolerance);
    }
  }

  private static void assertNear(Evaluation expected, Evaluation actual, float tolerance) {
    assertEquals(expected.loss(), actual.loss(), tolerance);
    assertEquals(expected.accuracy(), actual.accuracy(), tolerance);
    expected
        .metrics()
        .forEach((name, value) -> assertEquals(value, actual.metrics().get(name), tolerance, name));
  }

  private static Trained train(
      Sequential model, Loss loss, Dataset data, UnaryOperator<Trainer.Builder> settings) {
    Trainer.Builder builder = Trainer.of(model, loss).metrics(METRICS).validateOn(data);
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer trainer = settings.apply(builder).open(lanewise)) {
      History history = trainer.fit(data);
      return new Trained(weights(model), history, trainer.evaluate(data));
    }
  }

  private static float[] weights(Model model) {
    float[] all = new float[0];
    for (String name : model.parameters().names()) {
      float[] more = model.parameters().get(name);
      int from = all.length;
      all = Arrays.copyOf(all, from + more.length);
      System.arraycopy(more, 0, all, from, more.length);
    }
    return all;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Provide
  Arbitrary<LossKind> anyKind() {
    return Arbitraries.of(LossKind.all().toList());
  }

  @Provide
  Arbitrary<int[]> counts() {
    return Arbitraries.integers()
        .between(0, 3)
        .array(int[].class)
        .ofSize(SIZE)
        .filter(counts -> Arrays.stream(counts).anyMatch(count -> count > 0));
  }

  /**
   * In one batch of all, by whichever loss; also what evaluation and metrics make of them. These
   * have the weights in common: rounding could change the order of two predictions.
   */
  @Property(tries = 60)
  void anIntegerWeightIsAsManySamples(
      @ForAll("anyKind") LossKind kind, @ForAll("counts") int[] counts) {
    float[] weights = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = counts[i];
    }
    int[] repeated =
        IntStream.range(0, SIZE)
            .flatMap(i -> IntStream.generate(() -> i).limit(counts[i]))
            .toArray();
    UnaryOperator<Trainer.Builder> whole =
        trainer -> trainer.optimizer(sgd(0.1f)).batchSize(4 * SIZE);
    Dataset weighted = DATA.weighted(weights);
    Dataset many = Samples.choose(DATA, repeated);
    Trained expected = train(kind.model(), kind.loss(), many, whole);
    Trained actual = train(kind.model(), kind.loss(), weighted, whole);
    assertArrayEquals(expected.weights, actual.weights, 2e-5f);
    assertEquals(expected.history.last().loss(), actual.history.last().loss(), 2e-5f);
    assertEquals(expected.history.last().accuracy(), actual.history.last().accuracy(), 1e-6f);
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer trainer = Trainer.of(kind.model(), kind.loss()).metrics(METRICS).open(lanewise)) {
      assertNear(trainer.evaluate(many), trainer.evaluate(weighted), 2e-5f);
    }
  }

  /** To the bit, and whatever its features are: it is not read, and draws no random number. */
  @Property(tries = 30)
  void aSampleOfWeightZeroIsLeftOut(
      @ForAll("anyKind") LossKind kind, @ForAll("counts") int[] counts, @ForAll boolean prefetch) {
    int[] left = IntStream.range(0, SIZE).filter(i -> counts[i] > 0).toArray();
    float[] inputs = DATA.copyInputs();
    float[] weights = new float[SIZE];
    float[] ofLeft = new float[left.length];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = counts[i] * 0.7f;
      if (counts[i] == 0) {
        Arrays.fill(inputs, 4 * i, 4 * i + 4, Float.NaN);
      }
    }
    for (int i = 0; i < left.length; i++) {
      ofLeft[i] = weights[left[i]];
    }
    Dataset garbage = Datasets.of(inputs, DATA.copyLabels(), 3).weighted(weights);
    Dataset clean = Samples.choose(DATA, left).weighted(ofLeft);
    UnaryOperator<Trainer.Builder> settings =
        trainer ->
            trainer
                .optimizer(adam(0.01f).accumulate(2))
                .batchSize(8)
                .epochs(2)
                .seed(5)
                .prefetch(prefetch);
    // A single sample is no batch for batch normalisation.
    boolean normalised = left.length % 8 != 1;
    train(model(kind, normalised), kind.loss(), clean, settings)
        .assertSameBits(train(model(kind, normalised), kind.loss(), garbage, settings));
  }

  private static Sequential model(LossKind kind, boolean normalised) {
    return Sequential.of(
        dense(4, 6),
        normalised ? batchNorm() : tanh(),
        dropout(0.3f),
        dense(6, 3),
        kind.logs() ? logSoftmax() : tanh());
  }

  @ParameterizedTest
  @MethodSource("dev.lanewise.nn.LossKind#all")
  void weightsOfOneChangeNoBit(LossKind kind) {
    UnaryOperator<Trainer.Builder> settings =
        trainer -> trainer.optimizer(adam(0.01f)).batchSize(8).epochs(3).seed(2);
    Trained without = train(kind.model(), kind.loss(), DATA, settings);
    without.assertSameBits(train(kind.model(), kind.loss(), DATA.weighted(ones(SIZE)), settings));
    float[] same = ones(SIZE);
    Arrays.fill(same, 0.3f);
    assertArrayEquals(
        without.weights(),
        train(kind.model(), kind.loss(), DATA.weighted(same), settings).weights());
  }

  /** Batches of 8, 8, 8 and 5; and of single samples, of which some do not count. */
  @ParameterizedTest
  @MethodSource("dev.lanewise.nn.LossKind#all")
  void accumulatedBatchesAreOneLargeBatch(LossKind kind) {
    for (Dataset data : List.of(DATA, DATA.weighted(Samples.weights(SIZE)))) {
      UnaryOperator<Trainer.Builder> settings = trainer -> trainer.epochs(3).seed(2);
      Trained whole =
          train(
              kind.model(),
              kind.loss(),
              data,
              settings.andThen(t -> t.optimizer(sgd(0.3f)).batchSize(SIZE))::apply);
      for (int size : new int[] {8, 1}) {
        int parts = Math.ceilDiv(SIZE, size);
        Trained inParts =
            train(
                kind.model(),
                kind.loss(),
                data,
                settings.andThen(t -> t.optimizer(sgd(0.3f).accumulate(parts)).batchSize(size))
                    ::apply);
        whole.assertNear(inParts, 5e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lanewise.nn.LossKind#all")
  void weightsOfAnySizeAreTakenByTheirShares(LossKind kind) {
    UnaryOperator<Trainer.Builder> settings = trainer -> trainer.batchSize(8).epochs(2);
    float[] weights = Samples.weights(SIZE);
    Trained expected = train(kind.model(), kind.loss(), DATA.weighted(weights), settings);
    for (float factor : new float[] {0x1p100f, 0x1p-100f}) {
      float[] scaled = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        scaled[i] = weights[i] * factor;
      }
      Trained trained = train(kind.model(), kind.loss(), DATA.weighted(scaled), settings);
      Bits.assertEqual("weights", expected.weights(), trained.weights());
      assertEquals(expected.evaluation().loss(), trained.evaluation().loss());
    }
    float[] apart = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      apart[i] = i % 2 == 0 ? Float.MAX_VALUE : Float.MIN_VALUE;
    }
    for (float weight :
        train(kind.model(), kind.loss(), DATA.weighted(apart), settings).weights()) {
      assertTrue(Float.isFinite(weight));
    }
  }
}
