// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.data.IdxDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Images of digits to learn from and to be tested on.
 *
 * @param train to learn from
 * @param test to be tested on, never learnt from
 * @param height of an image
 * @param width of an image
 * @param origin where they come from, in a few words
 * @param caution what a reader of the results must know, or empty
 */
record DigitData(
    Dataset train, Dataset test, int height, int width, String origin, String caution) {

  private static final int DRAWN_TRAIN = 20_000;
  private static final int DRAWN_TEST = 4_000;
  private static final long DRAWN_SEED = 1;

  /**
   * Loads IDX files.
   *
   * @throws IOException if a file is missing or broken, with a message that says which and how
   */
  static DigitData load(Path folder, String origin) throws IOException {
    DigitFiles files = DigitFiles.in(folder);
    IdxDataset train =
        IdxDataset.load(files.trainImages(), files.trainLabels(), DrawnDigits.CLASSES);
    IdxDataset test = IdxDataset.load(files.testImages(), files.testLabels(), DrawnDigits.CLASSES);
    int[] dimensions = train.imageDimensions();
    if (dimensions.length != 2 || train.features() != test.features()) {
      throw new IOException(
          "images in %s must be of one height and width, in both files".formatted(folder));
    }
    return new DigitData(train, test, dimensions[0], dimensions[1], origin, "");
  }

  /** Draws them: always the same ones, since a seed for training must not change the data. */
  static DigitData drawn() {
    var digits = new DrawnDigits(DRAWN_SEED);
    int all = DRAWN_TRAIN + DRAWN_TEST;
    return new DigitData(
        digits.dataset(0, DRAWN_TRAIN),
        digits.dataset(DRAWN_TRAIN, all),
        DrawnDigits.SIDE,
        DrawnDigits.SIDE,
        "drawn by this program",
        "These are not MNIST but digits that this program drew, which are easier: compare the"
            + " accuracy with nothing else.");
  }

  /** Where they come from and how many, as lines for the console. */
  String description() {
    String line =
        String.format(
            Locale.ROOT,
            "data      %s: %,d images to learn from, %,d to be tested on%n",
            origin,
            train.size(),
            test.size());
    return caution.isEmpty() ? line : "%s          %s%n".formatted(line, caution);
  }

  /** The training images in two parts, the second to watch the training with. */
  Datasets.Split split(int watched, long seed) {
    return Datasets.split(train, train.size() - watched, seed);
  }
}
