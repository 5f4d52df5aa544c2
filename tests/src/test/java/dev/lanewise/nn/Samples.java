// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;

/** Datasets drawn from a seed. */
final class Samples {

  private Samples() {}

  /** Clouds of points around one corner of a cube per class, close enough to be learned. */
  static Dataset clouds(int size, int features, int classes, long seed) {
    Philox random = new Philox(seed, 0);
    float[] inputs = new float[size * features];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = Math.floorMod(random.bits(1_000_000_000L + i), classes);
      for (int j = 0; j < features; j++) {
        float corner = (labels[i] >> (j % 5) & 1) == 0 ? -1 : 1;
        inputs[i * features + j] = corner + 0.5f * random.normal((long) i * features + j);
      }
    }
    return Datasets.of(inputs, labels, classes);
  }

  /** Normally distributed inputs, and labels that have nothing to do with them. */
  static Dataset noise(int size, int features, int classes, long seed) {
    Philox random = new Philox(seed, 0);
    float[] inputs = new float[size * features];
    int[] labels = new int[size];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.normal(i);
    }
    for (int i = 0; i < size; i++) {
      labels[i] = Math.floorMod(random.bits(100_000 + i), classes);
    }
    return Datasets.of(inputs, labels, classes);
  }

  /** Rows of words drawn at random; of class 1 are those with more words of the first third. */
  static Dataset sentences(int size, int length, int words, long seed) {
    Philox random = new Philox(seed, 0);
    int[] inputs = new int[size * length];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      int found = 0;
      for (int j = 0; j < length; j++) {
        inputs[i * length + j] = Math.floorMod(random.bits((long) i * length + j), words);
        found += inputs[i * length + j] < words / 3 ? 1 : 0;
      }
      labels[i] = found * 3 > length ? 1 : 0;
    }
    return Datasets.ofIndices(inputs, labels, 2);
  }

  static Dataset xor() {
    return Datasets.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, new int[] {0, 1, 1, 0}, 2);
  }

  /** Samples of a dataset, each as often as it is among the numbers. */
  static Dataset choose(Dataset data, int... numbers) {
    float[] inputs = new float[numbers.length * data.features()];
    int[] labels = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      data.copy(numbers[i], inputs, i * data.features());
      labels[i] = data.label(numbers[i]);
    }
    return Datasets.of(inputs, labels, data.classes());
  }

  /** In [0, 3). */
  static float[] weights(int count) {
    Philox random = new Philox(4, 0);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = 3 * random.uniform(i);
    }
    return weights;
  }
}
