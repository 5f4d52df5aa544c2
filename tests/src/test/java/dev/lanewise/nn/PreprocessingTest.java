// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splits, scalers, imputers and class weights. */
class PreprocessingTest {

  private static final float NAN = Float.NaN;

  @TempDir private Path folder;

  private static Dataset targets(int samples, float... inputs) {
    return Datasets.ofTargets(inputs, new float[samples], samples);
  }

  private static float[] all(Dataset data) {
    float[] rows = new float[data.size() * data.features()];
    for (int i = 0; i < data.size(); i++) {
      data.copy(i, rows, i * data.features());
    }
    return rows;
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[data.classes()];
    for (int i = 0; i < data.size(); i++) {
      counts[data.label(i)]++;
    }
    return counts;
  }

  private static Dataset labelled(List<Integer> labels, int classes) {
    float[] inputs = new float[labels.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = i;
    }
    return Datasets.of(inputs, labels.stream().mapToInt(i -> i).toArray(), classes);
  }

  /** Each class is within one of its share in both parts, and every sample in one of them. */
  @Property(tries = 100)
  void stratifiedPartsHaveTheSharesOfTheWhole(
      @ForAll @Size(min = 2, max = 60) List<@IntRange(max = 4) Integer> labels,
      @ForAll @IntRange(max = 1000) int where,
      @ForAll long seed) {
    Dataset data = labelled(labels, 5);
    int firstSize = 1 + where % (labels.size() - 1);
    var split = Datasets.stratifiedSplit(data, firstSize, seed);
    assertEquals(firstSize, split.first().size());
    int[] whole = counts(data);
    int[] first = counts(split.first());
    for (int i = 0; i < 5; i++) {
      double share = whole[i] * (double) firstSize / labels.size();
      assertTrue(Math.abs(first[i] - share) < 1, first[i] + " of class " + i + ", share " + share);
    }
    float[] seen = Arrays.copyOf(all(split.first()), labels.size());
    System.arraycopy(all(split.second()), 0, seen, firstSize, labels.size() - firstSize);
    Arrays.sort(seen);
    assertArrayEquals(all(data), seen);
    assertArrayEquals(
        all(split.first()), all(Datasets.stratifiedSplit(data, firstSize, seed).first()));
  }

  @Test
  void stratifiedSharesAreRoundedToTheLargestRemainder() {
    // Shares of 5 in 4, 4, 2 are 2, 2, 1; of 6 they are 2.4, 2.4, 1.2: the lower label gets more.
    Dataset data = labelled(List.of(0, 1, 2, 0, 1, 0, 1, 0, 1, 2), 3);
    assertArrayEquals(new int[] {2, 2, 1}, counts(Datasets.stratifiedSplit(data, 5, 1).first()));
    assertArrayEquals(new int[] {3, 2, 1}, counts(Datasets.stratifiedSplit(data, 6, 1).first()));
    assertThrows(IllegalArgumentException.class, () -> Datasets.stratifiedSplit(data, 10, 1));
    assertThrows(IllegalArgumentException.class, () -> Datasets.stratifiedSplit(data, 0, 1));
    Dataset none = targets(2, 1, 2);
    assertThrows(IllegalArgumentException.class, () -> Datasets.stratifiedSplit(none, 1, 1));
  }

  @Test
  void standardScalingGivesMeanZeroAndDeviationOne() {
    Dataset train = targets(4, 1, 5, -2, 3, 5, 0, 5, 5, 2, 7, 5, 4);
    Scaler scaler = Scaler.standard(train);
    // The population's: of 1, 3, 5, 7 the variance is 5. The second column is constant.
    assertArrayEquals(new float[] {4, 5, 1}, scaler.center());
    assertArrayEquals(new float[] {(float) Math.sqrt(5), 1, (float) Math.sqrt(5)}, scaler.scale());
    float[] scaled = all(scaler.apply(train));
    for (int column = 0; column < 3; column++) {
      double sum = 0;
      double squares = 0;
      for (int i = column; i < scaled.length; i += 3) {
        sum += scaled[i];
        squares += (double) scaled[i] * scaled[i];
      }
      assertEquals(0, sum, 1e-6);
      assertEquals(column == 1 ? 0 : 4, squares, 1e-5);
    }
    // Others are scaled by what was learned, and a constant that changes keeps its difference.
    assertArrayEquals(new float[] {0, 2, 0}, all(scaler.apply(targets(1, 4, 7, 1))));
  }

  @Test
  void minMaxScalingGivesExactlyZeroAndOne() {
    Dataset train = targets(3, 0.1f, 3, 0.7f, 3, -1.3f, 3);
    Scaler scaler = Scaler.minMax(train);
    float[] scaled = all(scaler.apply(train));
    assertEquals(1, scaled[2]);
    assertEquals(0, scaled[4]);
    assertArrayEquals(new float[] {0, 0, 0}, new float[] {scaled[1], scaled[3], scaled[5]});
    assertThrows(
        IllegalArgumentException.class,
        () -> Scaler.minMax(targets(2, Float.MAX_VALUE, -Float.MAX_VALUE)));
  }

  @Property(tries = 100)
  void theInverseGivesBackWhatWasScaled(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int columns) {
    Philox random = new Philox(seed, 0);
    float[] values = new float[columns * 20];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 * (i % columns) + random.normal(i);
    }
    Dataset data = targets(20, values);
    for (Scaler scaler : List.of(Scaler.standard(data), Scaler.minMax(data))) {
      float[] scaled = values.clone();
      scaler.apply(scaled);
      assertArrayEquals(all(scaler.apply(data)), scaled);
      scaler.inverse(scaled);
      for (int i = 0; i < values.length; i++) {
        assertEquals(values[i], scaled[i], 1e-6 * (1 + 1000 * columns));
      }
    }
  }

  @Test
  void scalersLeaveGapsAndRefuseWhatIsNoNumber() {
    Dataset gaps = targets(3, 1, NAN, 3);
    assertArrayEquals(new float[] {-1, NAN, 1}, all(Scaler.standard(gaps).apply(gaps)));
    assertThrows(IllegalArgumentException.class, () -> Scaler.standard(targets(2, NAN, NAN)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Scaler.minMax(targets(2, 1, Float.POSITIVE_INFINITY)));
    Scaler one = Scaler.standard(gaps);
    assertThrows(IllegalArgumentException.class, () -> one.apply(targets(1, 1, 2)));
    Scaler two = Scaler.of(new float[2], new float[] {1, 1});
    assertThrows(IllegalArgumentException.class, () -> two.apply(new float[3]));
    assertThrows(IllegalArgumentException.class, () -> two.inverse(new float[3]));
    assertThrows(IllegalArgumentException.class, () -> Scaler.of(new float[1], new float[1]));
    assertThrows(IllegalArgumentException.class, () -> Scaler.of(new float[0], new float[0]));
    assertThrows(
        IllegalArgumentException.class, () -> Scaler.of(new float[] {NAN}, new float[] {1}));
  }

  @Test
  void targetsAreScaledAndScaledBack() {
    Dataset data = Datasets.ofTargets(new float[] {1, 2, 3}, new float[] {10, 20, 30}, 3);
    Scaler scaler = Scaler.standardTargets(data);
    Dataset scaled = scaler.applyTargets(data);
    float[] target = new float[1];
    scaled.copyTarget(2, target, 0);
    assertEquals(Math.sqrt(1.5), target[0], 1e-6);
    scaler.inverse(target);
    assertEquals(30, target[0], 1e-5);
    assertArrayEquals(new float[] {20}, Scaler.minMaxTargets(data).scale());
    assertArrayEquals(all(data), all(scaled));
    assertThrows(
        IllegalArgumentException.class,
        () -> Scaler.of(new float[2], new float[] {1, 1}).applyTargets(Samples.xor()));
  }

  @Test
  void scalersAndImputersAreSavedAndLoaded() throws IOException {
    Path file = folder.resolve("scaler.safetensors");
    Scaler scaler = Scaler.standard(Samples.clouds(50, 3, 2, 1));
    scaler.save(file);
    Scaler loaded = Scaler.load(file, 3);
    Bits.assertEqual("center", scaler.center(), loaded.center());
    Bits.assertEqual("scale", scaler.scale(), loaded.scale());
    assertThrows(IOException.class, () -> Scaler.load(file, 4));
    assertThrows(IllegalArgumentException.class, () -> Scaler.load(file, -1));
    assertThrows(IllegalArgumentException.class, () -> Imputer.load(file, -1));
    assertThrows(IOException.class, () -> Imputer.load(file, 3));
    byte[] whole = Files.readAllBytes(file);
    byte[] zero = whole.clone();
    Arrays.fill(zero, whole.length - 4, whole.length, (byte) 0);
    Files.write(file, zero);
    assertThrows(IOException.class, () -> Scaler.load(file, 3));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> Scaler.load(file, 3));
    }
    Imputer.of(1, -2).save(file);
    assertArrayEquals(new float[] {1, -2}, Imputer.load(file, 2).values());
  }

  /** As a layer the scaler gives the same bits, is not trained, and is saved with the model. */
  @Test
  void aScalerIsALayerOfItsModel() throws IOException {
    Dataset data = Samples.clouds(64, 7, 3, 2);
    Scaler scaler = Scaler.standard(data);
    Sequential outside = Sequential.of(dense(7, 3));
    Sequential inside = Sequential.of(scaler.layer(), dense(7, 3));
    Path file = folder.resolve("model.safetensors");
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      fit(outside, scaler.apply(data), lanewise);
      inside.initialize(9);
      inside.parameters().set("1.weight", initial(7, 3, "0.weight"));
      inside.parameters().set("1.bias", initial(7, 3, "0.bias"));
      fit(inside, data, lanewise);
      Bits.assertEqual(
          "weight", outside.parameters().get("0.weight"), inside.parameters().get("1.weight"));
      Bits.assertEqual("center", scaler.center(), inside.parameters().get("0.center"));
      inside.save(file);
      Sequential loaded =
          Sequential.of(Scaler.of(new float[7], scaler.scale()).layer(), dense(7, 3));
      loaded.load(file);
      try (Predictor first = Predictor.open(inside, 64, lanewise);
          Predictor second = Predictor.open(loaded, 64, lanewise)) {
        Bits.assertEqual("scores", first.predict(all(data), 64), second.predict(all(data), 64));
      }
    }
  }

  private static float[] initial(int inputs, int outputs, String name) {
    Sequential model = Sequential.of(dense(inputs, outputs));
    model.initialize(4);
    return model.parameters().get(name);
  }

  private static void fit(Sequential model, Dataset data, Lanewise lanewise) {
    try (Trainer trainer =
        Trainer.of(model, softmaxCrossEntropy()).epochs(3).seed(4).open(lanewise)) {
      trainer.fit(data);
    }
  }

  @Test
  void gapsAreFilledByWhatWasFittedElsewhere() {
    Dataset train = targets(3, 1, 8, NAN, 4, 3, NAN);
    Imputer imputer = Imputer.mean(train);
    assertArrayEquals(new float[] {2, 6}, imputer.values());
    assertArrayEquals(new float[] {1, 8, 2, 4, 3, 6}, all(imputer.apply(train)));
    assertArrayEquals(new float[] {2, 6}, all(imputer.apply(targets(1, NAN, NAN))));
    float[] rows = {NAN, 1};
    Imputer.constant(2, -1).apply(rows);
    assertArrayEquals(new float[] {-1, 1}, rows);
    assertThrows(IllegalArgumentException.class, () -> Imputer.mean(targets(1, NAN)));
    assertThrows(IllegalArgumentException.class, () -> imputer.apply(targets(1, 1)));
    assertThrows(IllegalArgumentException.class, () -> imputer.apply(new float[1]));
    assertThrows(IllegalArgumentException.class, Imputer::of);
    assertThrows(IllegalArgumentException.class, () -> Imputer.constant(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Imputer.of(NAN));
  }

  @Test
  void balancedWeightsAreThoseOfScikitLearn() {
    // compute_class_weight("balanced", ...) of 6, 3 and 1 samples.
    Dataset data = labelled(List.of(0, 0, 0, 1, 1, 2, 0, 1, 0, 0), 3);
    assertArrayEquals(
        new float[] {10 / 18f, 10 / 9f, 10 / 3f}, Datasets.balancedWeights(data), 1e-7f);
    assertThrows(
        IllegalArgumentException.class, () -> Datasets.balancedWeights(labelled(List.of(0), 2)));
    assertThrows(IllegalArgumentException.class, () -> Datasets.balancedWeights(targets(1, 1)));
  }

  /** One in twenty is of class 1, and lies among the others: without weights it is never seen. */
  @Test
  void balancedWeightsMakeARareClassCount() {
    Philox random = new Philox(1, 1);
    float[] inputs = new float[1000];
    int[] labels = IntStream.range(0, 1000).map(i -> i % 20 == 0 ? 1 : 0).toArray();
    for (int i = 0; i < 1000; i++) {
      inputs[i] = random.normal(i) + labels[i];
    }
    Dataset data = Datasets.of(inputs, labels, 2);
    assertEquals(0, recall(softmaxCrossEntropy(), data), 0.1);
    Loss balanced = softmaxCrossEntropy().classWeights(Datasets.balancedWeights(data));
    assertEquals(0.7, recall(balanced, data), 0.2);
  }

  private static double recall(Loss loss, Dataset data) {
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer trainer =
            Trainer.of(Sequential.of(dense(1, 2)), loss)
                .optimizer(Optimizers.adam(0.05f))
                .batchSize(250)
                .epochs(50)
                .metrics(Metrics.recall(1))
                .open(lanewise)) {
      trainer.fit(data);
      return trainer.evaluate(data).metrics().values().iterator().next();
    }
  }

  /** The one-hot rows of labels are targets of any loss. */
  @Test
  void labelsAreOneHotTargetsToo() {
    try (Lanewise lanewise = Lanewise.builder().threads(1).open();
        Trainer trainer =
            Trainer.of(Sequential.of(dense(4, 3)), mse())
                .optimizer(Optimizers.adam(0.05f))
                .epochs(20)
                .open(lanewise)) {
      History history = trainer.fit(Samples.clouds(200, 4, 3, 1));
      assertTrue(history.last().loss() < history.epochs().getFirst().loss());
    }
  }

  @Test
  void viewsAreCopied() {
    Dataset data = Samples.clouds(30, 4, 3, 1);
    Dataset view = Scaler.standard(data).apply(data.skip(5));
    Dataset copy = Datasets.copyOf(view);
    Bits.assertEqual("features", all(view), all(copy));
    assertArrayEquals(counts(view), counts(copy));
    Dataset numbers = Datasets.ofTargets(new float[] {1, 2}, new float[] {3, 4}, 2);
    float[] target = new float[1];
    Datasets.copyOf(numbers).copyTarget(1, target, 0);
    assertEquals(4, target[0]);
  }
}
