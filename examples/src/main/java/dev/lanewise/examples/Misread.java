// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An image that was taken for another digit.
 *
 * @param index in the test set
 * @param digit what it is
 * @param read what it was taken for
 * @param probability of what it was taken for, from 0 to 1
 * @param pixels row by row, from 0 to 1
 */
record Misread(int index, int digit, int read, float probability, float[] pixels) {

  private static final int CHUNK = 1_000;

  /** All of a dataset, the most confident mistakes first. */
  static List<Misread> in(Dataset dataset, Trainer trainer) {
    List<Misread> found = new ArrayList<>();
    int features = dataset.features();
    for (int from = 0; from < dataset.size(); from += CHUNK) {
      int rows = Math.min(CHUNK, dataset.size() - from);
      var inputs = new float[rows * features];
      for (int row = 0; row < rows; row++) {
        dataset.copy(from + row, inputs, row * features);
      }
      float[] probabilities = trainer.predict(inputs, rows);
      for (int row = 0; row < rows; row++) {
        int digit = dataset.label(from + row);
        int read = likeliest(probabilities, row * dataset.classes(), dataset.classes());
        if (read != digit) {
          var pixels = new float[features];
          System.arraycopy(inputs, row * features, pixels, 0, features);
          float probability = probabilities[row * dataset.classes() + read];
          found.add(new Misread(from + row, digit, read, probability, pixels));
        }
      }
    }
    found.sort(
        Comparator.comparingDouble(Misread::probability)
            .reversed()
            .thenComparingInt(Misread::index));
    return found;
  }

  private static int likeliest(float[] probabilities, int from, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (probabilities[from + i] > probabilities[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
