// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.examples.LineChart.Curve;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {

  private static final int FIRST = 0xff8a94a0;
  private static final int SECOND = 0xff2b82db;

  @Test
  void aCurveThatRisesIsDrawnRising() {
    BufferedImage image =
        LineChart.draw(
            "0.0",
            List.of(
                new Curve("falls", new double[] {3, 2, 1}),
                new Curve("rises", new double[] {1, 2, 3})));
    assertTrue(meanRow(image, SECOND, 0) > meanRow(image, SECOND, image.getWidth() / 2));
    assertTrue(meanRow(image, FIRST, 0) < meanRow(image, FIRST, image.getWidth() / 2));
    assertEquals(0, image.getRGB(2, 2) >>> 24, "the ground is transparent");
  }

  @Test
  void oneEpochAndAnAbsentValueCanBeDrawn() {
    var image =
        LineChart.draw(
            "0.0",
            List.of(
                new Curve("one", new double[] {3}), new Curve("none", new double[] {Double.NaN})));
    assertTrue(meanRow(image, FIRST, 0) > 0 || meanRow(image, FIRST, image.getWidth() / 2) > 0);
  }

  /** The mean row of the pixels of a color in one half of the image; rows count downwards. */
  private static double meanRow(BufferedImage image, int color, int from) {
    long sum = 0;
    long count = 0;
    for (int x = from; x < from + image.getWidth() / 2; x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        if (image.getRGB(x, y) == color) {
          sum += y;
          count++;
        }
      }
    }
    return count == 0 ? 0 : (double) sum / count;
  }
}
