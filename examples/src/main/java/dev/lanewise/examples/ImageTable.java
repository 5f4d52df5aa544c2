// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A picture of many small ones, in rows with a title, each with a caption. */
final class ImageTable {

  private static final int ZOOM = 4;
  private static final int GAP = 14;
  private static final int LINE = 24;
  private static final Color GROUND = Color.WHITE;

  private final int height;
  private final int width;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String title, List<Cell> cells) {}

  private record Cell(BufferedImage image, String caption) {}

  /**
   * An empty table.
   *
   * @param height of each image in pixels
   * @param width of each image in pixels
   */
  ImageTable(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** Begins a row. */
  ImageTable row(String title) {
    rows.add(new Row(title, new ArrayList<>()));
    return this;
  }

  /** Adds an image of grey values from 0, black, to 1, white, that begins at an index. */
  ImageTable grey(float[] pixels, int offset, String caption) {
    return add(pixels, offset, caption, ImageTable::greyOf);
  }

  /** Adds an image of numbers: red above zero, blue below, the strongest being the farthest. */
  ImageTable signed(float[] values, int offset, String caption) {
    float farthest = Float.MIN_NORMAL;
    for (int i = 0; i < height * width; i++) {
      farthest = Math.max(farthest, Math.abs(values[offset + i]));
    }
    float scale = 1 / farthest;
    return add(values, offset, caption, value -> signedOf(value * scale));
  }

  private interface Tone {
    int rgb(float value);
  }

  private ImageTable add(float[] values, int offset, String caption, Tone tone) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, tone.rgb(values[offset + i]));
    }
    rows.getLast().cells().add(new Cell(image, caption));
    return this;
  }

  private static int greyOf(float value) {
    int level = Math.round(255 * Math.clamp(value, 0f, 1f));
    return new Color(level, level, level).getRGB();
  }

  private static int signedOf(float value) {
    int faded = Math.round(255 * (1 - Math.abs(value)));
    int other = Math.round(255 - 105 * Math.abs(value));
    return value > 0
        ? new Color(other + (255 - other) / 2, faded, faded).getRGB()
        : new Color(faded, faded, other + (255 - other) / 2).getRGB();
  }

  /** The whole table. */
  BufferedImage draw() {
    int columns = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    int cellHeight = height * ZOOM + LINE + GAP;
    int cellWidth = width * ZOOM + GAP;
    var image =
        new BufferedImage(
            GAP + columns * cellWidth,
            GAP + rows.size() * (LINE + cellHeight),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(GROUND);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setColor(Color.DARK_GRAY);
      for (int i = 0; i < rows.size(); i++) {
        draw(graphics, rows.get(i), GAP + i * (LINE + cellHeight), cellWidth);
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private void draw(Graphics2D graphics, Row row, int top, int step) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    graphics.drawString(row.title(), GAP, top + LINE - 8);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    for (int i = 0; i < row.cells().size(); i++) {
      Cell cell = row.cells().get(i);
      int left = GAP + i * step;
      int below = top + LINE + height * ZOOM;
      graphics.drawImage(cell.image(), left, top + LINE, width * ZOOM, height * ZOOM, null);
      graphics.drawRect(left - 1, top + LINE - 1, width * ZOOM + 1, height * ZOOM + 1);
      graphics.drawString(cell.caption(), left, below + LINE - 7);
    }
  }
}
