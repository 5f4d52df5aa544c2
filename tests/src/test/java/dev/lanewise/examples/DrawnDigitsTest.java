// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {

  private static final long CHECKSUM = 3_420_671_820L;

  /** Pinned: another machine, or another version of Java, must draw the same. */
  @Test
  void theSameOnEveryMachine() {
    var digits = new DrawnDigits(7);
    var checksum = new CRC32C();
    for (int i = 0; i < 200; i++) {
      checksum.update(digits.image(i));
    }
    assertEquals(CHECKSUM, checksum.getValue());
  }

  @Test
  void anImageDependsOnItsNumberAndTheSeedAlone() {
    var digits = new DrawnDigits(3);
    byte[] image = digits.image(12);
    digits.image(4);
    assertArrayEquals(image, digits.image(12));
    assertFalse(Arrays.equals(image, digits.image(22)), "another of the same digit");
    assertFalse(Arrays.equals(image, new DrawnDigits(4).image(12)), "another seed");
    var pixels = new float[DrawnDigits.SIDE * DrawnDigits.SIDE];
    digits.dataset(10, 20).copy(2, pixels, 0);
    for (int p = 0; p < pixels.length; p++) {
      assertEquals(Byte.toUnsignedInt(image[p]) / 255f, pixels[p]);
    }
  }

  @Test
  void everyDigitIsWhiteOnBlackAndAsFrequent() {
    var data = new DrawnDigits(1).dataset(0, 1_000);
    var counts = new int[DrawnDigits.CLASSES];
    var pixels = new float[data.features()];
    for (int i = 0; i < data.size(); i++) {
      counts[data.label(i)]++;
      data.copy(i, pixels, 0);
      double ink = 0;
      for (float pixel : pixels) {
        ink += pixel;
      }
      assertTrue(ink > 20 && ink < 320, "image " + i + " has ink " + ink);
    }
    assertArrayEquals(new int[] {100, 100, 100, 100, 100, 100, 100, 100, 100, 100}, counts);
  }

  @Test
  void learnable() {
    var digits = new DrawnDigits(1);
    try (var lanewise = Lanewise.open();
        var trainer =
            Trainer.of(
                    Sequential.of(
                        dense(DrawnDigits.SIDE * DrawnDigits.SIDE, 64),
                        relu(),
                        dense(64, DrawnDigits.CLASSES)),
                    softmaxCrossEntropy())
                .optimizer(adam(2e-3f))
                .batchSize(50)
                .epochs(3)
                .seed(1)
                .open(lanewise)) {
      trainer.fit(digits.dataset(0, 4_000));
      float accuracy = trainer.evaluate(digits.dataset(4_000, 5_000)).accuracy();
      assertTrue(accuracy > 0.9f, "accuracy is " + accuracy);
    }
  }

  @Test
  void brokenPathsAreNoticed() {
    assertThrows(IllegalArgumentException.class, () -> Strokes.parse("L .1 .2"));
    assertThrows(IllegalArgumentException.class, () -> Strokes.parse("M .1 .2 Q .1 .2"));
  }
}
