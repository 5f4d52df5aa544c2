// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How many samples each class has, and what follows from that. */
record ClassCounts(int[] counts) {

  static ClassCounts of(Dataset dataset) {
    if (dataset.classes() < 1) {
      throw new IllegalArgumentException("the samples have no labels");
    }
    int[] counts = new int[dataset.classes()];
    for (int i = 0; i < dataset.size(); i++) {
      counts[dataset.label(i)]++;
    }
    return new ClassCounts(counts);
  }

  /**
   * How many of each class a part of this size gets: its share rounded down, and one more for the
   * largest remainders, of equal ones the lower label's.
   */
  int[] shares(int size) {
    long all = Arrays.stream(counts).sum();
    int[] shares = new int[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (int) ((long) counts[i] * size / all);
    }
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -((long) counts[i] * size % all)))
        .limit(size - Arrays.stream(shares).sum())
        .forEach(i -> shares[i]++);
    return shares;
  }

  float[] balancedWeights() {
    long all = Arrays.stream(counts).sum();
    float[] weights = new float[counts.length];
    for (int i = 0; i < weights.length; i++) {
      if (counts[i] == 0) {
        throw new IllegalArgumentException(
            "class " + i + " has no sample, so that nothing balances it");
      }
      weights[i] = (float) (all / ((double) counts.length * counts[i]));
    }
    return weights;
  }
}
