// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

/** Paints strokes into an image as a pen does, with soft edges. */
final class Ink {

  private final int side;
  private final int margin;

  /**
   * Makes a painter.
   *
   * @param side width and height of an image
   * @param margin what stays free around the unit square
   */
  Ink(int side, int margin) {
    this.side = side;
    this.margin = margin;
  }

  /** Grey values from 0 to 255, row by row; {@code radius} is half the width of the pen. */
  byte[] paint(Strokes strokes, double radius) {
    var ink = new double[side * side];
    double scale = side - 2.0 * margin;
    for (double[] line : strokes.lines()) {
      for (int i = 0; i + 3 < line.length; i += 2) {
        segment(
            ink,
            radius,
            margin + scale * line[i],
            margin + scale * line[i + 1],
            margin + scale * line[i + 2],
            margin + scale * line[i + 3]);
      }
    }
    var grey = new byte[side * side];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (int) (255 * ink[i] + 0.5);
    }
    return grey;
  }

  private void segment(double[] ink, double radius, double x0, double y0, double x1, double y1) {
    double reach = radius + 1;
    int left = pixel(Math.min(x0, x1) - reach);
    int right = pixel(Math.max(x0, x1) + reach);
    int top = pixel(Math.min(y0, y1) - reach);
    int bottom = pixel(Math.max(y0, y1) + reach);
    double lengthX = x1 - x0;
    double lengthY = y1 - y0;
    double square = lengthX * lengthX + lengthY * lengthY;
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double along =
            square == 0 ? 0 : Math.clamp((px * lengthX + py * lengthY) / square, 0.0, 1.0);
        double offX = px - along * lengthX;
        double offY = py - along * lengthY;
        double distance = Math.sqrt(offX * offX + offY * offY);
        double cover = Math.clamp(radius + 0.5 - distance, 0.0, 1.0);
        int at = row * side + column;
        ink[at] = Math.max(ink[at], cover);
      }
    }
  }

  private int pixel(double coordinate) {
    return Math.clamp((long) Math.floor(coordinate), 0, side - 1);
  }
}
