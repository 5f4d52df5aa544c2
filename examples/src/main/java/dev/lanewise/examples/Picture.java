// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** An image, as a PNG that a page holds in itself. */
final class Picture {

  private Picture() {}

  /**
   * A data URI of grey values.
   *
   * @param pixels row by row, from 0 to 1
   * @param height in pixels
   * @param width in pixels
   */
  static String uri(float[] pixels, int height, int width) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    var raster = image.getRaster();
    for (int i = 0; i < height * width; i++) {
      raster.setSample(i % width, i / width, 0, Math.round(255 * pixels[i]));
    }
    return uri(image);
  }

  /** A data URI. */
  static String uri(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
