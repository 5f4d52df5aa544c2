// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.logSoftmax;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.ElementwiseLoss;
import dev.lanewise.nn.op.Mean;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleWeightsTest {

  private static final int SIZE = 29;
  private static final Dataset DATA = Samples.clouds(SIZE, 4, 3, 8);

  /** A loss of three outputs, and whether they are to be logarithms of probabilities. */
  private record Kind(String name, Loss loss, boolean logs) {

    Sequential model() {
      Sequential model =
          logs
              ? Sequential.of(dense(4, 5), tanh(), dense(5, 3), logSoftmax())
              : Sequential.of(dense(4, 5), tanh(), dense(5, 3));
      model.initialize(3);
      return model;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    CrossEntropyLoss soft = Losses.softLabelCrossEntropy();
    return Stream.of(
        new Kind("labels", softmaxCrossEntropy(), false),
        new Kind("smoothing", softmaxCrossEntropy().labelSmoothing(0.1f).zLoss(0.01f), false),
        new Kind("class weights", softmaxCrossEntropy().classWeights(0.5f, 2, 0.3f), false),
        new Kind("ignored", softmaxCrossEntropy().ignoring(2).labelSmoothing(0.1f), false),
        new Kind("a class of weight 0", softmaxCrossEntropy().classWeights(1, 0, 3), false),
        new Kind("soft labels", soft.labelSmoothing(0.1f).classWeights(1, 2, 0.5f), false),
        new Kind("likelihood", Losses.negativeLogLikelihood(), true),
        new Kind("KL divergence", Losses.klDivergence(), true),
        new Kind("MSE", Losses.mse(), false),
        new Kind("MAE", Losses.mae(), false),
        new Kind("Huber", Losses.huber(0.3f), false),
        new Kind("smooth L1", Losses.smoothL1(0.3f), false),
        new Kind("log-cosh", Losses.logCosh(), false),
        new Kind("hinge", Losses.hinge(), false),
        new Kind("squared hinge", Losses.squaredHinge(), false),
        new Kind("binary cross-entropy", Losses.bceWithLogits(2), false),
        new Kind("focal", Losses.focal(2, 0.25f), false),
        new Kind("a loss of one's own", ownLoss(false), false));
  }

  /** It says nothing about weights. */
  private static Loss ownLoss(boolean mean) {
    return new Loss() {
      @Override
      public Tensor target(Tensor output) {
        return Tensor.input("target", output.shape());
      }

      @Override
      public Tensor losses(Tensor output, Tensor target) {
        Tensor rows = Mean.of(1, ElementwiseLoss.of(ElementLoss.MSE, output, target));
        return mean ? Mean.of(rows) : rows;
      }
    };
  }

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
      assertEquals(evaluation.loss(), other.evaluation.loss(), tolerance);
      assertEquals(evaluation.accuracy(), other.evaluation.accuracy(), tolerance);
      evaluation
          .metrics()
          .forEach((name, value) ->
              assertEquals(value, other.evaluation.metrics().get(name), tolerance, name));
    }
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

  /** Samples of a dataset, each as often as it is among the numbers. */
  private static Dataset samples(Dataset data, int... numbers) {
    float[] inputs = new float[numbers.length * data.features()];
    int[] labels = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      data.copy(numbers[i], inputs, i * data.features());
      labels[i] = data.label(numbers[i]);
    }
    return Datasets.of(inputs, labels, data.classes());
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] uneven(int count) {
    Random random = new Random(4);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = random.nextFloat() * 3;
    }
    return weights;
  }

  @Provide
  Arbitrary<Kind> anyKind() {
    return Arbitraries.of(kinds().toList());
  }

  @Provide
  Arbitrary<int[]> counts() {
    return Arbitraries.integers()
        .between(0, 3)
        .array(int[].class)
        .ofSize(SIZE)
        .filter(counts -> Arrays.stream(counts).anyMatch(count -> count > 0));
  }

  /** In one batch of all, by whichever loss; also what evaluation and metrics make of them. */
  @Property(tries = 60)
  void anIntegerWeightIsAsManySamples(
      @ForAll("anyKind") Kind kind, @ForAll("counts") int[] counts) {
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
    Trained weighted = train(kind.model(), kind.loss(), DATA.weighted(weights), whole);
    Trained many = train(kind.model(), kind.loss(), samples(DATA, repeated), whole);
    many.assertNear(weighted, 2e-5f);
    assertEquals(many.history.last().accuracy(), weighted.history.last().accuracy(), 1e-6f);
  }

  /** To the bit, and whatever its features are: it is not read, and draws no random number. */
  @Property(tries = 30)
  void aSampleOfWeightZeroIsLeftOut(
      @ForAll("anyKind") Kind kind, @ForAll("counts") int[] counts, @ForAll boolean prefetch) {
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
    Dataset clean = samples(DATA, left).weighted(ofLeft);
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

  private static Sequential model(Kind kind, boolean normalised) {
    return Sequential.of(
        dense(4, 6),
        normalised ? batchNorm() : tanh(),
        dropout(0.3f),
        dense(6, 3),
        kind.logs() ? logSoftmax() : tanh());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void weightsOfOneChangeNoBit(Kind kind) {
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
  @MethodSource("kinds")
  void accumulatedBatchesAreOneLargeBatch(Kind kind) {
    for (Dataset data : List.of(DATA, DATA.weighted(uneven(SIZE)))) {
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

  @Test
  void weightsOfClassesAreThoseOfTheirSamples() {
    float[] ofClasses = {0.5f, 2, 0.25f};
    float[] weights = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = ofClasses[DATA.label(i)];
    }
    Sequential model = Sequential.of(dense(4, 3));
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        Trainer classes =
            Trainer.of(model, softmaxCrossEntropy().classWeights(ofClasses))
                .batchSize(8)
                .open(lanewise);
        Trainer samples = Trainer.of(model, softmaxCrossEntropy()).batchSize(8).open(lanewise)) {
      assertEquals(
          classes.evaluate(DATA).loss(), samples.evaluate(DATA.weighted(weights)).loss(), 1e-6);
    }
  }

  /** Evaluation does not depend on how samples fall into batches, but for rounding. */
  @ParameterizedTest
  @MethodSource("kinds")
  void theMeanIsThatOfAllSamples(Kind kind) {
    Sequential model = kind.model();
    try (Lanewise lanewise = Lanewise.open();
        Trainer whole = Trainer.of(model, kind.loss()).batchSize(SIZE).open(lanewise);
        Trainer parts = Trainer.of(model, kind.loss()).batchSize(4).open(lanewise)) {
      for (Dataset data : List.of(DATA, DATA.weighted(uneven(SIZE)))) {
        assertEquals(whole.evaluate(data).loss(), parts.evaluate(data).loss(), 1e-5);
      }
    }
  }

  /** Loss, gradient and weights are one call, and fusion changes no bit. */
  @ParameterizedTest
  @MethodSource("kinds")
  void aFusedStepIsAnUnfusedOne(Kind kind) {
    int[] order = IntStream.range(0, SIZE).toArray();
    Dataset data = DATA.weighted(uneven(SIZE));
    Sequential model = kind.model();
    try (Lanewise lanewise = Lanewise.open();
        var state = TrainingState.open(model, kind.loss(), sgd(0.1f), CpuBackend.of(lanewise));
        var fused = state.weightedStep(SIZE);
        var unfused = new TrainingStep<>(state, state.objective(true), SIZE, false)) {
      for (var step : List.of(fused, unfused)) {
        step.load(data, order, 0);
        step.backward();
      }
      for (String name : model.parameters().names()) {
        Bits.assertEqual(name, unfused.gradient(name), fused.gradient(name));
      }
      assertEquals(unfused.loss(), fused.loss());
      String plan = fused.explain();
      if (kind.loss() instanceof CrossEntropyLoss) {
        assertEquals(2, plan.split("CrossEntropy\\[weighted", -1).length, plan);
      }
      if (kind.name().equals("Huber")) {
        assertEquals(2, plan.split("HUBER", -1).length, plan);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void weightsOfAnySizeAreTakenByTheirShares(Kind kind) {
    UnaryOperator<Trainer.Builder> settings = trainer -> trainer.batchSize(8).epochs(2);
    float[] weights = uneven(SIZE);
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

  @Test
  void aStepInWhichNothingCountsChangesNothing() {
    Sequential model = Sequential.of(dense(4, 3), batchNorm());
    model.initialize(1);
    try (Lanewise lanewise = Lanewise.open();
        var state = TrainingState.open(model, Losses.mse(), adam(0.1f), CpuBackend.of(lanewise));
        var step = state.weightedStep(8)) {
      state.copyToModel();
      float[] before = model.parameters().get("0.weight");
      step.load(DATA, IntStream.range(0, 8).toArray(), 0);
      Arrays.fill(step.weights(), 0);
      step.run();
      assertEquals(0, step.loss());
      state.copyToModel();
      Bits.assertEqual("weights", before, model.parameters().get("0.weight"));
      Arrays.fill(step.weights(), 1);
      step.run();
      assertTrue(step.loss() > 0);
      step.weights()[5] = -1;
      refused("weights[5] is -1.0, must be finite and not negative", step::run);
      Dataset weighted = DATA.weighted(ones(SIZE));
      try (var plain = state.step(8)) {
        assertEquals(0, plain.weights().length);
        refused("take a weightedStep", () -> plain.load(weighted, new int[8], 0));
      }
    }
  }

  @Test
  void resumingWithinAnUpdateGivesTheBitsOfNeverStopping(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("training.safetensors");
    Dataset data = DATA.weighted(uneven(SIZE));
    Sequential whole = Sequential.of(dense(4, 3));
    Sequential resumed = Sequential.of(dense(4, 3));
    try (Lanewise lanewise = Lanewise.open()) {
      try (Trainer trainer = accumulating(whole).open(lanewise)) {
        trainer.fit(data, 3);
      }
      try (Trainer trainer = accumulating(Sequential.of(dense(4, 3))).open(lanewise)) {
        trainer.fit(data, 1);
        trainer.saveCheckpoint(file);
      }
      try (Trainer trainer = accumulating(resumed).open(lanewise)) {
        trainer.loadCheckpoint(file);
        trainer.fit(data, 2);
      }
    }
    Bits.assertEqual("weights", weights(whole), weights(resumed));
  }

  private static Trainer.Builder accumulating(Sequential model) {
    return Trainer.of(model, softmaxCrossEntropy())
        .optimizer(adam(0.01f).accumulate(3))
        .batchSize(8)
        .seed(9);
  }

  @Test
  void partsAndViewsKeepTheWeights() {
    Dataset data = DATA.weighted(uneven(SIZE));
    float[] weights = uneven(SIZE);
    assertTrue(data.isWeighted() && !DATA.isWeighted());
    assertEquals(1, DATA.weight(3));
    assertEquals(weights[12], data.skip(5).weight(7));
    assertEquals(weights[7], data.take(9).weight(7));
    assertEquals(weights[7], Datasets.copyOf(data).weight(7));
    assertEquals(weights[7], Datasets.mapFeatures(data, (values, offset) -> {}).weight(7));
    assertEquals(weights[7], Datasets.reconstruction(data).weight(7));
    assertEquals(1, data.weighted(ones(SIZE)).weight(7));
    var parts = Datasets.stratifiedSplit(data, 20, 1);
    double sum = 0;
    double ofParts = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += weights[i];
      ofParts += i < 20 ? parts.first().weight(i) : parts.second().weight(i - 20);
    }
    assertTrue(parts.first().isWeighted() && parts.second().isWeighted());
    assertEquals(sum, ofParts, 1e-9);
  }

  @Test
  void whatIsNoWeightIsRefused() {
    Sequential model = Sequential.of(dense(4, 3));
    float[] weights = ones(SIZE);
    refused("there are 2 weights for 29 samples", () -> DATA.weighted(1, 1));
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      weights[7] = bad;
      refused("weights[7] is " + bad, () -> DATA.weighted(weights));
    }
    float[] zeros = new float[SIZE];
    Dataset changed = DATA.weighted(zeros);
    try (Lanewise lanewise = Lanewise.open();
        Trainer trainer = Trainer.of(model, softmaxCrossEntropy()).open(lanewise);
        Trainer own = Trainer.of(model, ownLoss(true)).open(lanewise)) {
      refused("the dataset has the weight 0 everywhere", () -> trainer.fit(changed));
      zeros[3] = Float.NaN;
      refused("the dataset has weight NaN at 3", () -> trainer.evaluate(changed));
      refused("the validation set has weight NaN at 3", () -> trainerOn(changed).open(lanewise));
      Dataset good = DATA.weighted(ones(SIZE));
      refused("takes no weights of its rows", () -> own.fit(good));
      refused(
          "takes no weights of its rows",
          () -> Trainer.of(model, ownLoss(true)).validateOn(good).open(lanewise));
    }
  }

  private static Trainer.Builder trainerOn(Dataset validation) {
    return Trainer.of(Sequential.of(dense(4, 3)), softmaxCrossEntropy()).validateOn(validation);
  }

  private static void refused(String message, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
  }
}
