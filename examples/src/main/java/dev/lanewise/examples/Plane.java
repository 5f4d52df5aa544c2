// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.data.Dataset;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A picture of a square of the plane around the origin: what a model makes of each place, and the
 * points that it was tested on.
 */
final class Plane {

  private static final int CELLS = 200;
  private static final int CELL = 3;
  private static final int SIDE = CELLS * CELL;
  private static final int HEAD = 44;
  private static final int GAP = 24;
  private static final int MOST_POINTS = 400;
  private static final double DOT = 9;
  private static final Color[] COLORS = {new Color(0xd9, 0x6c, 0x1e), new Color(0x1f, 0x77, 0xd0)};

  private final String title;
  private final double radius;
  private final Dataset points;
  private final BufferedImage field;

  /**
   * Asks the model about each place.
   *
   * @param title above the picture
   * @param radius half the side of the square
   * @param points samples of two features with labels 0 and 1
   * @param model takes points, x and y of each, and gives a row for each, with the probability of
   *     class 1 in the end
   */
  Plane(String title, double radius, Dataset points, UnaryOperator<float[]> model) {
    this.title = title;
    this.radius = radius;
    this.points = points;
    this.field = field(radius, model);
  }

  /** Panels side by side. */
  static BufferedImage draw(List<Plane> panels) {
    int width = GAP + panels.size() * (SIDE + GAP);
    var image = new BufferedImage(width, HEAD + SIDE + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 22));
      for (int i = 0; i < panels.size(); i++) {
        int left = GAP + i * (SIDE + GAP);
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawString(panels.get(i).title, left, HEAD - 14);
        graphics.drawImage(panels.get(i).field, left, HEAD, SIDE, SIDE, null);
        graphics.setClip(left, HEAD, SIDE, SIDE);
        panels.get(i).drawPoints(graphics, left);
        graphics.setClip(null);
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** A pixel for each cell: white where the model is undecided. */
  private static BufferedImage field(double radius, UnaryOperator<float[]> model) {
    var centres = new float[CELLS * CELLS * 2];
    for (int i = 0; i < CELLS * CELLS; i++) {
      centres[2 * i] = (float) (radius * ((2 * (i % CELLS) + 1.0) / CELLS - 1));
      centres[2 * i + 1] = (float) (radius * (1 - (2 * (i / CELLS) + 1.0) / CELLS));
    }
    float[] rows = model.apply(centres);
    int width = rows.length / (CELLS * CELLS);
    var field = new BufferedImage(CELLS, CELLS, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < CELLS * CELLS; i++) {
      field.setRGB(i % CELLS, i / CELLS, shade(rows[(i + 1) * width - 1]).getRGB());
    }
    return field;
  }

  private static Color shade(float probability) {
    Color color = COLORS[probability < 0.5f ? 0 : 1];
    float strength = 1.1f * Math.abs(probability - 0.5f);
    return new Color(
        fade(color.getRed(), strength),
        fade(color.getGreen(), strength),
        fade(color.getBlue(), strength));
  }

  private static int fade(int channel, float strength) {
    return Math.round(255 + strength * (channel - 255));
  }

  private void drawPoints(Graphics2D graphics, int left) {
    var at = new float[2];
    for (int i = 0; i < Math.min(points.size(), MOST_POINTS); i++) {
      points.copy(i, at, 0);
      double x = left + SIDE * (at[0] / radius + 1) / 2;
      double y = HEAD + SIDE * (1 - at[1] / radius) / 2;
      var dot = new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT);
      graphics.setColor(COLORS[points.label(i)]);
      graphics.fill(dot);
      graphics.setColor(Color.WHITE);
      graphics.setStroke(new BasicStroke(1.2f));
      graphics.draw(dot);
    }
  }
}
